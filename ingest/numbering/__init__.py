"""Whose the numbers of a document are: the guideline's, of which edition, or its own."""
