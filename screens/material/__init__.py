"""What is held, and its upkeep by maintainers."""
