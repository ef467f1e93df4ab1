"""Trying a model before it is put to use: does it load sealed, are its vectors any, and how are they made comparable.

Its fit is found with the made-up texts of the package: of the posts of any kind, as many shall pass the normal cut of
some narrow topics as do with skerry's own model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from skerry.domain.errors import ModelRefused, NotSealed
from skerry.encoder import selftest
from skerry.encoder.client import Encoder
from skerry.encoder.files import problems
from skerry.encoder.fit import Fit
from skerry.encoder.model import ModelFiles, find_model
from skerry.encoder.selftest import SelfTest
from skerry.judge.rules.ruleset import background
from skerry.judge.rules.topic import TopicTexts
from skerry.judge.topics import TopicReader

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Vectors = Mapping[str, Floats]

ODD = ("", "\0", "\ud800", "x" * 20_000, "🎉" * 5_000, "猫 " * 5_000, "\u202e a \u2066 b")
"""Texts that no model may end by."""

SAME = 0.999
"""A mean cosine between made-up posts from which on a model finds everything the same."""

CUT = 0.5
"""The probability of the normal cut."""

STEPS = 12
"""Halvings of the amount that is sought: to 1/2,000 of a vector's length."""

MOST = 1.5
"""The most that is added to a vector of length 1: with it a cosine of 0 becomes 0.7."""


class Trial(msgspec.Struct, frozen=True):
    """What became of a trial.

    Attributes:
        model: The model, with its fit.
        seal: The twenty ways out, tried with it.
        share: Of the made-up posts and narrow topics, the share of pairs that passes the normal cut.
        share_unfitted: The same with the vectors as they come.
        share_own: The same with skerry's own model.
    """

    model: ModelFiles
    seal: SelfTest
    share: float
    share_unfitted: float
    share_own: float


def try_model(model: ModelFiles, *, unsealed_ok: bool) -> Trial:
    """Run a model in a sealed child, and fit it.

    Raises ModelRefused when it can't be used, NotSealed where nothing is sealed and the user hasn't opted in,
    EncoderError when it ends.
    """
    for line in problems(model):
        raise ModelRefused(line, where=str(model.folder))
    seal = selftest.run(model)
    if seal.seal.level == "UNSEALED" and not unsealed_ok:
        raise NotSealed(f"this system does not seal the encoder (missing: {', '.join(seal.seal.missing)})")
    if not seal.is_tight and seal.seal.level == "SEALED":
        got_out = ", ".join(probe.name for probe in seal.probes if not probe.is_blocked)
        raise ModelRefused(f"with this model the seal let through: {got_out}", where=str(model.folder))
    with Encoder(model, unsealed_ok=unsealed_ok) as encoder:
        for text in ODD:
            encoder.encode([text])
        vectors = _read(encoder)
    _check(model, vectors)
    with Encoder(find_model(), unsealed_ok=unsealed_ok) as own:
        target = _share(_read(own))
    fit, share = _fit(vectors, target)
    fitted = msgspec.structs.replace(model, fit=fit)
    return Trial(fitted, seal, share, _share(vectors), target)


def fitted(model: ModelFiles) -> ModelFiles:
    """A model with its fit, as `skerry model use` would put it to use; skerry's own needs none."""
    return model if model.is_own else try_model(model, unsealed_ok=True).model


def _read(encoder: Encoder) -> Vectors:
    """The vectors of the package's texts, each alone."""
    texts = dict.fromkeys(background().texts())
    return {text: encoder.encode([text])[0] for text in texts}


def _check(model: ModelFiles, vectors: Vectors) -> None:
    """Refuse vectors that say nothing."""
    rows = np.stack(list(vectors.values()))
    lengths = np.linalg.norm(rows, axis=1)
    if (lengths == 0).any():
        what = f"{int((lengths == 0).sum())} of {len(rows)} made-up texts have no vector of length 1"
        raise ModelRefused(what, where=str(model.folder), remedy="say `normalise = true` if the graph doesn't do it")
    if float(np.linalg.norm(rows.mean(0))) ** 2 > SAME:
        raise ModelRefused("the model gives nearly the same vector for any text", where=str(model.folder))


def _fit(vectors: Vectors, target: float) -> tuple[Fit | None, float]:
    """The fit by which the share that passes comes nearest to `target`, and that share."""
    mean = np.mean([vectors[text] for text in background().posts], axis=0)
    length = float(np.linalg.norm(mean))
    mean = (mean / length).astype(np.float32)

    def share_with(amount: float) -> float:
        return _share(_with(Fit.of(mean, amount), vectors))

    low, high = -length, MOST  # with more in common more passes; at -length the mean is gone
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if share_with(middle) > target else (middle, high)
    return nearest([0.0, round(low, 4), round(-length, 4)], share_with, target, mean)


def nearest(
    amounts: Sequence[float], share_with: Callable[[float], float], target: float, mean: Floats
) -> tuple[Fit | None, float]:
    """The amount whose share is nearest to the target, the first of several; no fit for an amount of 0."""
    shares = {amount: share_with(amount) for amount in amounts}
    best = min(shares, key=lambda amount: abs(shares[amount] - target))
    return (Fit.of(mean, best) if best else None), shares[best]


def _with(fit: Fit, vectors: Vectors) -> Vectors:
    return dict(zip(vectors, fit.apply(np.stack(list(vectors.values()))), strict=True))


def _share(vectors: Vectors) -> float:
    """Of the made-up posts, judged by each narrow topic alone, how many pass the normal cut."""
    known = background()
    reader = TopicReader([TopicTexts(topic, "", (), ()) for topic in known.narrow], known, vectors)
    readings = reader.read([vectors[post] for post in known.posts])
    passed = [probability >= CUT for reading in readings if reading for probability in reading[0]]
    return sum(passed) / max(1, len(passed))
