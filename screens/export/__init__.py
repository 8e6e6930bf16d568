"""A conversation as a file: Markdown, Word, plain text."""
