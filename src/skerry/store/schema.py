"""The tables of both files.

cache.db can be thrown away: another version of it is rebuilt, never migrated. user.db can't: see `migrations`.
"""

from __future__ import annotations

CACHE_ID = 0x736B7263
"""`application_id` of cache.db: "skrc"."""

CACHE_VERSION = 4
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
-- `told` says which teller (a row of `model`) looked whether others tell the same: then `story` is the earliest of
-- them, itself included, and 0 for a post alone. `written_ms` is `Post.sort_ms` as it was then.
-- `languages` were read in its words, a blank between; '' where that can't be told, null before anybody tried.
-- `moderation` is what the network's rules do with it; null where that is nothing.
CREATE TABLE post (
    id INTEGER PRIMARY KEY,
    uri TEXT NOT NULL UNIQUE,
    model INTEGER NOT NULL DEFAULT 0,
    told INTEGER NOT NULL DEFAULT 0,
    story INTEGER NOT NULL DEFAULT 0,
    written_ms INTEGER NOT NULL DEFAULT 0,
    languages TEXT,
    moderation BLOB,
    top_ms INTEGER,
    body BLOB NOT NULL
);
CREATE INDEX post_encoding ON post (model, top_ms) WHERE top_ms IS NOT NULL;
CREATE INDEX post_telling ON post (told, model, top_ms) WHERE top_ms IS NOT NULL;
CREATE INDEX post_beside_feeds ON post (id) WHERE top_ms IS NULL;
CREATE INDEX post_told ON post (told, written_ms) WHERE told <> 0;
CREATE INDEX post_story ON post (story) WHERE story <> 0;
CREATE TABLE raw (post INTEGER PRIMARY KEY, body BLOB NOT NULL);

-- What of the account was last read from the network and is needed without it, by a name, as it came.
CREATE TABLE kept (name TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;

-- What the account wrote shortly ago, to an account by its DID or to a post by its address: it holds against pages that
-- don't know of it yet.
CREATE TABLE written (
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    is_on INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (subject, kind)
) WITHOUT ROWID;
CREATE INDEX written_at ON written (at_ms);

CREATE TABLE model (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE vector (post INTEGER PRIMARY KEY, scale REAL NOT NULL, body BLOB NOT NULL);

-- Vectors of texts around posts (quoted, answered), for rules that reach so far: by the text's hash, the latest kept.
CREATE TABLE passage (
    id INTEGER PRIMARY KEY,
    key BLOB NOT NULL,
    model INTEGER NOT NULL,
    scale REAL NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (key, model)
);

-- What posts are found by that may tell the same: hashes of their links, quoted posts, copied words and rarest words.
CREATE TABLE shared (
    key INTEGER NOT NULL,
    written_ms INTEGER NOT NULL,
    post INTEGER NOT NULL,
    PRIMARY KEY (key, written_ms, post)
) WITHOUT ROWID;
CREATE INDEX shared_post ON shared (post);

-- Pairs that were compared and may be one story, both ways round: the log-odds, and what they rest on.
CREATE TABLE likeness (
    post INTEGER NOT NULL,
    other INTEGER NOT NULL,
    odds REAL NOT NULL,
    ground INTEGER NOT NULL,
    PRIMARY KEY (post, other)
) WITHOUT ROWID;

-- What is left of a story when a post of it is gone is told anew.
CREATE TRIGGER post_out AFTER DELETE ON post BEGIN
    DELETE FROM raw WHERE post = OLD.id;
    DELETE FROM vector WHERE post = OLD.id;
    DELETE FROM shared WHERE post = OLD.id;
    DELETE FROM likeness WHERE other = OLD.id AND post IN (SELECT other FROM likeness WHERE post = OLD.id);
    DELETE FROM likeness WHERE post = OLD.id;
    UPDATE post SET story = 0, told = 0 WHERE OLD.story <> 0 AND story = OLD.story AND story <> 0;
END;
CREATE TRIGGER post_story_told AFTER UPDATE OF story ON post WHEN OLD.story <> NEW.story BEGIN
    UPDATE item SET story = NEW.story WHERE post = NEW.id;
END;

-- A line of a feed. The one index `item_place` answers what a list asks: places with what is done with them.
-- `repost` is the repost's address or who reposted; '' for the post itself. `ruleset` 0: to be judged. `story` is the
-- post's, kept by a trigger.
-- `score` is `ruled`, the rules' part, and `taste`, and `lift`: what puts an item on a place kept for unusual ones.
-- `known` is how like anything rated it is. `learner` says which state of the ratings gave it `taste`; with 0, none did
-- and `taste` is 0.
-- `asked`: a rule hides it, and it is shown all the same, with the question whether that is right.
CREATE TABLE item (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    feed INTEGER NOT NULL,
    hidden INTEGER NOT NULL DEFAULT 0,
    sort_ms INTEGER NOT NULL,
    tie TEXT NOT NULL,
    action INTEGER NOT NULL DEFAULT 0,
    asked INTEGER NOT NULL DEFAULT 0,
    score REAL NOT NULL DEFAULT 0.0,
    ruled REAL NOT NULL DEFAULT 0.0,
    taste REAL NOT NULL DEFAULT 0.0,
    lift REAL NOT NULL DEFAULT 0.0,
    known REAL NOT NULL DEFAULT 0.0,
    learner INTEGER NOT NULL DEFAULT 0,
    ruleset INTEGER NOT NULL DEFAULT 0,
    story INTEGER NOT NULL DEFAULT 0,
    post INTEGER NOT NULL,
    repost TEXT NOT NULL DEFAULT '',
    put_ms INTEGER NOT NULL,
    context BLOB
);
CREATE INDEX item_place ON item (feed, hidden, sort_ms, tie, id, action, score, story);
CREATE INDEX item_story ON item (feed, story) WHERE story <> 0;
CREATE UNIQUE INDEX item_address ON item (post, feed, repost);
CREATE INDEX item_judging ON item (ruleset, sort_ms);
CREATE INDEX item_tasting ON item (learner, sort_ms);
CREATE INDEX item_lifted ON item (feed) WHERE lift <> 0;
CREATE TABLE verdict (item INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE ruleset (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, items INTEGER NOT NULL DEFAULT 0);
INSERT INTO ruleset (id, name) VALUES (0, '');
CREATE TABLE learner (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE);

-- The posts that taste compares others with, as they were chosen: `model` made their vectors.
CREATE TABLE landmark (id INTEGER PRIMARY KEY, model INTEGER NOT NULL, scale REAL NOT NULL, body BLOB NOT NULL);

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

-- What others did that the account is told of. `address` is `Notification.address`; `post` the address of the post
-- that it is about, an item of the feed "notifications", '' for none. `view` is its author's profile as it came, and
-- `barred` why moderation leaves that author out; null for nearly all.
CREATE TABLE notification (
    at_ms INTEGER NOT NULL,
    address TEXT NOT NULL,
    post TEXT NOT NULL DEFAULT '',
    barred BLOB,
    body BLOB NOT NULL,
    view BLOB NOT NULL,
    PRIMARY KEY (at_ms, address)
) WITHOUT ROWID;
CREATE UNIQUE INDEX notification_address ON notification (address);
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

USER_RATINGS = """
-- What a rating was learned from is kept beside it, so that it outlives the cache: the post's text as it was rated, and
-- its vector once some model has made one. `turn` counts changes, so that a reader sees that there were some.
CREATE INDEX rating_age ON rating (at_ms, uri, value);
CREATE TABLE rating_vector (uri TEXT PRIMARY KEY, model TEXT NOT NULL, scale REAL NOT NULL, body BLOB NOT NULL)
    WITHOUT ROWID;
CREATE TABLE rating_turn (turn INTEGER NOT NULL);
INSERT INTO rating_turn VALUES (0);
CREATE TRIGGER rating_in AFTER INSERT ON rating BEGIN
    UPDATE rating_turn SET turn = turn + 1;
END;
CREATE TRIGGER rating_again AFTER UPDATE OF value, at_ms ON rating BEGIN
    UPDATE rating_turn SET turn = turn + 1;
END;
CREATE TRIGGER rating_out AFTER DELETE ON rating BEGIN
    UPDATE rating_turn SET turn = turn + 1;
    DELETE FROM rating_vector WHERE uri = OLD.uri;
END;
"""
"""The second version of user.db."""

USER_ANSWERS = """
-- What the user says of a rule's hidden posts: 1, it was right to hide this one, or 0. `probability` is what the rule
-- gave then.
CREATE TABLE answer (
    uri TEXT NOT NULL,
    rule TEXT NOT NULL,
    is_right INTEGER NOT NULL,
    probability REAL NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (uri, rule)
) WITHOUT ROWID;
"""
"""The third version of user.db."""

USER_WRITING = """
-- What is to be written to the network. The record key is made here, so that sending twice writes once. The
-- table of the first version was never used.
-- `topic` is what a switch is about: rows of one topic are sent in order, and an untried one gives way to a newer one.
-- `record` is what is sent, made once. `is_uncertain`: it was sent and no answer came. `after`: a row to be sent first.
-- `code` is the exit code of the trouble's class.
DROP TABLE outbox;
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL DEFAULT '',
    record_key TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    after INTEGER NOT NULL DEFAULT 0,
    made_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    is_uncertain INTEGER NOT NULL DEFAULT 0,
    trouble TEXT NOT NULL DEFAULT '',
    code INTEGER NOT NULL DEFAULT 0,
    uri TEXT NOT NULL DEFAULT '',
    cid TEXT NOT NULL DEFAULT '',
    wish BLOB NOT NULL,
    record BLOB NOT NULL DEFAULT x''
);
CREATE INDEX outbox_state ON outbox (state, id);
CREATE INDEX outbox_topic ON outbox (topic, id) WHERE topic <> '';

-- The microsecond of the last record key that was made: the next is later, whatever the clock says.
CREATE TABLE last_key (us INTEGER NOT NULL);
INSERT INTO last_key VALUES (0);

-- Images as they are uploaded, by their SHA-256, and which drafts and rows of the outbox need them.
CREATE TABLE attachment (
    name TEXT PRIMARY KEY,
    mime TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    put_ms INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE TABLE attachment_use (holder TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (holder, name)) WITHOUT ROWID;

-- When mutes end that don't last.
CREATE TABLE mute_end (did TEXT PRIMARY KEY, until_ms INTEGER NOT NULL) WITHOUT ROWID;
"""
"""The fourth version of user.db."""
