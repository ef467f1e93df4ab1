"""The files that the user writes, as typed values; a mistake names file, line, key."""
