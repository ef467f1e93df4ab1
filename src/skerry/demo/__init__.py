"""A made-up world to look at without an account."""
