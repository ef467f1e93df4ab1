"""Who a handle is, for mentions and for whatever is done to people: looked up by skerry itself, checked both ways."""

from __future__ import annotations

import msgspec

from skerry.bsky.egress.origin import Origin
from skerry.bsky.identity import Resolver
from skerry.bsky.names import handle_of, is_account_did
from skerry.bsky.session import Session
from skerry.bsky.xrpc import check, decode, error_of
from skerry.domain.clean import clean_line
from skerry.domain.errors import BadAnswer, NetworkError, NotSignedIn, UsageError


class _Resolved(msgspec.Struct):
    did: str


class Nobody(UsageError):
    """A handle leads to nobody."""


class People:
    """Finds DIDs. What was found holds as long as this object: one run of sync."""

    def __init__(self, session: Session, resolver: Resolver) -> None:
        self._session = session
        self._resolver = resolver
        self._pds = Origin.parse(session.account.pds)
        self._found: dict[str, str] = {}

    async def did_of(self, name: str) -> str:
        """The DID of a handle, or of a DID.

        Raises:
            Nobody: nobody has it, or its two sides don't agree.
            NetworkError: neither its host nor the PDS could be asked.
        """
        if is_account_did(name):
            return name
        handle = handle_of(name)
        if not handle:
            raise Nobody("this is neither a handle nor a DID", where=clean_line(name, max_chars=100))
        if handle not in self._found:
            self._found[handle] = await self._look_up(handle)
        return self._found[handle]

    async def mentioned(self, handle: str) -> str:
        """The DID of a handle in a text; "" when it leads to nobody. Raises `NetworkError`."""
        try:
            return await self.did_of(handle)
        except Nobody:
            return ""

    async def address(self, uri: str) -> str:
        """An at:// address with the DID in place of a handle."""
        who, slash, rest = uri.removeprefix("at://").partition("/")
        return f"at://{await self.did_of(who)}{slash}{rest}"

    async def _look_up(self, handle: str) -> str:
        try:
            return (await self._resolver.identify(handle, pds=self._pds)).did
        except (NotSignedIn, UsageError, BadAnswer) as error:
            raise Nobody(error.what, where=handle, remedy="check the spelling") from None
        except NetworkError:
            return await self._ask_pds(handle)  # a host that is down must not keep a post from being sent

    async def _ask_pds(self, handle: str) -> str:
        """What the PDS says, checked against the DID's document."""
        nsid = "com.atproto.identity.resolveHandle"
        answer = await self._session.query(nsid, {"handle": handle}, purpose="identity")
        if error_of(answer).error in {"HandleNotFound", "InvalidRequest"}:
            raise Nobody("nobody has this handle", where=handle, remedy="check the spelling")
        did = decode(check(answer), _Resolved, answer.host).did
        if not is_account_did(did) or (await self._resolver.document(did)).handle != handle:
            raise Nobody("its two sides don't agree", where=handle)
        return did
