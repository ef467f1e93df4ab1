"""The account's preferences, and what its labelers say of their labels: read whole, written whole.

The preferences are one list, which every client of the account changes. What skerry doesn't know is kept byte for byte
and in its place; one process writes at a time, on what it has just read.
Source: the lexicons `app.bsky.actor.*Preferences` and `app.bsky.labeler.getServices`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from skerry.bsky.locks import held_async
from skerry.bsky.patience import Patience, refuse_when_busy
from skerry.bsky.session import Session
from skerry.bsky.xrpc import Params, check, decode
from skerry.domain.preferences import Entries


class _Preferences(msgspec.Struct):
    preferences: tuple[msgspec.Raw, ...]


class _Services(msgspec.Struct):
    views: tuple[msgspec.Raw, ...]


class PreferencesClient:
    """Reads and writes the preferences of one account.

    Args:
        session: The account's.
        lock: A file that is held while they are written, the same for every process of this machine.
        patience: How long a busy server is asked again.
    """

    def __init__(self, session: Session, lock: Path, patience: Patience | None = None) -> None:
        self._session = session
        self._lock = lock
        self._patience = patience or Patience()

    async def entries(self) -> Entries:
        """All entries. Raises as `Fetcher.timeline` does."""
        body, host = await self._get("app.bsky.actor.getPreferences", {})
        return decode(body, _Preferences, host).preferences

    async def services(self, dids: Sequence[str]) -> Entries:
        """The views of labelers with their definitions, of those that there are. Raises as `Fetcher.timeline` does."""
        if not dids:
            return ()
        body, host = await self._get("app.bsky.labeler.getServices", {"dids": list(dids), "detailed": True})
        return decode(body, _Services, host).views

    async def change(self, edit: Callable[[Entries], Entries]) -> Entries:
        """Write what `edit` makes of the entries as they are now; whatever it raises leaves them as they are.

        Raises:
            StoreError: another process is writing them, for longer than a minute.
            NetworkError: as `entries` does.
        """
        async with held_async(self._lock):
            before = await self.entries()
            after = edit(before)
            if after != before:
                nsid, body = "app.bsky.actor.putPreferences", {"preferences": after}
                check(await self._session.procedure(nsid, body, purpose="preferences"))
            return after

    async def _get(self, nsid: str, params: Params) -> tuple[bytes, str]:
        answer = await self._patience.ask(lambda: self._session.query(nsid, params, purpose="preferences"))
        refuse_when_busy(answer, "requests")
        return check(answer), answer.host


def plain(entries: Entries) -> list[object]:
    """Entries as values; those that can't be read are left out."""
    found: list[object] = []
    for entry in entries:
        with suppress(msgspec.MsgspecError, RecursionError):
            found.append(msgspec.json.decode(entry))
    return found
