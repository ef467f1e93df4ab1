"""A session's two tokens, what they are bound to, and what an access token says of itself."""

from __future__ import annotations

import base64
import binascii

import msgspec


class Binding(msgspec.Struct, frozen=True):
    """What an OAuth session has beside its tokens.

    Attributes:
        issuer: The server that gave them, as `SCHEME://HOST`.
        token_url: Where the next ones are asked for.
        revoke_url: Where they are ended; "" when nowhere.
        client_id: Whom they were given to.
        key: The private key that they are of no use without.
        ends: When the access token ends, in seconds since 1970; 0 when unknown.
    """

    issuer: str
    token_url: str
    revoke_url: str
    client_id: str
    key: str
    ends: float = 0

    def __repr__(self) -> str:
        return f"Binding({self.issuer!r}, …)"


class Tokens(msgspec.Struct, frozen=True, omit_defaults=True):
    """What stands for a sign-in: `access` goes with requests, `refresh` gets the next pair, once.

    `binding` is there after a sign-in by OAuth.
    """

    access: str
    refresh: str
    binding: Binding | None = None

    def __repr__(self) -> str:
        return "Tokens(…)"


class Claims(msgspec.Struct, frozen=True):
    """What a token says of itself, as far as it says so; to others than its PDS it may be opaque.

    Attributes:
        scope: `com.atproto.access` after a main password, `com.atproto.appPass` or `com.atproto.appPassPrivileged`
            after an app password.
        exp: When it ends, in seconds since 1970; 0 when unknown.
    """

    scope: str = ""
    exp: float = 0

    @property
    def is_from_main_password(self) -> bool:
        """Whether the account's own password was used, which can do everything, also delete the account."""
        return self.scope == "com.atproto.access"


def claims_of(token: str) -> Claims:
    """The claims of a JWT, unchecked: only its PDS can check them, and nothing is granted because of them."""
    parts = token.split(".")
    if len(parts) != 3:
        return Claims()
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)), type=Claims)
    except (msgspec.MsgspecError, binascii.Error, ValueError, RecursionError):
        return Claims()
