"""`python -m skerry.bsky.richtext`: a line of JSON with a text in, a line with its facets out, as they come.

A line that can't be read gets `{"error": ...}` in its place, and the exit code is 1 then. Empty lines are left out. The
output is ASCII, so that nothing of a text can move or colour a terminal.
"""

from __future__ import annotations

import json
import os
import sys
from typing import IO

from skerry.domain.posts import Facet
from skerry.domain.richtext import detect
from skerry.judge.rows import BadRow, numbered_lines, read_object


def main() -> int:
    """From standard input to standard output; 1 when a line was bad or nobody reads on."""
    try:
        return answer(sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:  # whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def answer(source: IO[bytes], target: IO[bytes]) -> int:
    """Answer each line before the next is waited for; 1 when one was bad."""
    code = 0
    for number, line in numbered_lines(source):
        result: object
        try:
            result = [_written(facet) for facet in detect(_text(line, number))]
        except BadRow as error:
            result, code = {"error": f"line {number}: {error}"}, 1
        target.write(json.dumps(result).replace("\x7f", "\\u007f").encode() + b"\n")
        target.flush()
    return code


def _text(line: bytes, number: int) -> str:
    _, row = read_object(line, number)
    text = row.get("text")
    if not isinstance(text, str):
        raise BadRow("no text")
    return text


def _written(facet: Facet) -> dict[str, object]:
    """A facet in the shape of the lexicon: one stretch, a list of features."""
    features = [{"type": facet.kind, "value": facet.value}]
    return {"start": facet.start, "end": facet.end, "features": features}


if __name__ == "__main__":
    sys.exit(main())
