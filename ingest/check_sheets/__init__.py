"""Check sheets of the guideline: columns, rows, disagreements between them."""
