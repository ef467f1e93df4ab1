"""The commands; the composition root."""
