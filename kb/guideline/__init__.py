"""The guideline's numbers and items."""
