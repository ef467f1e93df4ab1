"""What judging says of a post, with its reasons, as values that can be stored. No sentence is made here."""

from __future__ import annotations

from typing import Literal

import msgspec

from skerry.domain.moderation import UNMODERATED, Moderation

Action = Literal["show", "keep", "hide", "collapse", "dim", "blur-media", "boost", "sink"]

ACTIONS: tuple[Action, ...] = ("show", "keep", "hide", "collapse", "dim", "blur-media", "boost", "sink")
"""Every action; a store may keep the index, so the order is fixed: append only."""

PRECEDENCE: tuple[Action, ...] = ("keep", "hide", "collapse", "dim", "blur-media", "boost", "sink")
"""Which of several matching rules decides what is done with a post; `show` when none matches."""

MatchKind = Literal[
    "topic", "example", "word", "author", "domain", "label", "lang", "kind", "media", "time", "exception", "reach"
]


class Match(msgspec.Struct, frozen=True, array_like=True):
    """One thing of a rule that a post met.

    `value` is what the rule says; `probability` how near it was: 0 to 1, of an example the cosine, 1 for words.
    `found` is what of the post it met, where that is something else: the host below a domain, the language with its
    region, the text that a pattern found, "repost" for an author who only reposted; of an exception, its key.
    "reach" is told last, where not the post itself but one around it met the rule: `value` is "quote", "parent" or
    "root", `found` its author.
    """

    kind: MatchKind
    value: str
    probability: float = 1.0
    found: str = ""


class RuleResult(msgspec.Struct, frozen=True, array_like=True):
    """What one rule made of a post.

    `probability` is a number also when the rule did not hit: comparable between posts for one rule. `abstained`
    says that the rule needs the model and the post has no vector yet; then it did not hit.
    """

    rule: str
    action: Action
    hit: bool
    probability: float
    matches: tuple[Match, ...] = ()
    abstained: bool = False
    threshold: float = 0.5


class Verdict(msgspec.Struct, frozen=True, array_like=True):
    """What is done with a post, its score (above 0: rather seen), and what each rule made of it, in their order.

    `written` are the languages that were read in the post; none where that can't be told. `moderation` is what the
    network's rules do, before any rule of the user's.
    """

    action: Action = "show"
    score: float = 0.0
    results: tuple[RuleResult, ...] = ()
    written: tuple[str, ...] = ()
    moderation: Moderation = UNMODERATED

    @property
    def deciding(self) -> RuleResult | None:
        """The first rule that hit with the verdict's action."""
        return next((r for r in self.results if r.hit and r.action == self.action), None)
