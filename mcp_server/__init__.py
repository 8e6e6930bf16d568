"""The knowledge base for other programs, by the Model Context Protocol."""
