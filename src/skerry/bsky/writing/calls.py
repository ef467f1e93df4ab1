"""What is no record: bookmarks, mutes, muted threads, reports. The PDS passes it on to the AppView, or to a labeler.

Source: the lexicons `app.bsky.bookmark.*`, `app.bsky.graph.mute*` and `com.atproto.moderation.createReport`.
"""

from __future__ import annotations

from skerry.bsky.session import Session
from skerry.bsky.writing.creating import may_be_written
from skerry.bsky.writing.looking import Looking
from skerry.bsky.writing.people import People
from skerry.bsky.xrpc import check
from skerry.domain.errands import Done, Journal
from skerry.domain.errors import NetworkError, UsageError
from skerry.domain.labelers import BLUESKY_LABELER
from skerry.domain.writing import Errand, Report, Toggle

_REASONS = "com.atproto.moderation.defs#reason"


class Calls:
    """Calls methods as the account; all but a report may be called again without harm."""

    def __init__(self, session: Session, looking: Looking, people: People) -> None:
        self._session = session
        self._looking = looking
        self._people = people

    async def switch(self, toggle: Toggle) -> Done:
        """Have a bookmark, a mute or a muted thread be there or not."""
        match toggle.kind:
            case "bookmark":
                uri = await self._people.address(toggle.subject)
                await self._bookmark(uri, is_on=toggle.is_on)
                return Done(subject=uri)
            case "mute-thread":
                uri = await self._people.address(toggle.subject)
                await self._mute_thread(uri, is_on=toggle.is_on)
                return Done(subject=uri)
            case "list-mute":
                uri = await self._people.address(toggle.subject)
                method = "muteActorList" if toggle.is_on else "unmuteActorList"
                await self._call(f"app.bsky.graph.{method}", {"list": uri})
                return Done(subject=uri)
            case _:
                did = await self._people.did_of(toggle.subject)
                method = "muteActor" if toggle.is_on else "unmuteActor"
                await self._call(f"app.bsky.graph.{method}", {"actor": did})
                return Done(subject=did)

    async def report(self, errand: Errand, report: Report, journal: Journal) -> Done:
        """Report a post or an account. One whose answer was lost is not repeated: it may have arrived."""
        if errand.is_uncertain:
            journal.refused()
            raise UsageError("no answer came: the report may have arrived", remedy="try again if it is to be sent anew")
        subject = await self._reported(report.subject)
        labeler = await self._people.did_of(report.labeler) if report.labeler else BLUESKY_LABELER
        body: dict[str, object] = {"reasonType": f"{_REASONS}{report.reason.capitalize()}", "subject": subject}
        if report.text:
            body["reason"] = report.text
        journal.asking()
        try:
            answer = await self._session.procedure(
                "com.atproto.moderation.createReport", body, purpose="report", proxy=f"{labeler}#atproto_labeler"
            )
            check(answer)
        except NetworkError as error:
            if not may_be_written(error):
                journal.refused()
            raise
        return Done()

    async def _reported(self, subject: str) -> dict[str, str]:
        if not subject.startswith("at://"):
            return {"$type": "com.atproto.admin.defs#repoRef", "did": await self._people.did_of(subject)}
        seen = await self._looking.post(await self._people.address(subject))
        return {"$type": "com.atproto.repo.strongRef", **seen.ref}

    async def _bookmark(self, uri: str, *, is_on: bool) -> None:
        if is_on:
            await self._call("app.bsky.bookmark.createBookmark", (await self._looking.post(uri)).ref)
        else:
            await self._call("app.bsky.bookmark.deleteBookmark", {"uri": uri})

    async def _mute_thread(self, uri: str, *, is_on: bool) -> None:
        """A thread is known by its root, whichever of its posts is meant."""
        seen = await self._looking.find_post(uri)
        method = "muteThread" if is_on else "unmuteThread"
        await self._call(f"app.bsky.graph.{method}", {"root": uri if seen is None else seen.root["uri"]})

    async def _call(self, nsid: str, body: dict[str, str]) -> None:
        check(await self._session.procedure(nsid, body, purpose="write"))
