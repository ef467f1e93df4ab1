"""What accounts are called: handles as they are compared, and the DIDs that accounts can have.

Stricter than `skerry.domain.syntax`, which takes whatever may stand in a post: from these names follows which hosts are
asked. Source: atproto's handle and DID specifications.
"""

from __future__ import annotations

import re

from skerry.domain.syntax import is_handle

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PLC = re.compile(r"did:plc:[a-z2-7]{24}")
_WEB = re.compile(rf"did:web:(?:{_LABEL}\.)*{_LABEL}(?:%3A[0-9]{{1,5}})?")

NEVER_HANDLES = ("alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion")
"""Top-level domains under which no handle can be."""

INVALID = "handle.invalid"
"""What is shown for an account whose handle doesn't lead back to it."""


def handle_of(text: str) -> str:
    """A handle as it is compared: in lower case, without `@` or `at://` before it; empty when it is none."""
    handle = text.strip().removeprefix("at://").removeprefix("@").lower()
    if not is_handle(handle) or handle.rsplit(".", 1)[1] in NEVER_HANDLES:
        return ""
    return handle


def is_account_did(text: str) -> bool:
    """Whether it is a DID of one of the two methods that Bluesky's accounts have: did:plc and did:web."""
    return len(text) <= 261 and bool(_PLC.fullmatch(text) or _WEB.fullmatch(text))


def is_test_handle(handle: str) -> bool:
    """Whether it is under `.test`, which the Internet's name servers never answer for (RFC 6761)."""
    return handle.endswith(".test")


def folder_name(did: str) -> str:
    """The name of the folder that holds what belongs to an account."""
    return did.replace(":", "_")
