"""Which files and public sources there are, and what is known of them."""
