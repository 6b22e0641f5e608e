"""Contracts of Parley: the typed shapes that every other package speaks, and the errors they raise.

Pydantic only: nothing here reads a file, a socket or the environment.
"""
