"""Where briefs and their articles are kept: SQLAlchemy over SQLite or PostgreSQL, migrated by Alembic.

`base` says what a store does and needs no database library, so that work without a store does not load one.
"""
