"""A conversation to take along: as plain text, as Markdown and as Word."""
