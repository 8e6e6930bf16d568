"""What `yorozu` can do, by family; each command imports what it needs after its arguments are read."""
