"""SQLite: cache.db, which can be thrown away, and user.db, which is the user's."""
