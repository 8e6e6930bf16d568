"""Who visits: sign-in, limits, language."""
