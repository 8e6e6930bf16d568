"""The knowledge base elsewhere: object stores, hosts that follow one, backups."""
