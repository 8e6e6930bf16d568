"""From parsed text to passages."""
