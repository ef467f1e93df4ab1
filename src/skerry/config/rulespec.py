"""What filters.toml says, as values: rules and the tests of them. What they mean is `skerry.judge.rules`' business."""

from __future__ import annotations

from datetime import datetime, time
from typing import Literal

import msgspec

from skerry.domain.verdicts import Action

RuleAction = Literal["keep", "hide", "collapse", "dim", "blur-media", "boost", "sink"]
Kind = Literal["repost", "reply", "quote", "post"]
Media = Literal["image", "video", "link", "no-alt"]
Reach = Literal["", "post", "quote", "thread"]
Level = Literal["loose", "normal", "strict"]


class Span(msgspec.Struct, frozen=True):
    """A part of the day, local time: from `start` up to `end`, over midnight when `end` is not after `start`."""

    start: time
    end: time
    """00:00 is the end of the day."""

    def holds(self, moment: time) -> bool:
        """Whether a time of day lies in it."""
        if self.start < self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


class Exceptions(msgspec.Struct, frozen=True):
    """What a rule leaves alone: people whom the user follows, authors (handle or DID), words as in `words`."""

    following: bool = False
    authors: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class RuleSpec(msgspec.Struct, frozen=True, omit_defaults=True):
    """One `[[rule]]`, every value checked. An empty key is one that the user left out.

    Attributes:
        use: The ready-made topic that fills the keys about the topic which the rule leaves out; empty for none.
        strictness: A step, or the probability from which on the topic counts.
        words: Words, phrases, and patterns between slashes, as they are written.
        authors: Handles in lower case without the @, or DIDs.
        domains: Hosts as DNS has them; their subdomains are meant as well.
        expires: The moment, with its zone, from which on the rule is off.
        places: Where the rule holds: "following", "search", or feeds and lists as `skerry.domain.feeds` names them,
            "feed:*" and "list:*" for all of them.
        reach: Beside the post as it is read what else may meet the rule; "post" is the post without what it quotes.
        file: Where the rule is.
        line: Where it begins.
    """

    name: str
    action: RuleAction
    use: str = ""
    topic: str = ""
    examples: tuple[str, ...] = ()
    not_examples: tuple[str, ...] = ()
    strictness: Level | float = "normal"
    words: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()
    kind: tuple[Kind, ...] = ()
    media: tuple[Media, ...] = ()
    exceptions: Exceptions = Exceptions()
    between: Span | None = None
    expires: datetime | None = None
    places: tuple[str, ...] = ("following",)
    reach: Reach = ""
    file: str = ""
    line: int = 0

    @property
    def has_topic(self) -> bool:
        """Whether the rule asks the model."""
        return bool(self.topic or self.examples)


class Expectation(msgspec.Struct, frozen=True, omit_defaults=True):
    """One `[[test]]`: a post, as a row of P.jsonl has it, and what is expected to be done with it.

    Attributes:
        post: The post's text.
        row: Whatever else the test says of the post: `langs`, `author`, `link`, ...
        expect: The action.
        by: The name of the rule that has to be the one that decides; empty for any.
        file: Where the test is.
        line: Where it begins.
    """

    post: str
    expect: Action
    by: str = ""
    row: dict[str, object] = {}
    file: str = ""
    line: int = 0


class FilterFile(msgspec.Struct, frozen=True):
    """Everything that filters.toml and the files of filters.d say.

    Attributes:
        rules: In the order of the files, filters.toml first.
        tests: Likewise.
        source: A hash of the bytes that were read: the same bytes, the same hash.
        files: The files that were read.
    """

    rules: tuple[RuleSpec, ...] = ()
    tests: tuple[Expectation, ...] = ()
    source: str = ""
    files: tuple[str, ...] = ()
