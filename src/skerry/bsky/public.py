"""Reading without an account: the public AppView is asked, with nothing that says who asks.

Source: Bluesky's "API hosts and auth": `https://public.api.bsky.app` answers what everybody may read.
"""

from __future__ import annotations

from typing import Protocol

from skerry.bsky.egress.door import Answer, Door
from skerry.bsky.egress.origin import Origin
from skerry.bsky.egress.policy import Purpose
from skerry.bsky.xrpc import Params, query
from skerry.domain.errors import NotSignedIn
from skerry.domain.labelers import BLUESKY_LABELER, HEADER, labelers_header

APPVIEW = "https://public.api.bsky.app"
"""The one to ask where settings.toml names no other."""

SIGNED_OUT = "nobody is signed in"
REMEDY = "sign in: skerry login"


class Asking(Protocol):
    """What fetching needs: `Session` for an account, `PublicSession` for nobody."""

    async def query(self, nsid: str, params: Params | None = None, *, purpose: Purpose) -> Answer:
        """GET a method; raises as `Session.query` does."""

    async def procedure(self, nsid: str, body: object = None, *, purpose: Purpose, proxy: str = "") -> Answer:
        """POST a method; raises as `Session.procedure` does."""


class PublicSession:
    """Asks the AppView as nobody. The door lets no token through to it."""

    def __init__(self, door: Door, appview: str = "") -> None:
        """Raises `EgressDenied` when the AppView is one that is not asked."""
        self._door = door
        self._server = Origin.parse(appview or APPVIEW)
        door.policy.allow_public(self._server)

    async def query(self, nsid: str, params: Params | None = None, *, purpose: Purpose) -> Answer:
        """GET a method. Raises `NetworkError` when the AppView could not be reached."""
        headers = {HEADER: labelers_header((BLUESKY_LABELER,))}
        return await query(self._door, self._server, nsid, params, purpose=purpose, headers=headers)

    async def procedure(self, nsid: str, body: object = None, *, purpose: Purpose, proxy: str = "") -> Answer:  # noqa: ARG002 - as a session
        """Raise `NotSignedIn`: nobody writes."""
        raise NotSignedIn(SIGNED_OUT, remedy=REMEDY)
