"""Which hosts may be asked what, and with what limits.

Four kinds of server are asked: the account's PDS, the server that signs its owner in by OAuth, the directory of DIDs,
and, for one small file each, the host that a handle or a did:web names. Who isn't signed in asks the AppView instead.
Beside these, the host of a link is asked for its page when the user wants a card of it. A request says its purpose;
what has no purpose, or a host that was not allowed for it, is refused before a name is looked up.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import msgspec

from skerry.bsky.egress.addresses import kind_of
from skerry.bsky.egress.origin import PORTS, Origin
from skerry.domain.errors import EgressDenied

Purpose = Literal[
    "identity",
    "sign-in",
    "session",
    "timeline",
    "thread",
    "feed",
    "people",
    "preferences",
    "write",
    "upload",
    "report",
    "card",
    "picture",
]
"""Why a request is made. `session` is renewing and ending one; `write` is also looking at what is there before,
`feed` also searching, and `people` profiles, lists and notifications; `card` is the page of a link, whose card
the user asked for, and `picture` what is on the screen."""

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)

WELL_KNOWN = frozenset(
    {
        "/.well-known/atproto-did",
        "/.well-known/did.json",
        "/.well-known/oauth-protected-resource",
        "/.well-known/oauth-authorization-server",
    }
)
"""What any public host may be asked for, to find out who a handle or a did:web is, and who signs an account in.
Source: atproto's specifications of handles, DIDs and OAuth."""

LOOPBACK_REMEDY = "for a server on this machine, set `loopback = true` under [network] in settings.toml"

PICTURES_REMEDY = "name it under `hosts` of [pictures] in settings.toml, if you trust it"


class Limits(msgspec.Struct, frozen=True):
    """How much of an answer is taken: bytes once decoded, and seconds from the first packet to the last."""

    max_bytes: int
    seconds: float


LIMITS: Mapping[Purpose, Limits] = {
    "identity": Limits(256 * 1024, 10),
    "sign-in": Limits(1024 * 1024, 30),
    "session": Limits(1024 * 1024, 30),
    "timeline": Limits(16 * 1024 * 1024, 40),  # 100 posts of everything the lexicon allows stay under 4 MB
    "thread": Limits(32 * 1024 * 1024, 40),
    "feed": Limits(16 * 1024 * 1024, 40),
    "people": Limits(4 * 1024 * 1024, 40),
    "preferences": Limits(16 * 1024 * 1024, 40),  # 20 labelers' definitions in all languages have about a million
    "write": Limits(4 * 1024 * 1024, 40),
    "upload": Limits(256 * 1024, 240),  # 2 MB over a line of 70 kbit/s
    "report": Limits(256 * 1024, 40),
    "card": Limits(4 * 1024 * 1024, 12),
    "picture": Limits(4 * 1024 * 1024, 20),
}


class Ask(msgspec.Struct, frozen=True):
    """What the policy needs to know of a request."""

    method: str
    origin: Origin
    path: str
    has_query: bool
    has_body: bool
    has_tokens: bool
    purpose: str


class Grant(msgspec.Struct, frozen=True):
    """What one server may be asked for, and whether it may be sent the account's tokens."""

    purposes: frozenset[str]
    takes_tokens: bool


class Policy:
    """The allow-list. `loopback` lets this machine in, over http as well; nothing else that is private ever is."""

    def __init__(self, *, loopback: bool = False) -> None:
        self.loopback = loopback
        self._grants: dict[Origin, Grant] = {}

    def allow(self, origin: Origin, *purposes: Purpose, takes_tokens: bool = False) -> None:
        """Let a server be asked for more.

        Raises:
            EgressDenied: its address is one that is never asked.
        """
        self._check_origin(origin)
        old = self._grants.get(origin, Grant(frozenset(), takes_tokens=False))
        self._grants[origin] = Grant(old.purposes | set(purposes), old.takes_tokens or takes_tokens)

    def allow_directory(self, origin: Origin) -> None:
        """Let the directory of DIDs be asked who somebody is."""
        self.allow(origin, "identity")

    def allow_pds(self, origin: Origin) -> None:
        """Let the account's own PDS be asked for everything; call it only for a PDS that the DID's document names."""
        self.allow(origin, *PURPOSES, takes_tokens=True)

    def allow_pictures(self, origin: Origin) -> None:
        """Let a host be asked for pictures, without a token."""
        self.allow(origin, "picture")

    def allow_public(self, origin: Origin) -> None:
        """Let the AppView be asked for what everybody may read, without a token."""
        self.allow(origin, "feed", "thread", "people")

    def allow_auth(self, origin: Origin) -> None:
        """Let the server that signs the account in by OAuth have its tokens; only one that the account's PDS names."""
        self.allow(origin, "sign-in", "session", takes_tokens=True)

    def check(self, ask: Ask) -> None:
        """Refuse a request that nothing allows.

        Raises:
            EgressDenied: with the host and the cause.
        """
        self._check_origin(ask.origin)
        if ask.purpose not in PURPOSES:
            raise self._denied(ask.origin, "a request without a purpose is not sent")
        if ask.purpose == "card":
            self._check_card(ask)
            return
        if ask.purpose == "picture":
            self._check_picture(ask)
            return
        grant = self._grants.get(ask.origin)
        if grant is not None and ask.purpose in grant.purposes:
            if ask.has_tokens and not grant.takes_tokens:
                raise self._denied(ask.origin, "this host is not sent the account's tokens")
            return
        if not self._is_well_known(ask):
            raise self._denied(ask.origin, f"this host is not asked for anything of the kind “{ask.purpose}”")

    def refusal(self, address: str) -> str:
        """Why a looked-up address is not connected to, in words; empty when it may be."""
        kind = kind_of(address)
        if kind == "public" or (kind == "here" and self.loopback):
            return ""
        return "it is this machine" if kind == "here" else "it is an address inside a private network"

    def _check_origin(self, origin: Origin) -> None:
        if origin.is_here and not self.loopback:
            raise self._denied(origin, "this machine is not asked", LOOPBACK_REMEDY)
        if origin.scheme != "https" and not origin.is_here:
            raise self._denied(origin, "only https is spoken with other machines")

    def _check_card(self, ask: Ask) -> None:
        """Any public host may be asked for a page: a bare GET at the usual port."""
        if ask.method != "GET" or ask.has_body or ask.has_tokens:
            raise self._denied(ask.origin, "a page is asked for with nothing that says who asks")
        if ask.origin.port != PORTS["https"] and not ask.origin.is_here:
            raise self._denied(ask.origin, "a page is asked for at the usual port only")

    def _check_picture(self, ask: Ask) -> None:
        """Only a host that was allowed for pictures, or one of a test network; a GET that doesn't say who asks."""
        grant = self._grants.get(ask.origin)
        is_allowed = ask.origin.is_here or (grant is not None and "picture" in grant.purposes)
        if not is_allowed:
            raise self._denied(ask.origin, "no pictures are fetched from this host", PICTURES_REMEDY)
        if ask.method != "GET" or ask.has_body or ask.has_tokens:
            raise self._denied(ask.origin, "a picture is asked for with nothing that says who asks")

    def _is_well_known(self, ask: Ask) -> bool:
        is_bare = ask.method == "GET" and not (ask.has_query or ask.has_body or ask.has_tokens)
        is_usual_port = ask.origin.port == PORTS["https"] or ask.origin.is_here
        return is_bare and is_usual_port and ask.purpose == "identity" and ask.path in WELL_KNOWN

    def _denied(self, origin: Origin, cause: str, remedy: str = "") -> EgressDenied:
        return EgressDenied(cause, where=origin.host, remedy=remedy)
