"""The sandbox, the wire, and what the kernel says of a child."""
