"""Evaluation: datasets, runs, measures, answer checks and reports."""
