"""A DID's document: who an account says it is, and where it lives. Written by strangers, so read with suspicion."""

from __future__ import annotations

import msgspec

from skerry.bsky.egress.origin import Origin
from skerry.bsky.names import handle_of
from skerry.domain.errors import BadAnswer, EgressDenied

MAX_ENTRIES = 100
"""How many services and names of a document are looked at."""


class Document(msgspec.Struct, frozen=True):
    """What skerry reads of a document: the first handle it claims ("" when none) and the PDS it names."""

    did: str
    handle: str
    pds: Origin


class _Service(msgspec.Struct, rename="camel"):
    id: str
    type: str
    service_endpoint: str


class _Raw(msgspec.Struct, rename="camel"):
    id: str
    also_known_as: list[object] = []
    service: list[msgspec.Raw] = []


def read_document(data: bytes, did: str) -> Document:
    """Read a document that should be `did`'s.

    Raises:
        BadAnswer: it is not a document, is another's, or names no PDS; or names one that is not an address.
    """
    try:
        raw = msgspec.json.decode(data, type=_Raw)
    except (msgspec.MsgspecError, RecursionError):
        raise BadAnswer("its document can't be read", where=did) from None
    if raw.id != did:
        raise BadAnswer("its document is that of another account", where=did)
    return Document(did, _first_handle(raw.also_known_as), _pds(raw.service, did))


def _first_handle(names: list[object]) -> str:
    """The first `at://` name counts and no other. Source: atproto's DID specification."""
    for name in names[:MAX_ENTRIES]:
        if isinstance(name, str) and name.startswith("at://"):
            return handle_of(name)
    return ""


def _pds(services: list[msgspec.Raw], did: str) -> Origin:
    for each in services[:MAX_ENTRIES]:
        try:
            service = msgspec.json.decode(each, type=_Service)
        except (msgspec.MsgspecError, RecursionError):
            continue
        if service.id in {"#atproto_pds", f"{did}#atproto_pds"} and service.type == "AtprotoPersonalDataServer":
            try:
                return Origin.parse(service.service_endpoint)
            except EgressDenied:
                raise BadAnswer("its document names a PDS whose address can't be used", where=did) from None
    raise BadAnswer("its document names no PDS", where=did)
