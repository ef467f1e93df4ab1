"""A wish on its way through `skerry.bsky.writing`: what it tells the outbox, and what becomes of it.

Each step is on the disk before the next, so that nothing is written twice after a crash.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from skerry.domain.writing import Written


class Journal(Protocol):
    """Told before and after each step that counts; each call is on the disk when it returns."""

    def prepared(self, record: bytes) -> None:
        """This is what is sent, now and whenever it has to be sent again; b"" to make it anew."""

    def asking(self) -> None:
        """The request goes out now: until there is an answer it may have been written."""

    def refused(self) -> None:
        """The answer is that it was not written."""


class Done(msgspec.Struct, frozen=True):
    """A wish is carried out. `subject`: what a switch is about, with the DID in place of a handle."""

    written: Written = Written()
    subject: str = ""
