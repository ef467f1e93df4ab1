"""The model for a command that looks at a few texts, or at many: started when the first is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Self

from skerry.cli.scoring import Model, each_alone, start_encoder
from skerry.domain.errors import EncoderError, SkerryError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = dict[str, NDArray[np.float32]]

STEP = 64
"""Texts encoded between two looks at whether somebody wants to stop."""


class Reading:
    """Texts to vectors, as long as the sealed child can be used.

    Attributes:
        problem: Why it can't be, in a line; empty while it can.
    """

    def __init__(self, start: Callable[[], Model] = start_encoder) -> None:
        self.problem = ""
        self._start = start
        self._model: Model | None = None

    def vectors(self, texts: Iterable[str]) -> Vectors:
        """The vector of each text; of none of them when the model can't be used."""
        wanted = list(dict.fromkeys(texts))
        found: Vectors = {}
        for start in range(0, len(wanted), STEP):
            part = wanted[start : start + STEP]
            vectors = self._encode(part)
            if vectors is None:
                return {}
            found.update(zip(part, vectors, strict=True))
        return found

    def close(self) -> None:
        """End the child."""
        if self._model is not None:
            self._model.close()
            self._model = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        if self.problem:
            return None
        try:
            if self._model is None:
                self._model = self._start()
            return each_alone(self._model, texts)
        except EncoderError as error:
            self.problem = f"rules with a topic say nothing: {error}"
            self.close()
            return None


def model_name() -> str:
    """The id of the model in force, under which vectors are stored; "" when it can't be found."""
    from skerry.config.paths import user_paths
    from skerry.encoder.choice import model_in_use

    try:
        return model_in_use(user_paths()).id
    except SkerryError:
        return ""
