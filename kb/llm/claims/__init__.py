"""Whether a model's sentence holds against its source, one rule each."""
