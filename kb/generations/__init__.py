"""Immutable generations on disk: written, leased, opened, checked, seen by a visitor."""
