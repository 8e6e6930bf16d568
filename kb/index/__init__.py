"""What a generation is searched by: passages, words, vectors, columns."""
