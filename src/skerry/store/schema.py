"""The tables of both files.

cache.db can be thrown away: another version of it is rebuilt, never migrated. user.db can't: see `migrations`.
"""

from __future__ import annotations

CACHE_ID = 0x736B7263
"""`application_id` of cache.db: "skrc"."""

CACHE_VERSION = 1
"""`user_version` of cache.db; raised with any change to `CACHE_SCHEMA` or to what its blobs hold."""

USER_ID = 0x736B7275
"""`application_id` of user.db: "skru"."""

CACHE_SCHEMA = """
CREATE TABLE feed (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    items INTEGER NOT NULL DEFAULT 0,
    hidden INTEGER NOT NULL DEFAULT 0,
    cursor TEXT NOT NULL DEFAULT '',
    is_complete INTEGER NOT NULL DEFAULT 0,
    synced_ms INTEGER NOT NULL DEFAULT 0
);

-- A post, once. `top_ms` is the place of its newest item, to encode what is read first; null when only threads have it.
CREATE TABLE post (
    id INTEGER PRIMARY KEY,
    uri TEXT NOT NULL UNIQUE,
    model INTEGER NOT NULL DEFAULT 0,
    top_ms INTEGER,
    body BLOB NOT NULL
);
CREATE INDEX post_encoding ON post (model, top_ms) WHERE top_ms IS NOT NULL;
CREATE TABLE raw (post INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE model (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE vector (post INTEGER PRIMARY KEY, scale REAL NOT NULL, body BLOB NOT NULL);
CREATE TRIGGER post_out AFTER DELETE ON post BEGIN
    DELETE FROM raw WHERE post = OLD.id;
    DELETE FROM vector WHERE post = OLD.id;
END;

-- A line of a feed. The one index `item_place` answers what a list asks: places with what is done with them.
-- `repost` is the repost's address or who reposted; '' for the post itself. `ruleset` 0: to be judged.
CREATE TABLE item (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    feed INTEGER NOT NULL,
    hidden INTEGER NOT NULL DEFAULT 0,
    sort_ms INTEGER NOT NULL,
    tie TEXT NOT NULL,
    action INTEGER NOT NULL DEFAULT 0,
    score REAL NOT NULL DEFAULT 0.0,
    ruleset INTEGER NOT NULL DEFAULT 0,
    post INTEGER NOT NULL,
    repost TEXT NOT NULL DEFAULT '',
    put_ms INTEGER NOT NULL,
    context BLOB
);
CREATE INDEX item_place ON item (feed, hidden, sort_ms, tie, id, action, score);
CREATE UNIQUE INDEX item_address ON item (post, feed, repost);
CREATE INDEX item_judging ON item (ruleset, sort_ms);
CREATE TABLE verdict (item INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE ruleset (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, items INTEGER NOT NULL DEFAULT 0);
INSERT INTO ruleset (id, name) VALUES (0, '');

-- The kept numbers. Nothing else writes them, so that they can't be wrong.
CREATE TRIGGER item_in AFTER INSERT ON item BEGIN
    UPDATE feed SET items = items + 1, hidden = hidden + NEW.hidden WHERE id = NEW.feed;
    UPDATE ruleset SET items = items + 1 WHERE id = NEW.ruleset;
END;
CREATE TRIGGER item_out AFTER DELETE ON item BEGIN
    UPDATE feed SET items = items - 1, hidden = hidden - OLD.hidden WHERE id = OLD.feed;
    UPDATE ruleset SET items = items - 1 WHERE id = OLD.ruleset;
    DELETE FROM verdict WHERE item = OLD.id;
END;
CREATE TRIGGER item_hidden AFTER UPDATE OF hidden ON item WHEN OLD.hidden <> NEW.hidden BEGIN
    UPDATE feed SET hidden = hidden + NEW.hidden - OLD.hidden WHERE id = NEW.feed;
END;
CREATE TRIGGER item_judged AFTER UPDATE OF ruleset ON item WHEN OLD.ruleset <> NEW.ruleset BEGIN
    UPDATE ruleset SET items = items - 1 WHERE id = OLD.ruleset;
    UPDATE ruleset SET items = items + 1 WHERE id = NEW.ruleset;
END;

CREATE TABLE gap (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    feed INTEGER NOT NULL,
    newer_ms INTEGER NOT NULL,
    newer_tie TEXT NOT NULL,
    newer_id INTEGER NOT NULL,
    older_ms INTEGER NOT NULL,
    older_tie TEXT NOT NULL,
    older_id INTEGER NOT NULL,
    cursor TEXT NOT NULL
);
CREATE INDEX gap_feed ON gap (feed, newer_ms, newer_tie, newer_id);

CREATE TABLE thread (id INTEGER PRIMARY KEY, uri TEXT NOT NULL UNIQUE, fetched_ms INTEGER NOT NULL);
CREATE INDEX thread_age ON thread (fetched_ms);
CREATE TABLE node (
    thread INTEGER NOT NULL,
    line INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    kind TEXT NOT NULL,
    uri TEXT NOT NULL,
    has_more INTEGER NOT NULL,
    post INTEGER,
    PRIMARY KEY (thread, line)
) WITHOUT ROWID;
CREATE INDEX node_post ON node (post) WHERE post IS NOT NULL;
"""

USER_SCHEMA = """
-- `read_until` makes all older items of a feed read. `turn` counts how often that was done: a mark `is_read` 0, unread
-- again, holds against it when it was made in the same turn or a later one.
CREATE TABLE read_mark (address TEXT PRIMARY KEY, is_read INTEGER NOT NULL, turn INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE read_until (feed TEXT PRIMARY KEY, sort_ms INTEGER NOT NULL, turn INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE position (
    feed TEXT PRIMARY KEY,
    address TEXT NOT NULL,
    line INTEGER NOT NULL,
    sort_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE rating (uri TEXT PRIMARY KEY, value INTEGER NOT NULL, at_ms INTEGER NOT NULL, post BLOB) WITHOUT ROWID;
CREATE TABLE draft (id INTEGER PRIMARY KEY AUTOINCREMENT, changed_ms INTEGER NOT NULL, body BLOB NOT NULL);

-- What is to be written to the network. The record key is made here, so that sending twice writes once.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    collection TEXT NOT NULL,
    record_key TEXT NOT NULL,
    record BLOB NOT NULL,
    made_ms INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    next_ms INTEGER NOT NULL DEFAULT 0,
    trouble TEXT NOT NULL DEFAULT '',
    UNIQUE (collection, record_key)
);
"""
