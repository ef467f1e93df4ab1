"""What the ratings of an account have taught, put together and printed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from skerry.cli.output import print_json
from skerry.cli.scoring import Model, start_encoder
from skerry.config.filters import load_filters
from skerry.config.paths import Paths
from skerry.domain.clean import clean_line
from skerry.domain.errors import EncoderError
from skerry.judge.rules.ruleset import background
from skerry.judge.taste.explaining import words_of
from skerry.judge.taste.forgetting import HALF_LIFE_WEEKS, WEEK_MS
from skerry.judge.taste.prior import Topics, topics_of
from skerry.judge.taste.probes import ONE_IN
from skerry.judge.taste.ratings import not_enough
from skerry.judge.taste.summary import Effect, Summary, summarise
from skerry.store.cache import Cache
from skerry.store.user import User
from skerry.store.values import Rating
from skerry.sync.teaching import Teacher

MAX_TEXT = 60
"""Characters of a post that name it."""

LATEST = 10
"""Ratings that are listed for people; scripts get all."""


class Learned(msgspec.Struct, frozen=True):
    """Ratings, and what was learned from them.

    Attributes:
        rated: The ratings, the newest first.
        summary: None where there is no rating, or a problem.
        problem: Why there is no summary, as a line.
    """

    rated: tuple[Rating, ...]
    summary: Summary | None = None
    problem: str = ""

    @property
    def counts(self) -> tuple[int, int]:
        """How many are + and -."""
        likes = sum(rating.value > 0 for rating in self.rated)
        return likes, len(self.rated) - likes

    @property
    def note(self) -> str:
        """Why the ratings don't count yet; "" when they do."""
        return not_enough(*self.counts)


class _Direct:
    """A child that was started for this, as `Teacher` asks it: each text by itself, as `taste try` does."""

    def __init__(self, model: Model) -> None:
        self._model = model

    async def encode(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        return np.concatenate([self._model.encode([text]) for text in texts])


def learn(paths: Paths, folder: Path, user: User) -> Learned:
    """Learn all ratings of an account and name what came of it."""
    rated = tuple(reversed(user.rated()))
    if not rated:
        return Learned(())
    topics = topics_of(load_filters(paths), datetime.now().astimezone())
    cache = Cache.open(folder / "cache.db", write=False)
    try:
        model = start_encoder()
        try:
            teacher = Teacher(cache, user, _Direct(model), model.model_id, may_choose=False)
            return Learned(rated, asyncio.run(_summary(teacher, topics)))
        finally:
            model.close()
    except EncoderError as error:
        return Learned(rated, problem=str(error))
    finally:
        cache.close()


async def _summary(teacher: Teacher, topics: Topics) -> Summary | None:
    taught = await teacher.teach(topics, int(datetime.now().timestamp() * 1000))
    own = {words_of(topic) for topic in (*topics.boost, *topics.sink)}
    vectors = await teacher.of_words(list(dict.fromkeys([*sorted(own), *background().subjects])))
    return summarise(taught.taste, vectors, own) if taught and vectors else None


def print_words(learned: Learned, now_ms: int) -> None:
    """For people."""
    likes, dislikes = learned.counts
    if not learned.rated:
        print("Nothing is rated yet: in the client + and - on a post say what you want more and less of.")
        return
    total = _plural(len(learned.rated), "rating")
    print(f"{total}: {likes} +, {dislikes} -. One counts half after {HALF_LIFE_WEEKS} weeks.")
    if learned.note:
        print(f"They don't count yet ({learned.note}): until then the order is your rules' alone.")
    else:
        print(f"The ranked view goes by them; one place in {ONE_IN} there is kept for posts unlike those you rated.")
    if learned.summary:
        for title, sign in (("More of", 1), ("Less of", -1)):
            _print_effects(title, sign, learned)
    print("\nRated last")
    for rating in learned.rated[:LATEST]:
        weeks = max(0, now_ms - rating.at_ms) // WEEK_MS
        age = "this week" if not weeks else f"{_plural(weeks, 'week')} ago"
        print(f"  {'+' if rating.value > 0 else '-'} {_name(rating)}: {_text(rating)} ({age})\n    {rating.uri}")


def print_json_of(learned: Learned) -> None:
    """For scripts: one object."""
    likes, dislikes = learned.counts
    summary = learned.summary or Summary((), (), ())
    handles = _handles(learned.rated)
    print_json(
        {
            "ratings": len(learned.rated),
            "likes": likes,
            "dislikes": dislikes,
            "half_life_weeks": HALF_LIFE_WEEKS,
            "counts": not learned.note,
            "note": learned.note,
            "explores_one_in": ONE_IN,
            "authors": [
                {"author": handles.get(e.name, e.name), "did": e.name, "effect": round(e.effect, 3)}
                for e in summary.authors
            ],
            "kinds": [{"kind": e.name, "effect": round(e.effect, 3)} for e in summary.kinds],
            "topics": [
                {"topic": e.name, "effect": round(e.effect, 3), "nearest": list(e.nearest)} for e in summary.topics
            ],
            "rated": [
                {
                    "uri": r.uri,
                    "rating": r.value,
                    "rated_ms": r.at_ms,
                    "author": r.post.handle if r.post else "",
                    "text": r.post.text if r.post else "",
                }
                for r in learned.rated
            ],
        }
    )


def _print_effects(title: str, sign: int, learned: Learned) -> None:
    summary, texts = learned.summary, {rating.uri: _text(rating) for rating in learned.rated}
    if summary is None:
        return
    handles = _handles(learned.rated)
    print(f"\n{title}")
    topics = list(_of_sign(summary.topics, sign))
    for effect in topics:
        like = ", ".join(texts[uri] for uri in effect.nearest if uri in texts)
        print(f"  {clean_line(effect.name)} ({effect.effect:+.1f}){f': {like}' if like else ''}")
    authors = [f"{_at(handles.get(e.name, e.name))} ({e.effect:+.1f})" for e in _of_sign(summary.authors, sign)]
    kinds = [f"{e.name} ({e.effect:+.1f})" for e in _of_sign(summary.kinds, sign)]
    for name, values in (("by", authors), ("of this kind", kinds)):
        if values:
            print(f"  {name}: {', '.join(values)}")
    if not (topics or authors or kinds):
        print("  nothing stands out")


def _of_sign(effects: Iterable[Effect], sign: int) -> list[Effect]:
    """The effects of a sign, the strongest first."""
    return sorted((e for e in effects if e.effect * sign > 0), key=lambda e: -abs(e.effect))


def _handles(rated: Iterable[Rating]) -> dict[str, str]:
    return {rating.post.did: clean_line(rating.post.handle) for rating in rated if rating.post and rating.post.handle}


def _at(name: str) -> str:
    return name if name.startswith("did:") else f"@{name}"


def _name(rating: Rating) -> str:
    return _at(clean_line(rating.post.handle or rating.post.did)) if rating.post else "a post"


def _text(rating: Rating) -> str:
    text = clean_line(rating.post.text, max_chars=MAX_TEXT) if rating.post else ""
    return f"“{text}”" if text else "without words"


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
