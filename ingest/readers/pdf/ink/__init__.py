"""Which characters of a page put ink on its picture, and which are struck out."""
