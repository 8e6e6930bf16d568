"""Office files that tests write, and have LibreOffice write."""
