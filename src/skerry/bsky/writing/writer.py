"""Carries wishes out: what the outbox hands over is written to the network once, however often it has to be tried."""

from __future__ import annotations

from collections.abc import Callable

from skerry.bsky.identity import Resolver
from skerry.bsky.session import Session
from skerry.bsky.writing.calls import Calls
from skerry.bsky.writing.creating import Creating
from skerry.bsky.writing.editing import Editing
from skerry.bsky.writing.gates import POSTGATE, THREADGATE, changed_postgate, changed_threadgate
from skerry.bsky.writing.looking import Looking, parts_of
from skerry.bsky.writing.people import People
from skerry.bsky.writing.post import Composer
from skerry.bsky.writing.records import Record, timestamp
from skerry.bsky.writing.repo import Repo
from skerry.bsky.writing.switches import Switches
from skerry.domain.addresses import LISTS, POSTS
from skerry.domain.errands import Done, Journal
from skerry.domain.errors import UsageError
from skerry.domain.writing import (
    Attachment,
    Delete,
    EditProfile,
    Errand,
    NewPost,
    Report,
    SaveList,
    SetGates,
    Toggle,
)


class Writer:
    """Writes as one account."""

    def __init__(self, session: Session, resolver: Resolver, load: Callable[[str], Attachment | None]) -> None:
        """`load` gives an attachment by its name."""
        self._repo = Repo(session)
        self._people = People(session, resolver)
        self._looking = looking = Looking(session, self._repo)
        self._composer = Composer(self._repo, looking, self._people, load)
        self._creating = Creating(self._repo)
        self._editing = Editing(self._repo, self._people, self._creating)
        self._calls = Calls(session, looking, self._people)
        self._switches = Switches(self._repo, looking, self._people, self._creating, self._calls)

    async def carry_out(self, errand: Errand, journal: Journal) -> Done:  # noqa: PLR0911 - one return a kind of wish
        """Have it be as it is wished, whatever was tried before.

        Raises:
            UsageError: it can't be.
            NotSignedIn: the session has ended.
            ServerError: the PDS refused it, or is busy.
            NetworkError: it may be written or not; ask again, with `is_uncertain` as the journal has it.
        """
        match errand.wish:
            case NewPost() as post:
                return Done(await self._creating.once(errand, journal, lambda: self._composer.compose(errand, post)))
            case Toggle() as toggle:
                return await self._switches.switch(errand, toggle, journal)
            case Delete(uri):
                return await self._delete(uri)
            case SetGates() as wish:
                return await self._set_gates(errand, wish)
            case Report() as report:
                return await self._calls.report(errand, report, journal)
            case SaveList() as wish:
                return await self._editing.save_list(errand, wish, journal)
            case EditProfile() as wish:
                return await self._editing.edit_profile(errand, wish)

    async def _delete(self, uri: str) -> Done:
        collection, key = await self._own(uri)
        if collection == LISTS:  # else its people's places stay behind, and nobody can see them any more
            for place in await self._looking.places(f"at://{self._repo.did}/{collection}/{key}"):
                await self._repo.delete(*parts_of(place)[1:])
        await self._repo.delete(collection, key)
        return Done()

    async def _own(self, uri: str) -> tuple[str, str]:
        """Collection and key of a record of the account's own. Raises `UsageError` for another's."""
        if uri.startswith("at://"):
            uri = await self._people.address(uri)
            who, collection, key = parts_of(uri)
        else:
            who, (collection, _, key) = self._repo.did, uri.partition("/")
        if who != self._repo.did or not collection or not key:
            raise UsageError("this is not a record of yours", where=uri)
        return collection, key

    async def _set_gates(self, errand: Errand, wish: SetGates) -> Done:
        collection, key = await self._own(wish.post)
        if collection != POSTS:
            raise UsageError("only a post has gates", where=wish.post)
        uri = f"at://{self._repo.did}/{POSTS}/{key}"
        created = timestamp(errand.made_ms)
        for gate, change in ((THREADGATE, changed_threadgate), (POSTGATE, changed_postgate)):
            there = await self._repo.get(gate, key)
            await self._replace(gate, key, change(there.record if there else b"", wish.gates, uri, key, created))
        return Done()

    async def _replace(self, collection: str, key: str, record: Record | None) -> None:
        if record is None:
            await self._repo.delete(collection, key)
        else:
            await self._repo.put(record)
