"""The made-up topics in scripts/training: what a user would write, posts that are it, and posts that borrow its words.

# slug | sentence | word,word,...
+ a post that is it, with its words
- a post that is it, without them
~ a post that uses its words for something else || what it is really about
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[2] / "training"


class Lure(NamedTuple):
    """A post that borrows a topic's words, and what it is really about."""

    post: str
    subject: str


class Topic(NamedTuple):
    """One topic with its posts."""

    slug: str
    sentence: str
    words: tuple[str, ...]
    posts: list[str]
    lures: list[Lure]

    def texts(self) -> list[str]:
        """Every text but the topic's own."""
        return [*self.posts, *(text for lure in self.lures for text in lure)]


def read_topics(folder: Path = FOLDER) -> list[Topic]:
    """All topics of a folder, by file and in the files' order; of two with one name the first."""
    topics: dict[str, Topic] = {}
    for file in sorted(folder.glob("topics-*.txt")):
        for topic in parse(file.read_text("utf-8").splitlines(), str(file)):
            topics.setdefault(topic.slug, topic)
    return list(topics.values())


def parse(lines: Iterable[str], name: str) -> list[Topic]:
    """The topics of one file; SystemExit names the line that is none."""
    topics: list[Topic] = []
    for number, line in enumerate(lines, 1):
        mark, content = line[:1], line[2:].strip()
        if not line.strip():
            continue
        if mark == "#" and content.count("|") == 2:
            slug, sentence, words = (part.strip() for part in content.split("|"))
            topics.append(Topic(slug, sentence, tuple(word.strip() for word in words.split(",")), [], []))
        elif mark in ("+", "-") and topics:
            topics[-1].posts.append(content)
        elif mark == "~" and topics and "||" in content:
            post, _, subject = content.rpartition("||")
            topics[-1].lures.append(Lure(post.strip(), subject.strip()))
        else:
            raise SystemExit(f"{name}:{number}: neither a topic nor a post: {line[:60]}")
    return topics
