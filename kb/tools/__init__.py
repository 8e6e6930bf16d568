"""The knowledge base for other programs: results and LangChain tools."""
