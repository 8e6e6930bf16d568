"""The map of the items and one item's page."""
