"""skerry: a self-hosted Bluesky client for the terminal whose AI never leaves the machine."""

__version__ = "0.1.0"
