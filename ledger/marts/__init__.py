"""Entries are counted. The only place with duckdb."""
