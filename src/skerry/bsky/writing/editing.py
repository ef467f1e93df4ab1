"""Records that are changed in place: lists, and the account's own profile. What else they say stays.

Source: the lexicons `app.bsky.graph.list` and `app.bsky.actor.profile`.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from skerry.bsky.writing.creating import Creating
from skerry.bsky.writing.facets import facets_of
from skerry.bsky.writing.looking import parts_of
from skerry.bsky.writing.people import People
from skerry.bsky.writing.records import Record, record, timestamp
from skerry.bsky.writing.repo import Repo
from skerry.domain.addresses import LISTS
from skerry.domain.errands import Done, Journal
from skerry.domain.errors import ServerError, UsageError
from skerry.domain.writing import EditProfile, Errand, SaveList, Written

PROFILE, SELF = "app.bsky.actor.profile", "self"
"""The collection of a profile, and the key of the only record in it."""

SWAPPED = "InvalidSwap"
"""The error of a PDS where the record is another by now."""

TRIES = 3
"""How often a record is read again that another client changes at the same time."""

Fields = dict[str, object]


class Editing:
    """Makes lists, and changes records. Each method raises what `Writer.carry_out` does."""

    def __init__(self, repo: Repo, people: People, creating: Creating) -> None:
        self._repo = repo
        self._people = people
        self._creating = creating

    async def save_list(self, errand: Errand, wish: SaveList, journal: Journal) -> Done:
        """A new list, or one of the account's changed."""
        facets = await facets_of(wish.about, self._people.mentioned)
        fields: Fields = {
            "name": wish.name,
            "description": wish.about or None,
            "descriptionFacets": facets or None,
        }
        if wish.uri:
            return Done(await self._change_list(wish.uri, fields))
        purpose = f"app.bsky.graph.defs#{wish.purpose}list"
        made = record(LISTS, errand.record_key, {"purpose": purpose, **fields, "createdAt": timestamp(errand.made_ms)})

        async def make() -> tuple[Record, ...]:
            return (made,)

        return Done(await self._creating.once(errand, journal, make))

    async def edit_profile(self, errand: Errand, wish: EditProfile) -> Done:
        """Another name or description; a profile that isn't there yet is made."""
        wanted = {"displayName": wish.name, "description": wish.about}

        def changed(there: Written | None) -> Record:
            old = fields_of(there) if there else {"createdAt": timestamp(errand.made_ms)}
            return record(PROFILE, SELF, old | {key: each or None for key, each in wanted.items() if each is not None})

        return Done(await self._put(PROFILE, SELF, changed))

    async def _change_list(self, uri: str, fields: Fields) -> Written:
        who, collection, key = parts_of(await self._people.address(uri))
        if who != self._repo.did or collection != LISTS or not key:
            raise UsageError("this is not a list of yours", where=uri)

        def changed(there: Written | None) -> Record:
            if there is None:
                raise UsageError("this list is gone", where=uri)
            return record(collection, key, fields_of(there) | fields)

        return await self._put(collection, key, changed)

    async def _put(self, collection: str, key: str, changed: Callable[[Written | None], Record]) -> Written:
        """Put what `changed` makes of the record as it is now, unless another client was quicker, time and again."""
        for left in reversed(range(TRIES)):
            there = await self._repo.get(collection, key)
            made = changed(there)
            if there and msgspec.json.decode(made.value) == msgspec.json.decode(there.record):
                return there
            try:
                return await self._repo.put_over(made, there)
            except ServerError as error:
                if error.name != SWAPPED or not left:
                    raise
        raise AssertionError


def fields_of(written: Written) -> Fields:
    """What a record says, each field as the bytes that came. Raises `UsageError` for what is none."""
    try:
        fields = msgspec.json.decode(written.record, type=dict[str, msgspec.Raw])
    except msgspec.MsgspecError:
        raise UsageError("this record can't be read", where=written.uri) from None
    return {name: value for name, value in fields.items() if name != "$type"}
