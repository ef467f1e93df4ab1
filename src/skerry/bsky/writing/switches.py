"""What is on or off: first a look at what is there, so that nothing is liked twice or followed again."""

from __future__ import annotations

from msgspec.structs import replace

from skerry.bsky.writing import relations
from skerry.bsky.writing.calls import Calls
from skerry.bsky.writing.creating import Creating
from skerry.bsky.writing.looking import Looking, parts_of
from skerry.bsky.writing.people import People
from skerry.bsky.writing.records import Record, timestamp
from skerry.bsky.writing.repo import Repo
from skerry.domain.errands import Done, Journal
from skerry.domain.errors import UsageError
from skerry.domain.writing import Errand, Toggle, Written


class Switches:
    """Turns switches of the account."""

    def __init__(self, repo: Repo, looking: Looking, people: People, creating: Creating, calls: Calls) -> None:
        self._repo = repo
        self._looking = looking
        self._people = people
        self._creating = creating
        self._calls = calls

    async def switch(self, errand: Errand, toggle: Toggle, journal: Journal) -> Done:
        """Have something be on or off; raises as `Writer.carry_out` does."""
        if toggle.kind in {"like", "repost"}:
            return await self._post(errand, toggle, journal)
        if toggle.kind == "list-block":
            return await self._list(errand, toggle, journal)
        if toggle.kind in relations.COLLECTIONS:
            return await self._person(errand, toggle, journal)
        return await self._calls.switch(toggle)

    async def _post(self, errand: Errand, toggle: Toggle, journal: Journal) -> Done:
        uri = await self._people.address(toggle.subject)
        seen = await self._looking.find_post(uri)
        known = "" if seen is None else seen.like if toggle.kind == "like" else seen.repost
        known = known or await self._unnoticed(toggle, uri)
        if not toggle.is_on:
            return Done(await self._off(known, errand.earlier), uri)
        if there := await self._already(errand, known):
            return Done(there, uri)
        if seen is None:
            raise UsageError("this post is gone, or its author has blocked you", where=uri)
        record = relations.of_post(toggle.kind, **seen.ref, key=errand.record_key, created=timestamp(errand.made_ms))
        return Done(await self._create(errand, journal, record), uri)

    async def _person(self, errand: Errand, toggle: Toggle, journal: Journal) -> Done:
        did = await self._people.did_of(toggle.subject)
        if toggle.of_list:
            toggle = replace(toggle, of_list=await self._people.address(toggle.of_list))
        if did == self._repo.did and toggle.kind != "list-item":
            raise UsageError(f"nobody can {toggle.kind} themselves")
        known = await self._known(toggle, did) or await self._unnoticed(toggle, did)
        if not toggle.is_on:
            return Done(await self._off(known, errand.earlier), did)
        if there := await self._already(errand, known):
            return Done(there, did)
        created = timestamp(errand.made_ms)
        record = relations.of_person(toggle.kind, did, errand.record_key, created, of_list=toggle.of_list)
        return Done(await self._create(errand, journal, record), did)

    async def _list(self, errand: Errand, toggle: Toggle, journal: Journal) -> Done:
        uri = await self._people.address(toggle.subject)
        known = await self._looking.list_block(uri) or await self._unnoticed(toggle, uri)
        if not toggle.is_on:
            return Done(await self._off(known, errand.earlier), uri)
        if there := await self._already(errand, known):
            return Done(there, uri)
        record = relations.of_list(uri, errand.record_key, timestamp(errand.made_ms))
        return Done(await self._create(errand, journal, record), uri)

    async def _known(self, toggle: Toggle, did: str) -> str:
        """The record that the AppView knows of; it may be late."""
        if toggle.kind == "list-item":
            return await self._looking.membership(did, toggle.of_list)
        following, blocking = await self._looking.relation(did)
        return following if toggle.kind == "follow" else blocking

    async def _unnoticed(self, toggle: Toggle, subject: str) -> str:
        """What was written a moment ago under another name: then `Errand.earlier` can't tell."""
        if subject == toggle.subject:
            return ""
        return await self._looking.recent(relations.COLLECTIONS[toggle.kind], subject, of_list=toggle.of_list)

    async def _already(self, errand: Errand, known: str) -> Written | None:
        """What is there already: what the AppView knows of, or an earlier wish wrote, if the PDS still has it."""
        if errand.is_uncertain:
            return None  # its own record is what has to be asked for
        for uri in dict.fromkeys((known, errand.earlier)):
            if uri and (there := await self._looking.is_there(uri)):
                return there
        return None

    async def _off(self, known: str, earlier: str) -> Written:
        """Delete what is there, also what the AppView does not know yet."""
        for uri in dict.fromkeys((known, earlier)):
            who, collection, key = parts_of(uri)
            if who == self._repo.did:
                await self._repo.delete(collection, key)
        return Written()

    async def _create(self, errand: Errand, journal: Journal, record: Record) -> Written:
        async def make() -> tuple[Record, ...]:
            return (record,)

        return await self._creating.once(errand, journal, make)
