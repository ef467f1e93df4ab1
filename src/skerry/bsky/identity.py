"""Who an account is: from a handle or a DID to a DID, a handle that leads back to it, and its PDS.

Both ways are checked: the handle leads to the DID (DNS, else the host's well-known file), and the DID's document (from
the directory, or a did:web's host) names the handle first. What only one side says is not believed.
Source: atproto's handle and DID specifications.
"""

from __future__ import annotations

import msgspec

from skerry.bsky.documents import Document, read_document
from skerry.bsky.egress.dns import TxtLookup
from skerry.bsky.egress.door import Door
from skerry.bsky.egress.origin import Origin
from skerry.bsky.egress.resolver import NoAddress
from skerry.bsky.names import INVALID, handle_of, is_account_did, is_test_handle
from skerry.bsky.xrpc import check, decode, error_of, query
from skerry.domain.clean import clean_line
from skerry.domain.errors import BadAnswer, NetworkError, NotSignedIn, PdsNotNamed, UsageError

DIRECTORY = "https://plc.directory"
"""The directory of did:plc."""


class Identity(msgspec.Struct, frozen=True):
    """An account whose two sides agree. `handle` is `handle.invalid` when the document's doesn't lead back."""

    did: str
    handle: str
    pds: Origin

    @property
    def name(self) -> str:
        """What the account is called: its handle, or its DID where no handle leads to it."""
        return self.did if self.handle == INVALID else self.handle


class _Resolved(msgspec.Struct):
    did: str


class Resolver:
    """Finds out who somebody is, through the door."""

    def __init__(self, door: Door, *, directory: Origin, txt: TxtLookup) -> None:
        """`directory` answers for did:plc; `txt` asks for a handle's DNS record."""
        door.policy.allow_directory(directory)
        self._door = door
        self.directory = directory
        self._txt = txt

    async def identify(self, name: str, *, pds: Origin | None = None) -> Identity:
        """Who `name`, a handle or a DID, is. `pds` is the server that the user named, if any.

        Raises:
            UsageError: it is neither a handle nor a DID.
            NotSignedIn: nobody has the handle.
            BadAnswer: the two sides don't agree.
            NetworkError: somebody could not be asked.
        """
        if is_account_did(name):
            document = await self.document(name)
            return Identity(name, await self._proven(document, pds), document.pds)
        handle = handle_of(name)
        if not handle:
            raise UsageError(
                "this is neither a handle nor a DID", where=clean_line(name), remedy="write it like alice.example.com"
            )
        document = await self.document(await self.did_of(handle, pds=pds))
        if document.handle != handle:
            names = document.handle or "no handle"
            raise BadAnswer(f"it leads to {document.did}, whose document names {names}", where=handle)
        return Identity(document.did, handle, document.pds)

    async def did_of(self, handle: str, *, pds: Origin | None = None) -> str:
        """The DID that a handle leads to.

        Raises:
            NotSignedIn: nobody has the handle.
            NetworkError: somebody could not be asked.
        """
        if pds is not None and (pds.is_here or is_test_handle(handle)):
            return await self._ask_pds(handle, pds)
        if is_test_handle(handle):
            raise PdsNotNamed("only its PDS knows a handle under .test", where=handle, remedy="name it with --pds URL")
        texts = await self._txt(handle)
        found = {each.removeprefix("did=") for each in texts or () if each.startswith("did=")}
        if len(found) > 1:
            raise BadAnswer("its DNS record names several accounts", where=handle)
        did = found.pop() if found else await self._ask_host(handle, is_online=texts is not None)
        if not is_account_did(did):
            raise BadAnswer("it leads to something that is not a DID", where=handle)
        return did

    async def document(self, did: str) -> Document:
        """A DID's document, from the directory or, for did:web, its host."""
        url = f"{self.directory}/{did}" if did.startswith("did:plc:") else _web_url(did)
        answer = await self._door.send("GET", url, purpose="identity", headers={"accept": "application/json"})
        if answer.status in {404, 410}:
            raise NotSignedIn("there is no account with this DID", where=did, remedy="check the spelling")
        return read_document(check(answer), did)

    async def _proven(self, document: Document, pds: Origin | None) -> str:
        """The document's handle if it leads back to the document's DID."""
        if not document.handle:
            return INVALID
        try:
            is_proven = await self.did_of(document.handle, pds=pds or document.pds) == document.did
        except (NotSignedIn, UsageError, NetworkError):
            return INVALID
        return document.handle if is_proven else INVALID

    async def _ask_host(self, handle: str, *, is_online: bool) -> str:
        """The DID in the host's well-known file. `is_online`: a name server answered, so no address means no host."""
        try:
            answer = await self._door.send("GET", f"https://{handle}/.well-known/atproto-did", purpose="identity")
        except NetworkError as error:
            if is_online and isinstance(error, NoAddress):
                raise _nobody(handle) from None
            raise NetworkError(
                f"it could not be looked up: {error.what}", where=handle, remedy=error.remedy or "check the spelling"
            ) from None
        if answer.status != 200:
            raise _nobody(handle)
        return answer.body.decode("utf-8", "replace").strip()

    async def _ask_pds(self, handle: str, pds: Origin) -> str:
        """The DID that a PDS knows for a handle."""
        self._door.policy.allow(pds, "identity")
        nsid = "com.atproto.identity.resolveHandle"
        answer = await query(self._door, pds, nsid, {"handle": handle}, purpose="identity")
        if error_of(answer).error in {"HandleNotFound", "InvalidRequest"}:
            raise _nobody(handle)
        did = decode(check(answer), _Resolved, answer.host).did
        if not is_account_did(did):
            raise BadAnswer("it leads to something that is not a DID", where=handle)
        return did


def _web_url(did: str) -> str:
    """Where a did:web has its document; http only for this machine, which the policy lets in by a setting only."""
    host = did.removeprefix("did:web:").replace("%3A", ":")
    scheme = "http" if host.split(":")[0] == "localhost" else "https"
    return f"{scheme}://{host}/.well-known/did.json"


def _nobody(handle: str) -> NotSignedIn:
    return NotSignedIn("no account has this handle", where=handle, remedy="check the spelling")
