"""Text to vectors: the embedder's Protocol, its kinds, and the bundled model."""
