"""The web chat's screen: its parts, its wording, and what starts it."""
