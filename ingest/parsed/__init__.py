"""Parsed documents: pages, lines and tables, whatever the format."""
