"""The window: Textual, and nothing else that is slow."""
