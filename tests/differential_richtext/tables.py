"""Tables that have to be the official client's: `python -m tests.differential_richtext.tables` writes them.

They are the top-level domains of the npm package `tlds`, what JavaScript takes for punctuation, and what it counts as
a grapheme. Write them again after a new version in package.json or of Node.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.differential.official import ask

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

HEAD = """\
# {what}
# Written by `python -m tests.differential_richtext.tables` from {source}.
"""

HEADS = {
    "tlds.txt": HEAD.format(what="Top-level domains, a line each.", source="the npm package tlds (MIT), IANA's list"),
    "punctuation.txt": HEAD.format(
        what="Code points of the general categories P*; Unicode 17.", source="Node's Unicode tables"
    ),
    "graphemes.txt": HEAD.format(
        what="What code points do in graphemes, without the syllables of Hangul, CR and LF; Unicode 17.",
        source="Node's Intl.Segmenter",
    ),
}


def asked(program: str, texts: Sequence[str] = ()) -> list[Any]:
    """What a program of this folder writes about these texts."""
    return ask(HERE / program, (json.dumps({"text": text}) for text in texts))


def tables() -> dict[str, str]:
    """What has to be in each file, by its path in the repository."""
    (found,) = asked("tables.mjs")
    return {path: HEADS[path.rpartition("/")[2]] + "\n".join(lines) + "\n" for path, lines in found.items()}


def main() -> None:
    """Write each file."""
    for path, text in tables().items():
        (ROOT / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
