"""Record keys that are never given twice and always grow, whatever the clock does and whichever process asks."""

from __future__ import annotations

import os
import sqlite3

from skerry.domain.tid import CLOCK_BITS, LAST_US, tid


def next_key(db: sqlite3.Connection, at_ms: int) -> str:
    """The key of a record that is made now, by this machine's clock; to be called within a transaction."""
    (last,) = db.execute("SELECT us FROM last_key").fetchone()
    us = min(max(at_ms * 1000, int(last) + 1), LAST_US)
    db.execute("UPDATE last_key SET us = ?", (us,))
    return tid(us, int.from_bytes(os.urandom(2)) % (1 << CLOCK_BITS))
