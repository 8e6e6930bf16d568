"""What users say about answers: kept, sorted by maintainers, and taken along to the next meeting."""
