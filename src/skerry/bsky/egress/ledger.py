"""The list of all requests that skerry makes, for the user to read: one JSON line each, never changed afterwards.

A line says where a request went and how much it carried, never what: no query value, no header, no body, and of a
path no DID. The file is bounded: a full one is set aside, and the one that was set aside before is added to the sums
per host and purpose, so that "which hosts ever" keeps its answer.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from skerry.bsky.locks import held
from skerry.bsky.private import FILE, private_folder, unwritable, write_private

MAX_BYTES = 4 * 1024 * 1024
"""A file of about 20,000 lines; there are two of them at most."""

MAX_SUMS = 2000
"""How many pairs of host and purpose the sums keep apart; what comes later is added up under `OTHERS`."""

OTHERS = "(others)"


class Entry(msgspec.Struct):
    """One request.

    Attributes:
        at: When it began, in milliseconds since 1970.
        path: The method's NSID, or the file that was asked for.
        sent: Bytes of the request.
        wire: Bytes of the answer's body as they came.
        body: Bytes of the answer's body once unpacked.
        status: The HTTP status; 0 when there was none.
        verdict: `ok`, `denied: CAUSE` or `failed: CAUSE`.
    """

    at: int
    host: str
    port: int
    method: str
    path: str
    purpose: str
    sent: int = 0
    wire: int = 0
    body: int = 0
    status: int = 0
    ms: int = 0
    verdict: str = ""


class Sum(msgspec.Struct):
    """What one host was sent, and gave, for one purpose."""

    host: str
    purpose: str
    requests: int = 0
    sent: int = 0
    wire: int = 0
    first: int = 0
    last: int = 0

    def add(self, other: Entry | Sum) -> None:
        """Count a request, or another sum, in."""
        first, last = (other.at, other.at) if isinstance(other, Entry) else (other.first, other.last)
        self.requests += 1 if isinstance(other, Entry) else other.requests
        self.sent += other.sent
        self.wire += other.wire
        self.first = min(self.first or first, first)
        self.last = max(self.last, last)


class Ledger:
    """The ledger in a folder; several processes may write it at once."""

    def __init__(self, folder: Path, *, max_bytes: int = MAX_BYTES) -> None:
        self.path = folder / "requests.jsonl"
        self._older = folder / "requests.1.jsonl"
        self._sums = folder / "requests.sums.json"
        self._lock = folder / "requests.lock"
        self._max_bytes = max_bytes

    def check(self) -> None:
        """Make sure that a line can be written, before the request that it will be about.

        Raises:
            StoreError: it can't; then nothing is asked of anybody.
        """
        os.close(self._open())

    def append(self, entry: Entry) -> None:
        """Write a line, in one call: lines of several processes don't mix."""
        number = self._open()
        try:
            os.write(number, msgspec.json.encode(entry) + b"\n")
            is_full = os.fstat(number).st_size > self._max_bytes
        except OSError as error:
            raise unwritable(self.path, error) from None
        finally:
            os.close(number)
        if is_full:
            self._turn_over()

    def entries(self) -> Iterator[Entry]:
        """What the two files hold, oldest first; a damaged line is left out."""
        for path in (self._older, self.path):
            yield from _read(path)

    def sums(self) -> list[Sum]:
        """Per host and purpose, over everything that was ever asked, the most asked first."""
        sums = self._old_sums()
        for entry in self.entries():
            _count(sums, entry)
        return sorted(sums.values(), key=lambda each: (-each.requests, each.host, each.purpose))

    def _open(self) -> int:
        private_folder(self.path.parent)
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
            return os.open(self.path, flags, FILE)
        except OSError as error:
            raise unwritable(self.path, error) from None

    def _turn_over(self) -> None:
        """Set the full file aside, unless another process just did."""
        with held(self._lock):
            try:
                if self.path.stat().st_size <= self._max_bytes:
                    return
                sums = self._old_sums()
                for entry in _read(self._older):
                    _count(sums, entry)
                write_private(self._sums, msgspec.json.encode(list(sums.values())))
                self.path.replace(self._older)
            except OSError as error:
                raise unwritable(self.path, error) from None

    def _old_sums(self) -> dict[tuple[str, str], Sum]:
        try:
            rows = msgspec.json.decode(self._sums.read_bytes(), type=list[Sum])
        except (OSError, msgspec.MsgspecError):
            rows = []
        return {(row.host, row.purpose): row for row in rows}


def _read(path: Path) -> Iterator[Entry]:
    decoder = msgspec.json.Decoder(Entry)
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return
    for line in lines:
        with contextlib.suppress(msgspec.MsgspecError):
            yield decoder.decode(line)


def _count(sums: dict[tuple[str, str], Sum], entry: Entry) -> None:
    key = (entry.host, entry.purpose)
    if key not in sums and len(sums) >= MAX_SUMS:
        key = (OTHERS, entry.purpose)
    sums.setdefault(key, Sum(*key)).add(entry)
