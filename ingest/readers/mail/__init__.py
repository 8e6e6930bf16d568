"""Mail, and web pages saved as one file: MIME messages."""
