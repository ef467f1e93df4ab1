"""What a model's `manifest.toml` says, read strictly: docs/model.md describes every key."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from skerry.domain.clean import clean_line
from skerry.domain.errors import EncoderError, ModelRefused

MANIFEST = "manifest.toml"
REMEDY = "reinstall skerry, or build the model with scripts/build_model"

MAX_BYTES = 64 * 1024
"""A manifest has one kilobyte."""

MAX_TOKENIZER = 64 << 20
"""Ten times the tokenizer of the largest vocabularies."""

IN_THE_GRAPH = "mean, in the graph"
"""What manifests that scripts/build_model wrote say for "none"."""

SENTENCEPIECE = (".spm", ".model")
"""How the file of a tokenizer ends that the child can load."""

FileName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=100)]
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._@+-]*$", max_length=100)]
InputName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.:/-]*$", max_length=100)]
Positive = Annotated[int, msgspec.Meta(ge=1)]
Bytes = Annotated[int, msgspec.Meta(ge=1, le=(1 << 31) - 1)]
"""What ONNX holds in one file is below 2 GB."""
TokenId = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
FewIds = Annotated[tuple[TokenId, ...], msgspec.Meta(max_length=4)]
Words = Annotated[str, msgspec.Meta(max_length=300)]


class ModelFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the model's: its name in the folder, its size in bytes, its SHA-256 in hexadecimal."""

    file: FileName
    bytes: Bytes
    sha256: Digest


class Inputs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[inputs]`: what the graph calls its inputs, each [texts, tokens] of whole numbers.

    Attributes:
        ids: The tokens.
        mask: 1 where there is a token, 0 where there is padding.
        types: All zeros, as models in the manner of BERT want; empty where there is no such input.
    """

    ids: InputName = "input_ids"
    mask: InputName = "attention_mask"
    types: InputName | Literal[""] = ""


class Tokens(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[tokens]`: how the tokenizer's ids become the graph's.

    Attributes:
        begin: The ids before every text.
        end: The ids behind it.
        pad: What fills a row up.
        offset: What is added to each of the tokenizer's ids: 1 for models in the manner of XLM-R.
        unknown: The graph's id for the tokenizer's 0, an unknown piece; without it, that has the offset added too.
    """

    begin: FewIds = (1,)
    end: FewIds = (2,)
    pad: TokenId = 0
    offset: TokenId = 0
    unknown: TokenId | None = None


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `manifest.toml` says.

    Attributes:
        id: The model's name; skerry's own also names its bytes. Vectors are kept under `ModelFiles.id`.
        dimensions: Values of a vector.
        max_tokens: Where a text is cut, begin and end included.
        prefix: What is put before every text.
        pooling: How a text's vector is made of its tokens': "none" where the graph does it, "mean", or "cls".
        licence: Under which licence it is.
        model: The network, as ONNX.
        tokenizer: The SentencePiece model.
        normalise: Whether vectors are brought to length 1 afterwards.
        output: Which of the graph's outputs is taken; empty for the first.
        inputs: What its inputs are called.
        tokens: How the tokenizer's ids become the graph's.
        recipe: The version of the recipe that made it.
        languages: The languages that it was made for.
        provenance: Where it comes from, in words.
        source_sha256: The hash of what it was made from.
    """

    id: Name
    dimensions: Annotated[int, msgspec.Meta(ge=8, le=4096)]
    max_tokens: Annotated[int, msgspec.Meta(ge=8, le=1024)]
    prefix: Annotated[str, msgspec.Meta(max_length=500)]
    pooling: Literal["none", "mean", "cls", "mean, in the graph"]
    licence: Words
    model: ModelFile
    tokenizer: ModelFile
    normalise: bool = False
    output: InputName | Literal[""] = ""
    inputs: Inputs = Inputs()
    tokens: Tokens = Tokens()
    recipe: int = 0
    languages: Annotated[tuple[Annotated[str, msgspec.Meta(max_length=20)], ...], msgspec.Meta(max_length=300)] = ()
    provenance: Words = ""
    source_sha256: Digest | Literal[""] = ""

    def digest(self) -> str:
        """A hash of all that a vector depends on."""
        said = [
            *(self.model.sha256, self.tokenizer.sha256, self.dimensions, self.max_tokens, self.prefix),
            *("none" if self.pooling == IN_THE_GRAPH else self.pooling, self.normalise, self.output),
            *(self.inputs, self.tokens),
        ]
        return hashlib.sha256(msgspec.json.encode(said)).hexdigest()


def read_manifest(folder: Path) -> tuple[Manifest, str]:
    """The manifest of a folder and the SHA-256 of its bytes.

    Raises EncoderError when there is none, ModelRefused when it is damaged, or says what can't be.
    """
    path = folder / MANIFEST
    if path.exists() and not path.is_file():  # a pipe would keep whoever opens it
        raise ModelRefused("is no file", where=str(path), remedy=REMEDY)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise ModelRefused(f"the manifest is larger than {MAX_BYTES // 1024} KiB", where=str(path), remedy=REMEDY)
        manifest = msgspec.toml.decode(data, type=Manifest)
    except FileNotFoundError:
        raise EncoderError("there is no model here", where=str(path), remedy=REMEDY) from None
    except OSError as error:
        raise EncoderError(f"can't be read: {error.strerror}", where=str(path), remedy=REMEDY) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        damage = f"the manifest is damaged: {clean_line(str(error))}"
        raise ModelRefused(damage, where=str(path), remedy=REMEDY) from error
    if problem := _problem(manifest):
        raise ModelRefused(f"the manifest can't be used: {problem}", where=str(path))
    return manifest, hashlib.sha256(data).hexdigest()


def _problem(manifest: Manifest) -> str:
    """What a manifest says that can't be; empty when it holds together."""
    names = [name for name in (manifest.inputs.ids, manifest.inputs.mask, manifest.inputs.types) if name]
    if len(set(names)) < len(names):
        return "two inputs have one name"
    if not manifest.tokens.begin and not manifest.tokens.end:
        return "tokens.begin and tokens.end are both empty, so that an empty text has no token"
    if not manifest.prefix.isprintable():
        return "the prefix has a control character"
    return _file_problem(manifest.model, manifest.tokenizer)


def _file_problem(model: ModelFile, tokenizer: ModelFile) -> str:
    if model.file == tokenizer.file:
        return "the network and the tokenizer are one file"
    if not tokenizer.file.endswith(SENTENCEPIECE):
        ends = " or ".join(SENTENCEPIECE)
        return f"the tokenizer is {tokenizer.file}, and skerry loads SentencePiece alone, a file that ends in {ends}"
    if tokenizer.bytes > MAX_TOKENIZER:
        return f"the tokenizer has {tokenizer.bytes:,} bytes, {MAX_TOKENIZER:,} are the most"
    return ""
