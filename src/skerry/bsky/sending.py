"""Who carries a request: the door itself, or something before it that adds what shows who asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from skerry.bsky.egress.door import Answer
from skerry.bsky.egress.policy import Purpose


class Sender(Protocol):
    """Makes requests, as `Door.send` does."""

    async def send(
        self,
        method: str,
        url: str,
        *,
        purpose: Purpose,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Answer:
        """Make one request and read the whole answer; raises as the door does."""


class BearerSender:
    """Sends through `sender` with a token that whoever has it may use: an app password's session."""

    def __init__(self, sender: Sender, token: str) -> None:
        self._sender = sender
        self._token = token

    async def send(
        self,
        method: str,
        url: str,
        *,
        purpose: Purpose,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Answer:
        """Make a request with the token; raises as the door does."""
        signed = {**(headers or {}), "authorization": f"Bearer {self._token}"}
        return await self._sender.send(method, url, purpose=purpose, headers=signed, content=content)
