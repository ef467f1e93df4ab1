"""The training: a few passes over all topics on one core, held near the source by an anchor.

The anchor is the squared distance of every vector to the one that the source gives: what the topics don't teach
(languages, stories, the rest of the world) stays as it was.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import torch

from model.source import Source
from model.training.contrast import loss, make_batch
from model.training.encoder import TorchEncoder
from model.training.topics import Topic

PASSES = 8
TOPICS_A_STEP = 24
RATE = 2e-4
ANCHOR = 4.0
"""Weight of the anchor. PASSES, RATE and this were the first values tried; no others were compared."""
AKIN = 0.55
"""Topics whose sentences are nearer than this in the source's space don't refute each other."""
WARM, FLOOR = 0.1, 0.05
"""The rate rises over the first tenth of the steps and falls to a twentieth."""
SEED = 0


def tune(source: Source, topics: Sequence[Topic], sentences: Sequence[str]) -> tuple[Source, TorchEncoder]:
    """Teach the topics; the source with its new weights, and the network that has them."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)  # the order of sums, and with it the last bits, depends on the number of threads
    encoder = TorchEncoder(source)
    encoder.centre_on(sentences)
    named = [topic.sentence for topic in topics]
    likeness = encoder.encode(named) @ encoder.encode(named).T
    texts = sorted({text for topic in topics for text in topic.texts()})
    anchors = dict(zip(texts, encoder.encode(texts), strict=True))
    original = TorchEncoder(source)
    original.centre = encoder.centre
    optimizer = torch.optim.AdamW(list(encoder.weights.values()), lr=RATE, weight_decay=0.0)
    noise = torch.Generator().manual_seed(SEED)
    draw = random.Random(SEED)  # noqa: S311 - the same training each time
    steps = list(_steps(len(topics), draw))
    for number, chosen in enumerate(steps):
        for group in optimizer.param_groups:
            group["lr"] = RATE * min(1, (number + 1) / (WARM * len(steps))) * max(FLOOR, 1 - number / len(steps))
        batch = make_batch([topics[index] for index in chosen], draw)
        every = [*batch.queries, *batch.posts]
        vectors = encoder([encoder.ids(text) for text in every])
        near = torch.tensor(likeness[np.ix_(chosen, chosen)] > AKIN)
        cost = loss(vectors[: len(batch.queries)], vectors[len(batch.queries) :], batch, near, noise)
        held = torch.tensor(np.stack(list(_anchors(every, anchors, original))))
        cost = cost + ANCHOR * ((vectors - held) ** 2).sum(1).mean()
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
        if number % 20 == 0:
            print(f"step {number} of {len(steps)}: {float(cost):.3f}", flush=True)
    encoder.centre_on(sentences)
    return encoder.taught(source), encoder


def _steps(count: int, draw: random.Random) -> Iterator[list[int]]:
    for _ in range(PASSES):
        order = list(range(count))
        draw.shuffle(order)
        for start in range(0, count, TOPICS_A_STEP):
            yield order[start : start + TOPICS_A_STEP]


def _anchors(
    texts: Iterable[str], known: dict[str, np.ndarray[tuple[int], np.dtype[np.float32]]], original: TorchEncoder
) -> Iterator[np.ndarray[tuple[int], np.dtype[np.float32]]]:
    for text in texts:
        if text not in known:  # a topic as it was drawn this time
            known[text] = original.encode([text])[0]
        yield known[text]
