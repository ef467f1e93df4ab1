"""Verdicts as sentences: which rule decided and by what, what it overruled, what nearly happened. No styling.

The words of rules are the user's, what was found is cleaned; they are put between quotes as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from skerry.domain.clean import clean_line
from skerry.domain.posts import FeedItem
from skerry.domain.verdicts import Action, Match, RuleResult, Verdict

MAX_SHOWN = 80
"""Characters of a topic, an example or a word that are shown."""

WhyKind = Literal["place", "decision", "score", "outranked", "exception", "near", "abstained", "nothing"]

_DONE: dict[Action, str] = {
    "show": "Shown",
    "keep": "Kept",
    "hide": "Hidden",
    "collapse": "Collapsed",
    "dim": "Dimmed",
    "blur-media": "Media covered",
    "boost": "Boosted",
    "sink": "Sunk",
}
_WOULD: dict[Action, str] = {
    "show": "show it",
    "keep": "keep it",
    "hide": "hide it",
    "collapse": "collapse it",
    "dim": "dim it",
    "blur-media": "cover its media",
    "boost": "boost it",
    "sink": "sink it",
}
_KINDS = {
    "repost": "it is a repost",
    "reply": "it is a reply",
    "quote": "it quotes a post",
    "post": "it is a plain post",
}
_MEDIA = {
    "image": "it has an image",
    "video": "it has a video",
    "link": "it has a link",
    "no-alt": "its media has no alt text",
}


class WhyLine(msgspec.Struct, frozen=True):
    """A line of the why panel: what it tells, and the sentence."""

    kind: WhyKind
    text: str


def reasons(verdict: Verdict) -> list[str]:
    """Why a post is treated as it is; nothing when no rule had anything to do with it."""
    return [line.text for line in _lines(verdict) if line.kind != "near"]


def why(verdict: Verdict, item: FeedItem) -> list[WhyLine]:
    """Everything there is to say about a post's place and treatment, the most important first."""
    lines = [*_lines(verdict)]
    if not any(line.kind in {"decision", "score"} for line in lines):
        lines.insert(0, WhyLine("nothing", "No rule of yours does anything with it."))
    return [*lines, WhyLine("place", _place(item))]


def _lines(verdict: Verdict) -> Iterator[WhyLine]:
    hits = [result for result in verdict.results if result.hit]
    deciding = [result for result in hits if result.action == verdict.action]
    for result in deciding:
        yield WhyLine("decision", f"{_DONE[result.action]} by {_rule(result)}: {_met(result)}.")
    for result in hits:
        if result in deciding:
            continue
        if result.action in {"boost", "sink"}:
            yield WhyLine("score", f"{_DONE[result.action]} by {_rule(result)} as well: {_met(result)}.")
        else:
            yield WhyLine(
                "outranked", f"{_rule(result)} would {_WOULD[result.action]}, but is overruled: {_met(result)}."
            )
    for result in verdict.results:
        if not result.hit:
            yield from _missed(result)


def _missed(result: RuleResult) -> Iterator[WhyLine]:
    """What there is to say of a rule that did not hit."""
    excuses = [match for match in result.matches if match.kind == "exception"]
    if result.abstained:
        text = f"{_rule(result)} says nothing: its topic needs the model, and this post isn't scored yet."
        yield WhyLine("abstained", text)
    elif excuses:
        excuse = " and ".join(map(_excuse, excuses))
        yield WhyLine("exception", f"{_rule(result)} would {_WOULD[result.action]}, but {excuse}.")
    elif result.matches:
        text = f"{_rule(result)} nearly would {_WOULD[result.action]}: {_met(result)}."
        yield WhyLine("near", text)


def _rule(result: RuleResult) -> str:
    return f"“{clean_line(result.rule, max_chars=MAX_SHOWN)}”"


def _met(result: RuleResult) -> str:
    """What a post met of a rule, as one clause."""
    return ", ".join(_clause(match, result) for match in result.matches if match.kind != "exception")


def _clause(match: Match, result: RuleResult) -> str:  # noqa: PLR0911 - one return a kind
    value = clean_line(match.value, max_chars=MAX_SHOWN)
    found = clean_line(match.found, max_chars=MAX_SHOWN)
    match match.kind:
        case "topic":
            return f"{_topic(value)} ({percent(match.probability)}, {_needs(match, result)})"
        case "example":
            return f"nearest to your example “{value}”"
        case "word":
            return f"it says “{found or value}”" + (f", which {value} finds" if _is_pattern(match) else "")
        case "author":
            return f"{_name(value)} reposted it" if found == "repost" else f"it is by {_name(value)}"
        case "domain":
            return f"it links to {found or value}"
        case "label":
            return f"it is labelled “{value}”"
        case "lang":
            return f"it is in “{found or value}”"
        case "kind":
            return _KINDS.get(value, value)
        case "media":
            return _MEDIA.get(value, value)
        case _:
            return value


def _topic(value: str) -> str:
    return f"it is about “{value}”" if value else "it is like your examples"


def _needs(match: Match, result: RuleResult) -> str:
    """The threshold, in the words for where the probability lies."""
    if match.probability < result.threshold:
        return f"below the {percent(result.threshold)} that it needs"
    return f"{percent(result.threshold)} are enough"


def percent(probability: float) -> str:
    """A probability for people; never 0 or 100, which would be a promise."""
    return f"{min(max(round(probability * 100), 1), 99)} %"


def _is_pattern(match: Match) -> bool:
    return match.value.startswith("/") and match.value.endswith("/") and len(match.value) > 1


def _name(value: str) -> str:
    return value if value.startswith("did:") else f"@{value}"


def _excuse(match: Match) -> str:
    """An exception, as the clause behind "but"."""
    value = clean_line(match.value, max_chars=MAX_SHOWN)
    if match.found == "author":
        return "you follow its author" if value == "following" else f"{_name(value)} is an exception"
    return f"it says “{value}”, which is an exception"


def _place(item: FeedItem) -> str:
    """Why the post is in the feed at all."""
    if item.is_pinned:
        return "It is here because its author pinned it."
    if item.repost:
        return f"It is here because {_name(item.repost.by.handle)} reposted it."
    if item.post.author.is_followed:
        return f"It is here because you follow {_name(item.post.author.handle)}."
    return "It is here because the feed gave it."
