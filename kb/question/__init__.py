"""A question, read once."""
