"""A row of the outbox for scripts and for people."""

from __future__ import annotations

from datetime import UTC, datetime

from skerry.domain.clean import clean_line
from skerry.domain.writing import Delete, EditProfile, NewPost, OutboxRow, Report, SaveList, SetGates, Toggle, Wish

TEXT_CHARS = 60
"""Characters of a post that a line shows."""


def as_row(row: OutboxRow) -> dict[str, object]:
    """The fields of `skerry outbox --json`; see docs/json.md."""
    kind, subject = _about(row.wish)
    return {
        "id": row.id,
        "state": row.state,
        "kind": kind,
        "subject": subject or None,
        "on": row.wish.is_on if isinstance(row.wish, Toggle) else None,
        "text": row.wish.text if isinstance(row.wish, NewPost | Report) else None,
        "uri": row.uri or None,
        "cid": row.cid or None,
        "made_at": _iso(row.made_ms),
        "due_at": _iso(row.due_ms),
        "tries": row.tries,
        "trouble": row.trouble or None,
        "after": row.after or None,
    }


def sentence(row: OutboxRow) -> str:
    """What was done, for the end of a command: the address of what was written, or a word."""
    return row.uri or "Done."


def line(row: OutboxRow) -> str:
    """A row for `skerry outbox`."""
    kind, subject = _about(row.wish)
    off = "no " if isinstance(row.wish, Toggle) and not row.wish.is_on else ""
    text = clean_line(row.wish.text, max_chars=TEXT_CHARS) if isinstance(row.wish, NewPost) else subject
    trouble = f"  ({row.trouble})" if row.trouble else ""
    return f"{row.id:>5}  {row.state:<8} " + clean_line(f"{off}{kind}  {text}{trouble}")


def _about(wish: Wish) -> tuple[str, str]:  # noqa: PLR0911 - one return a kind of wish
    """What kind of wish, and about what."""
    match wish:
        case NewPost():
            return "post", wish.reply_to or wish.quotes
        case Toggle(kind, subject):
            return kind, subject
        case SetGates(post):
            return "gates", post
        case Delete(uri):
            return "delete", uri
        case Report(subject):
            return "report", subject
        case SaveList(name, uri=uri):
            return "list", uri or name
        case EditProfile():
            return "profile", ""


def _iso(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
