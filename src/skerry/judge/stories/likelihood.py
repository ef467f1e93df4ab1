"""Pairs to log-odds: the fitted weights, and above them what needs no fitting: one link, one quoted post, one text."""

from __future__ import annotations

from skerry.domain.posts import NO_TIME
from skerry.domain.stories import Ground
from skerry.judge.stories.marks import Marks
from skerry.judge.stories.pairs import FEATURES, copied, features
from skerry.judge.stories.post import StoryPost
from skerry.judge.stories.rarity import Rarity
from skerry.judge.stories.strange import Strangeness
from skerry.judge.stories.weights import BIAS, BIAS_BY_WORD, CUT, WEIGHTS, WEIGHTS_BY_WORD

LINKED, QUOTED = 12.0, 12.0
"""Added where both lead to one page, or quote one post: whatever they say of it, they are about it."""

SIGNED = 1.0
"""Instead of `LINKED` when one author wrote both: many put the same address under each post."""

COPIED = 12.0
"""The log-odds of posts with the same words; of those that lead to different pages, that they are apart."""

NEARLY, NEAR_COPY = 0.55, 4.0
"""From which share of the same characters on posts are near copies, and what that adds if no name, number, day or
place is another."""

MIN_COPIED = 4
"""Words from which the same words are more than a greeting."""

DAY_MS = 86_400_000
DAYS_FREE, A_DAY, MAX_AGE = 3.0, 0.25, 3.0
"""What is told days later is more likely something else: taken off for each day after these, and at most."""

REPLY = 2.5
"""Taken off where one is an answer, or a further post of a thread: it goes on with what was said before, and two that
explain or comment on like things hardly ever tell one event. In the demo's world all folds that told different things
were of that kind, by up to 2.1."""

BAND = 2.5
"""Within this distance of the cut a pair is looked at word by word."""

_REWORDED, _RECAST = FEATURES.index("reworded"), FEATURES.index("recast")
_WEIGHTS = tuple(WEIGHTS[name] for name in FEATURES)
_WEIGHTS_BY_WORD = tuple(WEIGHTS_BY_WORD[name] for name in (*FEATURES, "strange"))

Known = tuple[StoryPost, Marks]
"""A post and its marks."""


def log_odds(one: Known, other: Known, cosine: float, rarity: Rarity, strangeness: Strangeness | None) -> float:
    """That two posts tell the same thing.

    Args:
        one: A post.
        other: Another one; which is which makes no difference.
        cosine: Of their vectors.
        rarity: How rare terms are.
        strangeness: Looks at pairs near the cut word by word; None where there is no encoder.
    """
    (post_a, a), (post_b, b) = one, other
    if a.key == b.key and a.length >= MIN_COPIED:
        is_elsewhere = bool(post_a.links and post_b.links) and set(post_a.links).isdisjoint(post_b.links)
        return -COPIED if is_elsewhere else COPIED
    values = features(a, b, cosine, rarity)
    known = _known(post_a, post_b)
    if (
        values[_REWORDED] == 1
        and not values[_RECAST]
        and min(a.length, b.length) >= MIN_COPIED
        and copied(a, b) >= NEARLY
    ):
        known += NEAR_COPY
    odds = BIAS + _weighed(_WEIGHTS, values) + known
    if strangeness is None or abs(odds - CUT) > BAND:
        return odds
    return BIAS_BY_WORD + _weighed(_WEIGHTS_BY_WORD, (*values, strangeness.between(a, b))) + known


def is_near(odds: float) -> bool:
    """Whether a pair that was weighed without its words has to be looked at word by word."""
    return abs(odds - CUT) <= BAND


def ground(one: Known, other: Known) -> Ground:
    """What first of all makes two posts one story."""
    (post_a, a), (post_b, b) = one, other
    if a.key == b.key and a.length >= MIN_COPIED:
        return "copy"
    if post_a.quoted and post_a.quoted == post_b.quoted:
        return "quote"
    is_linked = not set(post_a.links).isdisjoint(post_b.links)
    return "link" if is_linked and not (post_a.author and post_a.author == post_b.author) else "words"


def _weighed(weights: tuple[float, ...], values: tuple[float, ...]) -> float:
    return sum(weight * value for weight, value in zip(weights, values, strict=True))


def _known(a: StoryPost, b: StoryPost) -> float:
    """What links, quoted posts, time, and standing in a conversation add."""
    odds = 0.0
    if not set(a.links).isdisjoint(b.links):
        odds += SIGNED if a.author and a.author == b.author else LINKED
    if a.quoted and a.quoted == b.quoted:
        odds += QUOTED
    if _is_reply(a) or _is_reply(b):
        odds -= REPLY
    if NO_TIME not in {a.created_ms, b.created_ms}:
        days = abs(a.created_ms - b.created_ms) / DAY_MS
        odds -= min(max(0.0, days - DAYS_FREE) * A_DAY, MAX_AGE)
    return odds


def _is_reply(post: StoryPost) -> bool:
    """Whether a post is known to stand in a conversation that another began."""
    return post.thread not in ("", post.id)
