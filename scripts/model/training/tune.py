"""The training: a few passes over all topics on one core, held near the source by an anchor.

The anchor is the squared distance of every vector to the one that the source gives: what the topics don't teach
(languages, stories, the rest of the world) stays as it was.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from model.source import Floats, Source
from model.training.batch import Batch, make_batch
from model.training.contrast import Cut, loss
from model.training.encoder import TorchEncoder
from model.training.lesson import make_lesson

PASSES = 8
TOPICS_A_STEP = 24
RATE = 3e-4
CUT_RATE = 2e-3
ANCHOR = 4.0
"""Weight of the anchor."""
APART = 60.0
"""Weight of what posts of one topic have moved together: stories are told by how they differ."""
WARM, FLOOR = 0.1, 0.05
"""The rate rises over the first tenth of the steps and falls to a twentieth."""
SEED = 0


def tune(source: Source, sentences: Sequence[str]) -> tuple[Source, TorchEncoder]:
    """Teach the topics; the source with its new weights, and the network that has them."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)  # the order of sums, and with it the last bits, depends on the number of threads
    encoder, cut = TorchEncoder(source), Cut()
    encoder.centre_on(sentences)
    lesson = make_lesson(encoder)
    anchors = _Anchors(source, encoder.centre, lesson.texts())
    optimizer = torch.optim.AdamW(
        [
            {"params": list(encoder.weights.values()), "rate": RATE},
            {"params": [cut.at, cut.steepness], "rate": CUT_RATE},
        ],
        weight_decay=0.0,
    )
    noise = torch.Generator().manual_seed(SEED)
    draw = random.Random(SEED)  # noqa: S311 - the same training each time
    steps = list(_steps(len(lesson.topics), draw))
    for number, chosen in enumerate(steps):
        for group in optimizer.param_groups:
            group["lr"] = group["rate"] * _schedule(number, len(steps))
        batch = make_batch(lesson, chosen, draw, noise)
        every = [*batch.queries, *batch.posts]
        vectors = encoder([encoder.ids(text) for text in every])
        posts, held = vectors[len(batch.queries) :], anchors.of(every)
        cost = loss(vectors[: len(batch.queries)], posts, batch, cut, draw)
        cost = cost + ANCHOR * ((vectors - held) ** 2).sum(1).mean()
        cost = cost + APART * _moved_together(posts, held[len(batch.queries) :], batch)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
        if number % 20 == 0:
            print(f"step {number} of {len(steps)}: {cost.item():.3f}", flush=True)
    encoder.centre_on(sentences)
    return encoder.taught(source), encoder


def _moved_together(posts: Tensor, before: Tensor, batch: Batch) -> Tensor:
    """The mean squared change of the cosine of two posts about the same topic."""
    about = batch.belongs[:, batch.first].float()
    same = (about @ about.T > 0) & ~torch.eye(len(posts), dtype=torch.bool)
    return ((posts @ posts.T - before @ before.T) ** 2)[same].mean()


def _schedule(number: int, steps: int) -> float:
    return min(1, (number + 1) / (WARM * steps)) * max(FLOOR, 1 - number / steps)


def _steps(count: int, draw: random.Random) -> Iterator[list[int]]:
    for _ in range(PASSES):
        order = list(range(count))
        draw.shuffle(order)
        for start in range(0, count, TOPICS_A_STEP):
            yield order[start : start + TOPICS_A_STEP]


class _Anchors:
    """The vectors that the source gives."""

    def __init__(self, source: Source, centre: Tensor, texts: Sequence[str]) -> None:
        self._original = TorchEncoder(source)
        self._original.centre = centre
        self._known: dict[str, Floats] = {}
        self._learn(texts)

    def of(self, texts: Sequence[str]) -> Tensor:
        """The vector of each, [texts, 1024]."""
        self._learn(texts)
        return torch.tensor(np.stack([self._known[text] for text in texts]))

    def _learn(self, texts: Sequence[str]) -> None:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:  # a topic as it was written this time
            self._known.update(zip(new, self._original.encode(new), strict=True))
