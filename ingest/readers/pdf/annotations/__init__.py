"""What stands on a PDF's pages beside their content: notes, form values, attachments."""
