"""What writes the pages and pictures of the documentation, and what CI asks of the repository."""
