"""PresentationML (ECMA-376 part 1 §19): what is seen of a slide, shape by shape."""
