"""The structure of a meeting's slides: marks, regions, questions and answers."""
