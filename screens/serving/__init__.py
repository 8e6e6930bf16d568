"""The server process and its status."""
