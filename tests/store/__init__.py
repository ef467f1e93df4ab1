"""The store: cache.db and user.db, over real SQLite files."""
