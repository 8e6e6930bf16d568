"""Values as Excel shows them: the language of number formats, for cells and charts."""
