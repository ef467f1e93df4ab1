"""Posts to verdicts for a command: the rules, and the sealed child for those that need it, for as long as it lives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, Self

from skerry.domain.errors import EncoderError
from skerry.domain.verdicts import Verdict
from skerry.judge.language import with_language
from skerry.judge.reach import texts_around, with_vectors
from skerry.judge.rules import Judge, Ruleset
from skerry.judge.subject import Subject, encode_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Model(Protocol):
    """What is needed of `skerry.encoder.client.Encoder`."""

    @property
    def model_id(self) -> str:
        """Names the model and its bytes."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length 1, a row a text. Raises `EncoderError`."""

    def close(self) -> None:
        """End the child."""


def start_encoder() -> Model:
    """The sealed child with the model in use; unsealed only if the settings allow it. Raises `EncoderError`."""
    from skerry.config.paths import user_paths
    from skerry.config.settings import load_settings
    from skerry.encoder.choice import model_in_use
    from skerry.encoder.client import Encoder

    paths = user_paths()
    return Encoder(model_in_use(paths), unsealed_ok=load_settings(paths).ai.allow_unsealed)


class Scorer:
    """Judges posts. Rules with a topic abstain from when on the encoder can't be used; `problem` says why.

    Args:
        ruleset: The rules.
        start: Starts the encoder; called when a rule has a topic, and then only.

    Attributes:
        problem: Why topics aren't read, in a line; empty while they are.
    """

    def __init__(self, ruleset: Ruleset, start: Callable[[], Model] = start_encoder) -> None:
        self.problem = ""
        self._ruleset = ruleset
        self._model: Model | None = None
        self._judge: Judge = ruleset.with_vectors("", {})
        texts = ruleset.texts()
        if not texts:
            return
        try:
            self._model = start()
            vectors = each_alone(self._model, texts)
        except EncoderError as error:
            self._lose(error)
        else:
            self._judge = ruleset.with_vectors(self._model.model_id, dict(zip(texts, vectors, strict=True)))

    def judge(self, subjects: Sequence[Subject]) -> list[Verdict]:
        """The verdict of each post."""
        if self._ruleset.reads_languages:
            subjects = [with_language(subject) for subject in subjects]
        return self._judge.judge(self._with_around(subjects), self._vectors(subjects))

    def close(self) -> None:
        """End the encoder."""
        if self._model is not None:
            self._model.close()
            self._model = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _with_around(self, subjects: Sequence[Subject]) -> Sequence[Subject]:
        """The posts with the vectors of what is around them, where a topic reaches there."""
        texts = texts_around(subjects) if self._ruleset.reads_around and self._model else []
        if not texts or self._model is None:
            return subjects
        try:
            return with_vectors(subjects, dict(zip(texts, each_alone(self._model, texts), strict=True)))
        except EncoderError as error:
            self._lose(error)
            return subjects

    def _vectors(self, subjects: Sequence[Subject]) -> NDArray[np.float32] | None:
        if self._model is None or not subjects:
            return None
        try:
            return each_alone(self._model, [encode_text(subject) for subject in subjects])
        except EncoderError as error:
            self._lose(error)
            return None

    def _lose(self, error: EncoderError) -> None:
        self.problem = f"rules with a topic say nothing: {error}"
        self.close()


def each_alone(model: Model, texts: Sequence[str]) -> NDArray[np.float32]:
    """A row a text, each text run by itself.

    In one run with others a text's vector depends a little on them, by which a probability moved by up to 2 in 100;
    the verdicts of a file shall not depend on its order. It costs a tenth of the time.
    """
    import numpy as np

    return np.concatenate([model.encode([text]) for text in texts])
