"""What the user said of hidden posts that came back with a question."""

from __future__ import annotations

import sqlite3

from skerry.domain.explanations import Precision


def put(db: sqlite3.Connection, uri: str, rule: str, is_right: bool, probability: float, at_ms: int) -> None:
    """Keep an answer in place of an earlier one about the same post and rule."""
    row = (uri, rule, is_right, probability, at_ms)
    db.execute("INSERT OR REPLACE INTO answer (uri, rule, is_right, probability, at_ms) VALUES (?, ?, ?, ?, ?)", row)


def every(db: sqlite3.Connection) -> dict[tuple[str, str], bool]:
    """All answers by address and rule."""
    return {(uri, rule): bool(is_right) for uri, rule, is_right in db.execute("SELECT uri, rule, is_right FROM answer")}


def precision(db: sqlite3.Connection) -> dict[str, Precision]:
    """By rule, how many of its answers say that hiding was right."""
    rows = db.execute("SELECT rule, sum(is_right <> 0), count(*) FROM answer GROUP BY rule").fetchall()
    return {str(rule): Precision(int(right), int(asked)) for rule, right, asked in rows}
