"""The key that an OAuth session's tokens are bound to: ES256, made for one session, and what is signed with it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import Self

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from skerry.domain.errors import NotSignedIn

SIZE = 32
"""Bytes of a number of the curve P-256."""


class DpopKey:
    """A private key. It shows nothing of itself; `text` is for the one place that keeps it."""

    __slots__ = ("_key",)

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self._key = key

    @classmethod
    def new(cls) -> Self:
        """A key that nobody else has."""
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def read(cls, text: str) -> Self:
        """The key that `text` gave.

        Raises:
            NotSignedIn: it is none.
        """
        try:
            number = int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), "big")
            return cls(ec.derive_private_key(number, ec.SECP256R1()))
        except ValueError:
            remedy = "sign in again with `skerry login --oauth`"
            raise NotSignedIn("the key of the kept session is damaged", remedy=remedy) from None

    @property
    def text(self) -> str:
        """The key itself, as `d` of a JWK."""
        return plain64(self._key.private_numbers().private_value.to_bytes(SIZE, "big"))

    @property
    def public(self) -> Mapping[str, str]:
        """The public half as a JWK (RFC 7517)."""
        numbers = self._key.public_key().public_numbers()
        x, y = (plain64(number.to_bytes(SIZE, "big")) for number in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    def sign(self, header: Mapping[str, object], claims: Mapping[str, object]) -> str:
        """A JWT of these, in the compact form; `alg` is the key's (RFC 7515, 7518)."""
        parts = (dict(header) | {"alg": "ES256"}, claims)
        text = ".".join(plain64(msgspec.json.encode(part)) for part in parts)
        r, s = decode_dss_signature(self._key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return f"{text}.{plain64(r.to_bytes(SIZE, 'big') + s.to_bytes(SIZE, 'big'))}"

    def __repr__(self) -> str:
        return "DpopKey(…)"

    def __reduce__(self) -> str:
        raise TypeError("a key is not pickled")


def plain64(data: bytes) -> str:
    """Base64 as tokens have it: for URLs, without the padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def digest64(text: str) -> str:
    """The SHA-256 of an ASCII text, in base64."""
    return plain64(hashlib.sha256(text.encode("ascii")).digest())
