"""Sentences beyond the verdict: what would have changed it, what a topic is nearest to, what moderation did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from skerry.domain.clean import clean_line
from skerry.domain.explanations import Flip, FlipKind, Part, Precision, TopicView
from skerry.domain.languages import language_name
from skerry.domain.moderation import Moderated
from skerry.domain.verdicts import Action
from skerry.judge.shares import USUAL, likely

MAX_SHOWN = 80
"""Characters of a text of the user's, or of a post, that are shown."""

OUTCOMES: dict[Action, str] = {
    "show": "it would be shown",
    "keep": "it would be kept",
    "hide": "it would be hidden",
    "collapse": "it would be collapsed",
    "dim": "it would be dimmed",
    "blur-media": "its media would be covered",
    "boost": "it would be boosted",
    "sink": "it would be sunk",
}

LEFT_ALONE = "nothing would be done with it"
"""Of a post that can be seen also now."""

UNSEEN: frozenset[Action] = frozenset({"hide", "collapse"})
"""Actions without which a post would be shown."""

_EFFECTS = {"filter": "Hidden", "blur": "Covered", "alert": "You are warned of it", "inform": "You are told of it"}
_TARGETS = {"content": "it", "profile": "its author's profile", "account": "its author's account"}
_QUOTED = "the post that it quotes"
_NETWORK_LABELS = {
    "!hide": "hidden",
    "!warn": "warning",
    "!no-unauthenticated": "kept from who is signed out",
}
"""What the labels say that are no words."""
_PARTS = {"sentence": "its sentence", "words": "its words", "example": "its example", "not-example": "its not_example"}
_PLAIN: dict[FlipKind, str] = {
    "follow": "If you followed its author",
    "unfollow": "If you didn't follow its author",
    "author": "If somebody else had written it",
    "reposter": "If somebody else had reposted it",
}
_NAMING: dict[FlipKind, str] = {
    "word": "Without the word {}",
    "domain": "Without the link to {}",
    "label": "Without the label {}",
    "rule": "Without the rule {}",
}
_WITHOUT_MEDIA = {
    "image": "Without its images",
    "video": "Without its video",
    "link": "Without its link",
    "no-alt": "With alt texts",
}
_WITHOUT_KIND = {
    "repost": "If nobody had reposted it",
    "reply": "If it were no reply",
    "quote": "If it quoted nothing",
    "post": "If it were a reply",
}


def flip_sentence(flip: Flip, before: Action = "hide") -> str:
    """What would have to be different, and what would be done then; `before` is what is done now."""
    is_freed = flip.action == "show" and before not in UNSEEN
    return f"{_condition(flip)} {LEFT_ALONE if is_freed else OUTCOMES[flip.action]}{_then(flip)}."


def topic_sentences(topic: TopicView) -> Iterator[str]:
    """How sure it is on this timeline, what of a rule's topic the post is nearest to, the words that count most."""
    rule = quoted(topic.rule)
    if topic.share:
        yield share_sentence(topic)
    if topic.parts:
        yield f"Of {rule} it is nearest to {'; then to '.join(map(_part, topic.parts))}."
    if topic.weights:
        words = ", ".join(
            f"{quoted(weight.word)} ({percent(weight.probability)} without it)" for weight in topic.weights
        )
        yield f"What counts most for {rule}: {words}."


def share_sentence(topic: TopicView) -> str:
    """What a rule's probability is worth on this timeline."""
    usual = f"1 post in {round(1 / USUAL)} is about its topic"
    said = f"The {percent(topic.probability)} for {quoted(topic.rule)} are right where {usual}"
    here = percent(likely(topic.probability, topic.share))
    return f"{said}; of your newest posts {one_in(topic.share)}, so {here} is nearer the truth."


def one_in(share: float) -> str:
    """How many posts are about a topic, as people count."""
    if share > 1 / 4:
        return f"about {round(share * 10)} in 10 are"
    number = 1 / share
    step = 1 if number < 20 else 10 if number < 200 else 100
    return f"about 1 in {round(number / step) * step} is" if number < 1000 else "hardly 1 in 1,000 is"


def precision_sentence(rule: str, precision: Precision) -> str:
    """How often a rule was right, by the user's own answers."""
    return f"{quoted(rule)} was {precision_words(precision)}."


def precision_words(precision: Precision) -> str:
    """The same as a clause."""
    if precision.asked == 1:
        return f"{'right' if precision.right else 'wrong'} in your one answer"
    return f"right in {precision.right} of {precision.asked} of your answers"


def moderation_sentence(cause: Moderated, covered: str = "") -> str:
    """What the network's rules did, and who set the label; `covered` names what is covered if not the post."""
    done = f"{covered[0].upper()}{covered[1:]} covered" if covered else _EFFECTS[cause.effect]
    return f"{done} by moderation: {_cause(cause)}. No rule of yours overrides that."


def moderation_reason(cause: Moderated, author: str = "") -> str:
    """The same in a few words, for a row; `author` is the author's handle."""
    whom = "the author of what it quotes" if cause.is_quoted else f"@{author}" if author else "its author"
    by_list = f", by the list {quoted(cause.list_name)}" if cause.list_name else ""
    match cause.kind:
        case "blocking":
            return f"you block {whom}{by_list}"
        case "blocked-by":
            return f"blocked by {whom}" if cause.is_quoted or not author else f"{whom} blocks you"
        case "muted":
            return f"you mute {whom}{by_list}"
        case "mute-word":
            return f"muted {'word' if len(cause.words) == 1 else 'words'} {_several(cause.words)}"
        case "hidden":
            return "it quotes a post hidden by you" if cause.is_quoted else "hidden by you"
        case "label":
            return f"{_NETWORK_LABELS.get(cause.label) or quoted(cause.label)} by {_set_by(cause)}{_on(cause)}"


def person_reason(cause: Moderated) -> str:
    """What speaks against an account, in a few words, where the account itself is shown."""
    by_list = f" by the list {quoted(cause.list_name)}" if cause.list_name else ""
    match cause.kind:
        case "blocking":
            return f"you block them{by_list}"
        case "blocked-by":
            return "they block you"
        case "muted":
            return f"you mute them{by_list}"
        case "label":
            where = ", on the profile" if cause.target == "profile" else ""
            return f"{_NETWORK_LABELS.get(cause.label) or quoted(cause.label)} by {_set_by(cause)}{where}"
        case _:
            return moderation_reason(cause)


def percent(probability: float) -> str:
    """A probability for people; never 0 or 100, which would be a promise."""
    return f"{min(max(round(probability * 100), 1), 99)} %"


def percent_beside(probability: float, threshold: float) -> str:
    """A probability beside the threshold that it is compared with: with a decimal where else both would read alike."""
    if probability == threshold or percent(probability) != percent(threshold):
        return percent(probability)
    decimal = f"{probability * 100:.1f}"
    return f"{decimal} %" if decimal != f"{threshold * 100:.1f}" else percent(probability)


def quoted(text: str) -> str:
    """A text of the user's or of a post, cleaned, not too long, between quotes."""
    return f"“{clean_line(text, max_chars=MAX_SHOWN)}”"


def _condition(flip: Flip) -> str:  # noqa: PLR0911 - one return a shape of sentence
    """What would be different, as the beginning of a sentence."""
    kind, value = flip.kind, flip.value
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind in _NAMING:
        return _NAMING[kind].format(language_name(value) if kind == "lang" else quoted(value))
    if kind == "lang":
        return f"If it were not in {language_name(value)}"
    if kind in ("words", "rules"):
        return f"Without the {kind} {_several(value.split(chr(10)))}"
    if kind in ("kind", "media"):
        return (_WITHOUT_KIND | _WITHOUT_MEDIA).get(value, "If it were something else")
    if kind == "in-hours":
        return f"Between {value.replace('-', ' and ')}, when {quoted(flip.rule)} holds,"
    if kind == "out-of-hours":
        return f"Outside {value}, when {quoted(flip.rule)} does not hold,"
    step = value if value.isalpha() else f"{float(value):g}"
    return f"With strictness {step} ({percent(flip.probability)}) for {quoted(flip.rule)}"


def _then(flip: Flip) -> str:
    """How sure the rule would be, where that is what changed."""
    if flip.kind in ("word", "words") and flip.rule and 0 < flip.probability < 1:
        return f" ({quoted(flip.rule)}: {percent(flip.probability)})"
    return ""


def _several(values: Iterable[str]) -> str:
    *first, last = map(quoted, values)
    return f"{', '.join(first)} and {last}" if first else last


def _part(part: Part) -> str:
    text = "" if part.kind == "sentence" else f" {quoted(part.text)}"
    return f"{_PARTS[part.kind]}{text} ({part.likeness:.2f})"


def _cause(cause: Moderated) -> str:
    by_list = f" by the list {quoted(cause.list_name)}" if cause.list_name else ""
    match cause.kind:
        case "blocking":
            return f"you block {_author(cause)}{by_list}"
        case "blocked-by":
            return f"{_author(cause)} blocks you"
        case "muted":
            return f"you mute {_author(cause)}{by_list}"
        case "mute-word":
            return f"it says {_several(cause.words)}, which you mute" if cause.words else "it has a word that you mute"
        case "hidden":
            return f"you have hidden {_QUOTED if cause.is_quoted else 'it'}"
        case "label":
            return f"{_labeler(cause)} labels {_target(cause)} {quoted(cause.label)}"


def _author(cause: Moderated) -> str:
    return f"the author of {_QUOTED}" if cause.is_quoted else "its author"


def _target(cause: Moderated) -> str:
    if not cause.is_quoted:
        return _TARGETS[cause.target]
    whose = {"content": "", "profile": "the profile of the author of ", "account": "the account of the author of "}
    return f"{whose[cause.target]}{_QUOTED}"


def _set_by(cause: Moderated) -> str:
    """Who set a label, in a row."""
    if cause.labeler_handle:
        return f"@{clean_line(cause.labeler_handle, max_chars=MAX_SHOWN)}"
    return clean_line(cause.labeler_did, max_chars=MAX_SHOWN) or "its author"


def _on(cause: Moderated) -> str:
    """What a label is on, where that isn't the post."""
    where = {"content": "", "profile": ", on the profile", "account": ", on the account"}[cause.target]
    return f"{where}, quoted here" if cause.is_quoted else where


def _labeler(cause: Moderated) -> str:
    if cause.labeler_handle:
        return f"the labeler @{clean_line(cause.labeler_handle, max_chars=MAX_SHOWN)}"
    return f"the labeler {clean_line(cause.labeler_did, max_chars=MAX_SHOWN)}" if cause.labeler_did else "its author"
