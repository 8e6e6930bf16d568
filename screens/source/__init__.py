"""A cited place as picture or in its context."""
