"""PDF: characters, lines, paragraphs, tables, scans."""
