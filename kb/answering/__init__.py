"""From evidence to an answer: the flow, the decision to refuse, the words."""
