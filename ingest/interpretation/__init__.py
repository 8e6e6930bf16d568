"""What a parsed document is: title, sections, items, meeting or not."""
