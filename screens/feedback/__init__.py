"""What users say about answers, and saved conversations."""
