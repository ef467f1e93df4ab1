"""The yardstick's files, and how they are split.

Half of the topics are for choosing (dev), half for the figures that are told (test); which is which comes from a hash
of the topic's name, so that a new topic moves no other. Dev uses the voices v1 to v8 only, so that v9 to v12 are as new
in the test as its topics are. Standard library only: the training reads the test's topics too, to keep clear of them.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Literal, NamedTuple

FOLDER = Path(__file__).parent
Split = Literal["dev", "test"]
DEV_VOICES = frozenset(f"v{number}" for number in range(1, 9))


class Topic(NamedTuple):
    """A topic as a user would give it."""

    name: str
    sentence: str
    words: tuple[str, ...]
    examples: tuple[str, ...]
    breadth: str


class Post(NamedTuple):
    """A post of one topic: "true" is about it, "plain" too but without its words, "lure" has its words only."""

    topic: str
    kind: str
    text: str
    lang: str
    voice: str

    @property
    def is_about(self) -> bool:
        """Whether it is about its topic."""
        return self.kind != "lure"


class Pair(NamedTuple):
    """Two posts that tell the same story, or nearly do."""

    left: str
    right: str
    is_same: bool


def split_of(topic: str) -> Split:
    """Which half a topic belongs to."""
    return "test" if hashlib.sha256(topic.encode()).digest()[0] % 2 else "dev"


def topics(split: Split) -> list[Topic]:
    """The topics of a half."""
    rows = (row for row in _rows("topics-*.jsonl") if split_of(row["topic"]) == split)
    return [
        Topic(row["topic"], row["sentence"], tuple(row["words"]), tuple(row["examples"]), row["breadth"])
        for row in rows
    ]


def posts(split: Split) -> list[Post]:
    """The posts of a half, as skerry reads them: with alt text and quote behind the text."""
    found = []
    for row in _rows("posts-*.jsonl"):
        if split_of(row["topic"]) != split or (split == "dev" and row["voice"] not in DEV_VOICES):
            continue
        text = "\n".join(part for part in (row["text"], row.get("alt"), row.get("quote")) if part)
        found.append(Post(row["topic"], row["kind"], text, row["lang"], row["voice"]))
    return found


def pairs(name: str = "pairs.jsonl") -> list[Pair]:
    """Pairs of posts: the test's, or those of another file."""
    return [Pair(row["a"], row["b"], bool(row["same"])) for row in _rows(name)]


def _rows(pattern: str) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for file in sorted(FOLDER.glob(pattern))
        for line in file.read_text("utf-8").splitlines()
        if line.strip()
    ]
