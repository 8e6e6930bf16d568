"""What is kept of visitors: what they say about answers, and the conversations that they save."""
