"""Registered public sources over a guarded connection."""
