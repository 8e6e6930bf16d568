"""What maintainers decide, and what is checked across documents."""
