"""What is asked of the vectors: a post near what it is about, far from what it only sounds like.

Two halves, each post finds its query and each topic finds its posts, and both again with the topics as examples give
them; and one cut for all topics, since a filter has to decide. Source: supervised contrastive learning with hard
negatives, as in Khosla et al. 2020 and Robinson et al. 2021; the cut as in Zhai et al. 2023 (SigLIP).
"""

from __future__ import annotations

import random

import torch
from torch import Tensor
from torch.nn import functional

from model.training.batch import Batch

TEMPERATURE = 0.07
HARD = 3.0
"""How much more a lure counts among a topic's negatives."""
MASKED = -1e4
BY_EXAMPLES = 0.5
"""What the topics given by examples count."""
BY_CUT = 0.5
"""What the common cut counts."""
SHOWN = 4
"""Posts of a topic that serve as its examples in a step; one less where there would be too few others."""
EXAMPLES_ALONE = 0.25
"""Share of the topics that are given by examples without their sentence."""


class Cut:
    """Where the likeness of a post to a topic starts to be a hit, and how steeply: learned with the vectors."""

    def __init__(self) -> None:
        self.at = torch.tensor([0.30, 0.35], requires_grad=True)
        self.steepness = torch.full((2,), 1 / TEMPERATURE).log().requires_grad_()

    def loss(self, kind: int, cosines: Tensor, batch: Batch) -> Tensor:
        """The negative log likelihood of what belongs and what doesn't, per post that belongs.

        Args:
            kind: 0 for topics in words, 1 for those by examples.
            cosines: [posts, queries].
            batch: What belongs, all its queries being topics.
        """
        odds = (cosines - self.at[kind]) * self.steepness[kind].exp()
        each = functional.binary_cross_entropy_with_logits(odds, batch.belongs.float(), reduction="none")
        each = each * torch.where(batch.lures, HARD, 1.0) * ~batch.unknown
        return each.sum() / batch.belongs.sum().clamp(min=1)


def loss(queries: Tensor, posts: Tensor, batch: Batch, cut: Cut, draw: random.Random) -> Tensor:
    """What the vectors of a batch are wrong by.

    Args:
        queries: Vectors [queries, 1024].
        posts: Vectors [posts, 1024].
        batch: What belongs to what.
        cut: The common cut.
        draw: Draws which posts are examples.
    """
    shown, by_examples = _by_examples(queries, posts, batch, draw)
    total = torch.tensor(0.0)
    for kind, weight, vectors, asked in ((0, 1.0, queries, batch), (1, BY_EXAMPLES, shown, by_examples)):
        cosines = posts @ vectors.T
        part = _both_ways(cosines / TEMPERATURE, asked)
        part = part + BY_CUT * cut.loss(kind, cosines[:, asked.asks], _only_topics(asked))
        total = total + weight * part
    return total


def _both_ways(likeness: Tensor, batch: Batch) -> Tensor:
    """Each post finds its query, each topic finds its posts; lures count more among what a topic must not find."""
    others = likeness.masked_fill(batch.belongs | batch.unknown, MASKED)
    by_post = torch.logaddexp(likeness, torch.logsumexp(others, 1)[:, None]) - likeness
    count = batch.belongs.sum(1)
    found = ((by_post * batch.belongs).sum(1) / count.clamp(min=1))[count > 0].mean()
    hard = torch.where(batch.lures, torch.tensor(HARD).log(), torch.tensor(0.0))
    by_query = torch.logaddexp(likeness, torch.logsumexp(others + hard, 0)[None]) - likeness
    count = batch.belongs.sum(0)
    asked = batch.asks & (count > 0)
    return found + ((by_query * batch.belongs).sum(0)[asked] / count[asked]).mean()


def _by_examples(queries: Tensor, posts: Tensor, batch: Batch, draw: random.Random) -> tuple[Tensor, Batch]:
    """The batch with its topics given by some of their posts, mostly with the sentence too; without broad ones."""
    vectors, taken = [], torch.zeros(len(posts), len(batch.first), dtype=torch.bool)
    for index, column in enumerate(batch.first.tolist()):
        rows = batch.belongs[:, column].nonzero()[:, 0].tolist()
        rows = draw.sample(rows, min(SHOWN, len(rows) // 2))
        taken[rows, index] = True
        like = functional.normalize(posts[rows].mean(0), dim=0)
        alone = draw.random() < EXAMPLES_ALONE
        vectors.append(like if alone else functional.normalize(like + queries[column], dim=0))
    lures = (~batch.asks).nonzero()[:, 0]
    columns = torch.cat([batch.first, lures])
    belongs, unknown = batch.belongs[:, columns], batch.unknown[:, columns]
    belongs[:, : len(batch.first)] &= ~taken
    unknown[:, : len(batch.first)] |= taken
    given = batch._replace(asks=batch.asks[columns], belongs=belongs, unknown=unknown, lures=batch.lures[:, columns])
    return torch.cat([torch.stack(vectors), queries[lures]]), given


def _only_topics(batch: Batch) -> Batch:
    return batch._replace(
        belongs=batch.belongs[:, batch.asks],
        unknown=batch.unknown[:, batch.asks],
        lures=batch.lures[:, batch.asks],
    )
