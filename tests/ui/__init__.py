"""The window, over a real store filled with made-up posts."""
