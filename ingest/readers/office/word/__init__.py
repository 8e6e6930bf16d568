"""What Word files are made of: parts, styles, counted numbers, fields, drawings, equations."""
