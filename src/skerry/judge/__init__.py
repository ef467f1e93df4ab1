"""Pure: a post and its features in, a verdict out."""
