"""Text to vectors, in a child that the kernel cuts off."""
