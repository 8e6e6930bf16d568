"""From question to answer: guideline numbers, embedding, stores, retrieval, answers, citations."""
