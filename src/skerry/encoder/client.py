"""Texts to vectors, through a sealed child."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from skerry.domain.clean import clean, clean_line
from skerry.domain.errors import EncoderDied, EncoderError, ModelRefused, NotSealed
from skerry.encoder.manifest import IN_THE_GRAPH, Manifest
from skerry.encoder.model import ModelFile, ModelFiles, find_model
from skerry.seal.child import ChildFailed, ChildRefused, SealedChild
from skerry.seal.layers import ALL
from skerry.seal.level import Level, Seal

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

WORKER = "skerry.encoder.worker"
LIBRARIES = ("numpy", "onnxruntime", "sentencepiece")
ENVIRONMENT = {
    "ORT_DISABLE_TELEMETRY": "1",  # read when onnxruntime is imported
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",  # numpy would start a thread a core, which the limits refuse
    "LANG": "C.UTF-8",
}
"""All of the child's environment."""

FILE_REFUSED = "SystemError : 13"
"""What onnxruntime says when Landlock closes a file that a network names for its weights: EACCES."""

MAX_CHARS = 16_384
"""Characters of a text that are looked at; the model's 256 tokens are about a thousand."""
REQUEST_TEXTS = 512
REQUEST_CHARS = 1 << 20
"""Texts and characters of a request at most; as JSON a character takes up to 12 bytes, and a frame has 16 MB."""


class Encoder:
    """The model in a sealed child, started and checked. May be used from several threads, which take turns.

    When the child is lost, every call raises EncoderDied; starting another one is the caller's decision.

    Attributes:
        model: The model that runs.
        layers: What became of each layer of the sandbox: the name of the error, empty when it is on.
        probes: With `targets`: what stopped each probe before the last layer, and after it.
    """

    def __init__(
        self,
        model: ModelFiles | None = None,
        *,
        unsealed_ok: bool = False,
        targets: dict[str, Any] | None = None,
        layers: Sequence[str] = ALL,
        start_timeout: float = 30.0,
        call_timeout: float = 60.0,
    ) -> None:
        """Start the child and wait until it is ready, about half a second.

        Args:
            model: The model; skerry's own unless given.
            unsealed_ok: Whether the user has opted in to a child that the kernel doesn't seal at all.
            targets: What the probes aim at, when they are to be run (see `skerry.encoder.selftest`).
            layers: The layers of the sandbox to put on.
            start_timeout: Seconds until it has to be ready; longer for a model larger than 64 MB, in proportion.
            call_timeout: Seconds for a request of at most 512 texts; longer in the same way.

        Raises:
            EncoderDied: It ended or was not ready in time.
            ModelRefused: A file is not the one of the manifest.
            NotSealed: There is no seccomp, and the user hasn't opted in.
        """
        self.model = model or find_model()
        self._call_timeout = call_timeout * self.model.patience
        self._child = self._start(targets, layers, start_timeout * self.model.patience)
        self.layers = self._child.layers
        self.probes = self._child.probes
        if self.seal.level == "UNSEALED" and not unsealed_ok:
            self.close()
            raise NotSealed(
                f"this system does not seal the encoder (missing: {', '.join(self.seal.missing)})",
                remedy="filters by topic are off; everything else works",
            )

    @property
    def seal(self) -> Seal:
        """How well the child is sealed, as the kernel says."""
        return self._child.seal

    @property
    def level(self) -> Level:
        """SEALED, PARTIAL or UNSEALED."""
        return self.seal.level

    @property
    def missing(self) -> tuple[str, ...]:
        """What the kernel did not give; empty when SEALED."""
        return self.seal.missing

    @property
    def model_id(self) -> str:
        """Names the model and its bytes: vectors of different ids can't be compared."""
        return self.model.id

    @property
    def dimensions(self) -> int:
        """Values of a vector."""
        return self.model.manifest.dimensions

    @property
    def pid(self) -> int:
        """The child's process number."""
        return self._child.pid

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of length 1, [texts, dimensions], in the order of `texts`, which may be any strings.

        The child gets each text once and in an order of their own, so the same texts give the same vectors in
        whatever order they come, and equal texts equal ones. Among other texts a vector is a little different
        (see `worker.BATCH_TOKENS`). Raises EncoderDied; the child is gone then.
        """
        import numpy as np

        cut = [self.model.manifest.prefix + text[:MAX_CHARS] for text in texts]
        unique = sorted(set(cut), key=lambda text: (len(text), text))
        answer = b"".join(self._ask(request) for request in _requests(unique))
        vectors = np.frombuffer(answer, np.float32).reshape(len(unique), self.dimensions)
        if self.model.fit is not None:
            vectors = self.model.fit.apply(vectors)
        rows = {text: row for row, text in enumerate(unique)}
        return vectors[[rows[text] for text in cut]]

    def close(self) -> None:
        """End the child. Doing it twice does no harm."""
        self._child.close()

    def __enter__(self) -> Encoder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, targets: dict[str, Any] | None, layers: Sequence[str], timeout: float) -> SealedChild:
        manifest = self.model.manifest
        try:
            child = SealedChild(
                WORKER,
                libraries=LIBRARIES,
                readable=[str(self.model.model), str(self.model.tokenizer)],
                environment=ENVIRONMENT,
                task={
                    "model": _to_check(self.model.model, manifest.model),
                    "tokenizer": _to_check(self.model.tokenizer, manifest.tokenizer),
                    "max_tokens": manifest.max_tokens,
                    "form": _form(manifest),
                },
                targets=targets,
                layers=layers,
                memory=self.model.memory,
                timeout=timeout,
            )
        except ChildRefused as error:
            raise _refusal(error.reason, self.model.remedy) from error
        except ChildFailed as error:
            raise _death(error) from error
        except OSError as error:
            raise EncoderDied(f"the encoder can't be started: {error.strerror}") from error
        if child.about["dimensions"] != manifest.dimensions:
            child.close()
            what = f"the model's vectors have {child.about['dimensions']} values, its manifest says "
            raise ModelRefused(f"{what}{manifest.dimensions}", where=str(self.model.model), remedy=self.model.remedy)
        return child

    def _ask(self, texts: list[str]) -> bytes:
        """One request; the vectors' bytes."""
        try:
            answer = self._child.call(json.dumps(texts).encode(), timeout=self._call_timeout)
        except ChildFailed as error:
            raise _death(error) from error
        if len(answer) != len(texts) * self.dimensions * 4:
            self.close()
            raise EncoderDied(f"the encoder answered {len(texts)} texts with {len(answer)} bytes")
        return answer


def _requests(texts: Sequence[str]) -> Iterator[list[str]]:
    """The texts in pieces that fit a frame."""
    request: list[str] = []
    room = REQUEST_CHARS
    for text in texts:
        if len(request) == REQUEST_TEXTS or len(text) > room:
            yield request
            request, room = [], REQUEST_CHARS
        request.append(text)
        room -= len(text)
    if request:
        yield request


def _form(manifest: Manifest) -> dict[str, Any]:
    """What the child needs to know of how the model takes texts and gives vectors; see `worker.Form`."""
    inputs, tokens = asdict(manifest.inputs), asdict(manifest.tokens)
    pooling = "none" if manifest.pooling == IN_THE_GRAPH else manifest.pooling
    return {"pooling": pooling, "normalise": manifest.normalise, "output": manifest.output, **inputs, **tokens}


def _to_check(path: Path, file: ModelFile) -> dict[str, Any]:
    """What the child needs to read a file and to check it."""
    return {"path": str(path), "bytes": file.bytes, "sha256": file.sha256}


def _refusal(reason: Mapping[str, Any], remedy: str) -> EncoderError:
    """The child's refusal of a file, in words."""
    where = str(reason["file"])
    if "problem" in reason:
        return EncoderError(f"can't be read: {reason['problem']}", where=where, remedy=remedy)
    if "broken" in reason:
        broken = clean_line(str(reason["broken"]))
        if FILE_REFUSED in broken:
            broken = "it wants to read another file; all weights have to be in the network's own file"
        return ModelRefused(f"the model can't be used: {broken}", where=where, remedy=remedy)
    what = f"the file has changed: its SHA-256 is {reason['found']}, the manifest says {reason['expected']}"
    return ModelRefused(what, where=where, remedy=remedy)


def _death(error: ChildFailed) -> EncoderDied:
    """A child's end, in words, with the last line that it wrote."""
    errors = clean(error.errors)
    last = clean_line(error.errors.strip().rpartition("\n")[2])
    return EncoderDied(f"the encoder {error.what}{': ' if last else ''}{last}", errors=errors)
