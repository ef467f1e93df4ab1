"""A file of posts, a row at a time: what can't be read is named on standard error and costs itself."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from skerry.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from typing import IO

Read = TypeVar("Read")
"""What a row is read as."""


def open_posts(posts: str, option: str = "--posts") -> AbstractContextManager[IO[bytes]]:
    """The file of an option, standard input for "-". Raises `UsageError`."""
    if posts == "-":
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(posts).open("rb")
    except OSError as error:
        raise UsageError(
            f"can't be read: {error.strerror}", where=posts, remedy=f"check the name of {option}"
        ) from error


class PostRows(Generic[Read]):
    """The rows of a stream; a bad one is named on standard error and left out.

    Args:
        stream: Where they come from.
        name: What the stream is called in errors.
        read: Makes something of a line and its number. Raises `BadRow`.

    Attributes:
        has_bad: Whether there was a bad one so far.
    """

    def __init__(self, stream: IO[bytes], name: str, read: Callable[[bytes, int], Read]) -> None:
        self._name = name
        self._rows = self._read(stream, read)
        self.has_bad = False

    def __iter__(self) -> Iterator[Read]:
        return self._rows

    def _read(self, stream: IO[bytes], read: Callable[[bytes, int], Read]) -> Iterator[Read]:
        from skerry.judge.rows import BadRow, numbered_lines

        for number, line in numbered_lines(stream):
            try:
                yield read(line, number)
            except BadRow as error:
                self.has_bad = True
                print(f"skerry: {self._name}:{number}: {error}", file=sys.stderr)
