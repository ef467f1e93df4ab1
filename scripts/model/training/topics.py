"""The made-up topics in scripts/training: what a user would write, posts that are it, and posts that borrow its words.

In topics-*.txt:

    # slug | sentence | word,word,...
    + a post that is it, with its words
    - a post that is it, without them
    ~ a post that uses its words for something else || what it is really about

In broad.txt, topics that are about all that some of those are about:

    slug | sentence | word,word,... | slug *slug ...

A star is before a topic that is about as broad: the others don't refute it.
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


class BroadTopic(NamedTuple):
    """A topic that has others within it, by their slugs; `alike` are those of them that are about as broad."""

    slug: str
    sentence: str
    words: tuple[str, ...]
    within: frozenset[str]
    alike: frozenset[str]


def read_topics(folder: Path = FOLDER) -> list[Topic]:
    """All topics of a folder, by file and in the files' order; of two with one name the first."""
    topics: dict[str, Topic] = {}
    for file in sorted(folder.glob("topics-*.txt")):
        for topic in parse(file.read_text("utf-8").splitlines(), str(file)):
            topics.setdefault(topic.slug, topic)
    return list(topics.values())


def read_broad_topics(known: Iterable[str], folder: Path = FOLDER) -> list[BroadTopic]:
    """The broad topics; SystemExit when one lists a slug that isn't among `known`."""
    file, slugs = folder / "broad.txt", frozenset(known)
    topics = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        slug, sentence, words, within = (part.strip() for part in line.split("|"))
        names = within.split()
        alike = frozenset(name[1:] for name in names if name.startswith("*"))
        topic = BroadTopic(slug, sentence, _words(words), frozenset(name.lstrip("*") for name in names), alike)
        if strange := topic.within - slugs:
            raise SystemExit(f"{file}:{number}: no such topics: {' '.join(sorted(strange))}")
        topics.append(topic)
    return topics


def parse(lines: Iterable[str], name: str) -> list[Topic]:
    """The topics of one file; SystemExit names the line that is none."""
    topics: list[Topic] = []
    for number, line in enumerate(lines, 1):
        mark, content = line[:1], line[2:].strip()
        if not line.strip():
            continue
        if mark == "#" and content.count("|") == 2:
            slug, sentence, words = (part.strip() for part in content.split("|"))
            topics.append(Topic(slug, sentence, _words(words), [], []))
        elif mark in ("+", "-") and topics:
            topics[-1].posts.append(content)
        elif mark == "~" and topics and "||" in content:
            post, _, subject = content.rpartition("||")
            topics[-1].lures.append(Lure(post.strip(), subject.strip()))
        else:
            raise SystemExit(f"{name}:{number}: neither a topic nor a post: {line[:60]}")
    return topics


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))
