"""Our retrieval beside BM25, dense search and the usual recipes of three frameworks."""
