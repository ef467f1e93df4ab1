"""The window: Textual, and nothing else that is slow."""

import os

FRAMES = "250"
"""Frames a second at most. Textual's 60 would let a key wait 16 ms when a frame was painted right before it: while
posts are judged that was one key in ten, and the 95th percentile was 17 ms instead of 13."""

# Textual reads it once, when any part of it is imported for the first time; whoever does that comes from here.
os.environ.setdefault("TEXTUAL_FPS", FRAMES)
