"""Parley as a Model Context Protocol server, under `/mcp` of the HTTP service; the only place that imports its SDK."""
