"""From a question to ranked passages, the answers they belong to, and evidence."""
