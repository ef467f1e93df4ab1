"""What is asked of the vectors: a post near what it is about, far from what it only sounds like.

In a batch of topics the queries are the topics as a user might write them, and what each lure is really about. A post
that is it belongs to its topic; a lure belongs to its subject and, hardest of all, not to the topic whose words it has.
What can't be known (whether a post also fits another lure's subject) is left out. Source: supervised contrastive
learning with hard negatives, as in Khosla et al. 2020 and Robinson et al. 2021.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from model.training.topics import Topic

TEMPERATURE = 0.07
HARD = 3.0
"""How much more a lure counts among a topic's negatives."""
UNKNOWN_LURES = 0.5
"""Share of the lures that are left out for topics other than the one whose words they borrow."""
MASKED = -1e4
NO_LURE = -1


class Batch(NamedTuple):
    """Texts of one step; `topic` and `lure` say of each whose it is, `lure` is -1 for what is no lure's."""

    queries: list[str]
    posts: list[str]
    query_topic: Tensor
    query_lure: Tensor
    post_topic: Tensor
    post_lure: Tensor


def make_batch(topics: Sequence[Topic], draw: random.Random) -> Batch:
    """All posts of some topics, and the queries that they belong to, drawn anew each time."""
    queries: list[tuple[str, int, int]] = []
    posts: list[tuple[str, int, int]] = []
    for index, topic in enumerate(topics):
        queries.append((_as_written(topic, draw), index, NO_LURE))
        posts += [(post, index, NO_LURE) for post in topic.posts]
        for number, lure in enumerate(topic.lures):
            posts.append((lure.post, index, number))
            queries.append((lure.subject, index, number))
    return Batch(
        [text for text, _, _ in queries],
        [text for text, _, _ in posts],
        *(torch.tensor([row[column] for row in rows]) for rows in (queries, posts) for column in (1, 2)),
    )


def _as_written(topic: Topic, draw: random.Random) -> str:
    """A topic as somebody might give it: a sentence, a list of words, or both."""
    words = ", ".join(draw.sample(topic.words, min(len(topic.words), draw.randint(4, 10))))
    kind = draw.random()
    return topic.sentence if kind < 0.6 else words if kind < 0.8 else f"{topic.sentence}: {words}"


def loss(queries: Tensor, posts: Tensor, batch: Batch, related: Tensor, noise: torch.Generator) -> Tensor:
    """The two halves: each post finds its query, each topic finds its posts.

    Args:
        queries: Vectors [queries, 1024].
        posts: Vectors [posts, 1024].
        batch: Whose they are.
        related: [topics, topics]: whether two topics of the batch are so alike that neither refutes the other.
        noise: Draws which unknown lures are left out.
    """
    likeness = posts @ queries.T / TEMPERATURE
    same = batch.post_topic[:, None] == batch.query_topic[None]
    is_lure, of_lure = (batch.post_lure >= 0)[:, None], (batch.query_lure >= 0)[None]
    belongs = same & (batch.post_lure[:, None] == batch.query_lure[None])
    akin = related[batch.post_topic][:, batch.query_topic] & ~same
    chance = torch.rand(likeness.shape, generator=noise) < UNKNOWN_LURES
    unknown = (~is_lure & of_lure) | (~is_lure & ~of_lure & akin) | (is_lure & of_lure & ~same)
    unknown |= is_lure & ~of_lure & ~same & chance
    known = likeness.masked_fill(unknown, MASKED)
    found = -(torch.log_softmax(known, 1) * belongs).sum(1).mean()
    hard = torch.where(is_lure & ~of_lure & same, torch.tensor(HARD).log(), torch.tensor(0.0))
    negatives = torch.logsumexp((known + hard).masked_fill(belongs, MASKED), 0)
    mine = belongs & ~of_lure
    each = torch.logaddexp(likeness, negatives[None]) - likeness
    finds = (each * mine).sum(0)[~of_lure[0]] / mine.sum(0)[~of_lure[0]].clamp(min=1)
    return found + finds.mean()
