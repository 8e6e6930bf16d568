"""A language model as an option: prompts, calls, and checks of what it writes."""
