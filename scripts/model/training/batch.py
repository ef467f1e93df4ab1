"""One step's texts: topics as a user might write them, their posts, and which belongs to which.

A post that is it belongs to its topic and to the broad ones that this one is within; a lure belongs to what it is
really about and, hardest of all, not to the topic whose words it has. What can't be known (whether a post also fits
another lure's subject, a topic that is akin, a broad one that doesn't list its topic) is left out.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from model.training.lesson import Lesson
from model.training.topics import BroadTopic, Topic

UNKNOWN_LURES = 0.5
"""Share of the lures that are left out for topics other than the one whose words they borrow."""
BROAD = 12
"""Broad topics of a batch at most."""
NONE = -1


class Batch(NamedTuple):
    """Texts of one step.

    Attributes:
        queries: The topics, each followed by its lures' subjects; the broad topics at the end.
        posts: The posts.
        first: Where each topic is among the queries, [topics].
        asks: Which queries are topics, broad ones too, [queries].
        belongs: [posts, queries].
        unknown: Likewise.
        lures: Where a lure meets the topic whose words it borrows, likewise.
    """

    queries: list[str]
    posts: list[str]
    first: Tensor
    asks: Tensor
    belongs: Tensor
    unknown: Tensor
    lures: Tensor


class _Rows(NamedTuple):
    """For each text its topic and its lure, and for queries the broad topic; -1 where it has none."""

    topic: Tensor
    lure: Tensor
    broad: Tensor


def make_batch(lesson: Lesson, chosen: Sequence[int], draw: random.Random, noise: torch.Generator) -> Batch:
    """All posts of some topics, and the queries that they belong to, written anew each time."""
    queries: list[tuple[str, int, int, int]] = []
    posts: list[tuple[str, int, int, int]] = []
    for index, topic in enumerate(lesson.topics[number] for number in chosen):
        queries.append((_as_written(topic, draw), index, NONE, NONE))
        posts += [(post, index, NONE, NONE) for post in topic.posts]
        for number, lure in enumerate(topic.lures):
            posts.append((lure.post, index, number, NONE))
            queries.append((lure.subject, index, number, NONE))
    broad = [number for number in range(len(lesson.broad)) if lesson.within[number, list(chosen)].any()]
    broad = draw.sample(broad, min(BROAD, len(broad)))
    queries += [(_as_written(lesson.broad[number], draw), NONE, NONE, number) for number in broad]
    asked, told = _rows(queries), _rows(posts)
    same = told.topic[:, None] == asked.topic[None]
    is_lure, of_lure = (told.lure >= 0)[:, None], (asked.lure >= 0)[None]
    named = ~of_lure & (asked.broad < 0)[None]
    akin = torch.tensor(lesson.akin[list(chosen)][:, list(chosen)])[told.topic][:, asked.topic.clamp(min=0)]
    chance = torch.rand(same.shape, generator=noise) < UNKNOWN_LURES
    belongs = same & (told.lure[:, None] == asked.lure[None])
    unknown = (~is_lure & of_lure) | (~is_lure & named & akin & ~same)
    unknown |= (is_lure & of_lure & ~same) | (is_lure & named & ~same & chance)
    for column, number in enumerate(broad, len(queries) - len(broad)):
        belongs[:, column], unknown[:, column] = _about_broad(lesson, chosen, told, number)
    return Batch(
        [row[0] for row in queries],
        [row[0] for row in posts],
        torch.tensor([row for row in range(len(queries)) if asked.topic[row] >= 0 and asked.lure[row] < 0]),
        asked.lure < 0,
        belongs,
        unknown,
        is_lure & named & same,
    )


def _rows(texts: Sequence[tuple[str, int, int, int]]) -> _Rows:
    return _Rows(*(torch.tensor([text[column] for text in texts]) for column in (1, 2, 3)))


def _about_broad(lesson: Lesson, chosen: Sequence[int], told: _Rows, number: int) -> tuple[Tensor, Tensor]:
    """Which posts belong to a broad topic, and of which that isn't known."""
    belongs, unknown = torch.zeros(len(told.topic), dtype=torch.bool), torch.zeros(len(told.topic), dtype=torch.bool)
    for row, (index, lure) in enumerate(zip(told.topic.tolist(), told.lure.tolist(), strict=True)):
        topic = chosen[index]
        if lure >= 0:
            unknown[row] = bool(lesson.unsure_lures[topic][number, lure])
        else:
            belongs[row] = bool(lesson.within[number, topic])
            unknown[row] = bool(lesson.unsure[number, topic])
    return belongs, unknown


def _as_written(topic: Topic | BroadTopic, draw: random.Random) -> str:
    """A topic as somebody might give it: a sentence, a list of words, or both."""
    words = ", ".join(draw.sample(topic.words, min(len(topic.words), draw.randint(4, 10))))
    kind = draw.random()
    return topic.sentence if kind < 0.6 else words if kind < 0.8 else f"{topic.sentence}: {words}"
