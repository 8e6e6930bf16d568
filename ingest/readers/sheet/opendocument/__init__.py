"""OpenDocument workbooks, by their own parts (OASIS OpenDocument 1.3)."""
