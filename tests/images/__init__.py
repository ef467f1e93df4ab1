"""Images through the real sealed child."""
