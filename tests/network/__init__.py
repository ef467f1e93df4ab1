"""Tests against the real Bluesky backend, which one process of this package runs on loopback."""
