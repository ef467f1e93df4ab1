"""Verdicts as sentences: which rule decided and by what, what it overruled, what nearly happened. No styling.

The words of rules are the user's, what was found is cleaned; they are put between quotes as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from skerry.domain.clean import clean_line
from skerry.domain.explanations import Explanation, Precision
from skerry.domain.languages import language_name
from skerry.domain.posts import FeedItem
from skerry.domain.stories import Teller
from skerry.domain.verdicts import Action, Match, RuleResult, Verdict
from skerry.judge.telling import (
    MAX_SHOWN,
    flip_sentence,
    moderation_reason,
    moderation_sentence,
    percent,
    percent_beside,
    precision_sentence,
    topic_sentences,
)
from skerry.judge.told import told_sentences

__all__ = ["SIGNS", "Beside", "WhyKind", "WhyLine", "percent", "reason", "reasons", "why"]

WhyKind = Literal[
    "moderation",
    "place",
    "decision",
    "score",
    "outranked",
    "exception",
    "near",
    "abstained",
    "nothing",
    "precision",
    "topic",
    "flip",
    "rated",
    "story",
]

SIGNS: dict[WhyKind, str] = {
    "moderation": "■",
    "decision": "●",
    "score": "◐",
    "outranked": "○",
    "exception": "◇",
    "near": "·",
    "abstained": "?",
    "nothing": "○",
    "precision": "✓",
    "rated": "±",
    "topic": "≈",
    "flip": "↺",
    "story": "=",
    "place": "→",
}
"""Before each sentence, for what kind of reason it is."""

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
_AROUND = {
    "quote": "the post that it quotes",
    "parent": "the post that it answers",
    "root": "the first post of its thread",
}
_MEDIA = {
    "image": "it has an image",
    "video": "it has a video",
    "link": "it has a link",
    "no-alt": "its media has no alt text",
}


ASKED = "It is shown all the same, to ask you whether hiding it is right: probe, in settings.toml, says of how many."
"""Of a hidden post that came back."""


_OWN_MEDIA, _QUOTED, _QUOTED_MEDIA = "its media", "what it quotes", "the media of what it quotes"


class WhyLine(msgspec.Struct, frozen=True):
    """A line of the why panel: what it tells, and the sentence."""

    kind: WhyKind
    text: str


class Beside(msgspec.Struct, frozen=True):
    """What is known of a post beside its verdict.

    Attributes:
        explanation: What would have changed it; None while it isn't worked out.
        precision: How often rules were right, by their names, where the user was asked.
        rated: Sentences on the rated posts that move its score, the strongest first.
        tellers: Who else tells the same.
        is_asked: A rule hides it, and it is shown with the question whether that is right.
    """

    explanation: Explanation | None = None
    precision: Mapping[str, Precision] = {}
    rated: Sequence[str] = ()
    tellers: Sequence[Teller] = ()
    is_asked: bool = False


def reasons(verdict: Verdict) -> list[str]:
    """Why a post is treated as it is; nothing when no rule had anything to do with it."""
    return [line.text for line in (*_moderation(verdict), *_lines(verdict)) if line.kind != "near"]


def reason(verdict: Verdict, author: str = "") -> str:
    """The one reason that a row has room for: moderation's where it did it, else the first rule's; `author`: handle."""
    moderation = verdict.moderation
    if moderation.action == verdict.action and moderation.taking:
        return moderation_reason(moderation.taking[0], author)
    return next((line.text for line in _lines(verdict) if line.kind != "near"), "")


def why(verdict: Verdict, item: FeedItem, beside: Beside | None = None) -> list[WhyLine]:
    """Everything there is to say about a post's place and treatment, the most important first."""
    beside = beside or Beside()
    lines = [*_lines(verdict)]
    if not any(line.kind in {"decision", "score", "outranked"} for line in lines):
        lines.insert(0, WhyLine("nothing", "No rule of yours does anything with it."))
    asked = [WhyLine("place", ASKED)] if beside.is_asked else []
    return [*_moderation(verdict), *lines, *_more(verdict, beside), *asked, WhyLine("place", _place(item))]


def _more(verdict: Verdict, beside: Beside) -> Iterator[WhyLine]:
    """What stands below the rules: how often they are right, what the topic is near to, what would change it."""
    for result in verdict.results:
        if result.rule in beside.precision and (result.hit or result.matches):
            yield WhyLine("precision", precision_sentence(result.rule, beside.precision[result.rule]))
    for words in told_sentences(beside.tellers):
        yield WhyLine("story", words)
    for words in beside.rated:
        yield WhyLine("rated", words)
    if beside.explanation:
        for topic in beside.explanation.topics:
            for words in topic_sentences(topic):
                yield WhyLine("topic", words)
        for flip in beside.explanation.flips:
            yield WhyLine("flip", flip_sentence(flip, verdict.action))


def _moderation(verdict: Verdict) -> Iterator[WhyLine]:
    """What the network's rules do: with the post, with its media, with what it quotes."""
    moderation = verdict.moderation
    covers = (("", moderation.media), (_QUOTED, moderation.quote), (_QUOTED_MEDIA, moderation.quote_media))
    for cause in moderation.causes:
        yield WhyLine("moderation", moderation_sentence(cause))
    for what, cover in covers:
        for cause in cover.causes:
            yield WhyLine("moderation", moderation_sentence(cause, what or _OWN_MEDIA))


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
    met = [match for match in result.matches if match.kind != "exception"]
    is_beside = result.hit and any(match.kind == "topic" and match.probability < result.threshold for match in met)
    if is_beside:  # what made it hit comes first
        met.sort(key=lambda match: match.kind in {"topic", "example"})
    return ", ".join(_clause(match, result) for match in met)


def _clause(match: Match, result: RuleResult) -> str:  # noqa: PLR0911 - one return a kind
    value = clean_line(match.value, max_chars=MAX_SHOWN)
    found = clean_line(match.found, max_chars=MAX_SHOWN)
    match match.kind:
        case "topic":
            return f"{_topic(value)} ({percent_beside(match.probability, result.threshold)}, {_needs(match, result)})"
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
            return f"it is in {language_name(found or value)}"
        case "kind":
            return _KINDS.get(value, value)
        case "media":
            return _MEDIA.get(value, value)
        case "reach":
            return f"which is in {_AROUND.get(value, value)}" + (f" by {_name(found)}" if found else "")
        case _:
            return value


def _topic(value: str) -> str:
    return f"it is about “{value}”" if value else "it is like your examples"


def _needs(match: Match, result: RuleResult) -> str:
    """The threshold, in the words for where the probability lies."""
    if match.probability < result.threshold:
        return f"below the {percent(result.threshold)} that it needs"
    return f"{percent(result.threshold)} are enough"


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
