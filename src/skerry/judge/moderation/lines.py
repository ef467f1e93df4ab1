"""JSON lines in, JSON lines out: for tests against the official client, and for scripts.

A line is `{"post": PostView, "userDid": DID or null, "prefs": {"adultContentEnabled", "labels", "labelers",
"mutedWords", "hiddenPosts"}, "labelDefs": {DID: [labelValueDefinition]}}`. What comes for it is
`{context: {"filter", "blur", "alert", "inform", "noOverride"}}`, or `{"error": why}` for a line that can't be decided.
"""

from __future__ import annotations

import json
from typing import IO, NoReturn

import msgspec

from skerry.domain.clean import clean_line
from skerry.judge.moderation.behavior import Context
from skerry.judge.moderation.decision import Decision
from skerry.judge.moderation.definitions import read_definitions
from skerry.judge.moderation.posts import moderate_post
from skerry.judge.moderation.raw import Unreadable
from skerry.judge.moderation.reader import Reader, read_preferences

CONTEXTS = (
    *(Context.CONTENT_LIST, Context.CONTENT_VIEW, Context.CONTENT_MEDIA),
    *(Context.AVATAR, Context.DISPLAY_NAME),
)
"""Those in which a post is shown."""

MAX_LINE = 1 << 24
"""Bytes of a line; a hundred labelers' definitions have about a million."""


def decide_lines(source: IO[bytes], target: IO[bytes]) -> bool:
    """Answers each line before the next is read. Empty lines are left out. Returns whether all could be decided."""
    is_good = True
    while line := source.readline(MAX_LINE + 1):
        is_long = len(line) > MAX_LINE
        while len(line) > MAX_LINE and not line.endswith(b"\n"):
            line = source.readline(MAX_LINE + 1)
        if not line.strip():
            continue
        try:
            if is_long:
                raise Unreadable(f"longer than {MAX_LINE} bytes")
            answer: object = outcome(decide_line(line))
        except Unreadable as error:
            answer, is_good = {"error": str(error)}, False
        target.write(msgspec.json.encode(answer) + b"\n")
        target.flush()
    return is_good


def decide_line(line: bytes) -> Decision:
    """Decides one line. Raises Unreadable when it can't be read, or its post not be decided."""
    try:
        case: object = json.loads(line.decode().removeprefix("\ufeff"), parse_constant=_refuse)
    except UnicodeDecodeError:
        raise Unreadable("not UTF-8") from None
    except RecursionError:
        raise Unreadable("nested too deeply") from None
    except ValueError as error:
        raise Unreadable(f"not JSON: {clean_line(str(error))}") from None
    if not isinstance(case, dict):
        raise Unreadable("not an object")
    preferences, did = case.get("prefs"), case.get("userDid")
    if not isinstance(preferences, dict):
        raise Unreadable("'prefs' is not an object")
    if did is not None and not isinstance(did, str):
        raise Unreadable("'userDid' is not a text")
    reader = Reader(did, read_preferences(preferences), read_definitions(case.get("labelDefs")))
    return moderate_post(case.get("post"), reader)


def outcome(decision: Decision) -> dict[str, dict[str, bool]]:
    """What follows in each context, as the official client's flags."""
    treatments = {context.value: decision.treatment(context) for context in CONTEXTS}
    return {
        context: {
            "filter": bool(treatment.filters),
            "blur": bool(treatment.blurs),
            "alert": bool(treatment.alerts),
            "inform": bool(treatment.informs),
            "noOverride": treatment.is_final,
        }
        for context, treatment in treatments.items()
    }


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON's")
