"""Everything that is the user's in one file, and back: what is in it, the file itself, and putting it in its place."""
