"""What the network's rules say of a post."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec

from skerry.judge.moderation.causes import HIDDEN, Cause, muted_words
from skerry.judge.moderation.decision import Decision
from skerry.judge.moderation.passages import QUOTES, RECORD, blocked_record, passages, quoted_record
from skerry.judge.moderation.people import did_of, label_causes, person_causes, standing_causes
from skerry.judge.moderation.raw import field, inner, is_typed
from skerry.judge.moderation.reader import Reader
from skerry.judge.moderation.words import found_words


def moderate_post(view: object, reader: Reader, *, now: str | None = None) -> Decision:
    """Decides a post as the official client does.

    Args:
        view: An `app.bsky.feed.defs#postView`, as JSON.
        reader: Whoever looks.
        now: The time in ISO 8601, in UTC, with milliseconds; the clock's when not given.

    Raises:
        Unreadable: When the view is not what the lexicon says, in a way that the official client fails at too.
    """
    author = field(view, "author")
    is_own = did_of(author) == reader.did
    causes = [*_labels(view, reader), *_hidden(view, reader)]
    if not is_own:
        causes += _muted(view, reader, now or _now())
    causes += _quoted(field(view, "embed"), reader)
    causes += person_causes(author, reader)
    return Decision(tuple(causes), is_own)


def moderate_profile(view: object, reader: Reader) -> Decision:
    """Decides a person: an `app.bsky.actor.defs` profile view, as JSON. Raises Unreadable as `moderate_post` does."""
    return Decision(tuple(person_causes(view, reader)), did_of(view) == reader.did)


def _labels(view: object, reader: Reader) -> Iterator[Cause]:
    """Labels on a post itself."""
    labels, whose = field(view, "labels"), did_of(field(view, "author"))
    for label in labels if isinstance(labels, list) else []:
        yield from label_causes(label, "content", whose, reader)


def _hidden(view: object, reader: Reader) -> Iterator[Cause]:
    """Whether the reader has hidden the post, or the one that it quotes."""
    embed = field(view, "embed")
    alone, with_media = (is_typed(embed, quote) for quote in QUOTES)
    quoted = inner(embed, "record") if alone else inner(embed, "record", "record") if with_media else None
    addresses = [field(view, "uri"), quoted.get("uri") if is_typed(quoted, f"{RECORD}#viewRecord") else None]
    if any(isinstance(uri, str) and uri in reader.preferences.hidden_posts for uri in addresses):
        yield HIDDEN


def _muted(view: object, reader: Reader, now: str) -> Iterator[Cause]:
    """Muted words, those of the first passage that has any."""
    words = reader.preferences.muted_words
    for passage in passages(view) if words else ():
        if found := found_words(words, passage, now):
            yield muted_words(found)
            return


def _quoted(embed: object, reader: Reader) -> Iterator[Cause]:
    """What speaks against a quoted post; of one that a block stands before, only the block and mutes are known."""
    if (quoted := quoted_record(embed)) is not None:
        author = field(quoted, "author")
        causes = [*_labels(quoted, reader), *person_causes(author, reader)]
    elif (blocked := blocked_record(embed)) is not None:
        author = field(blocked, "author")
        causes = list(standing_causes(author))
    else:
        return
    yield from (msgspec.structs.replace(cause, is_quoted=True) for cause in causes)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
