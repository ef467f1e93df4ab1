"""Teaches the encoder what a post is about, from made-up topics: see docs/adr/0005-a-tuned-encoder.md."""
