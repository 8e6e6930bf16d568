"""From files to passages: readers, text repair, meeting structure, splitting, pipeline, report."""
