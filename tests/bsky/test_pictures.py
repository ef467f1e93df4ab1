"""Pictures through the door: from whom, with what, how large, and what the ledger says."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from skerry.bsky.egress.door import Door
from skerry.bsky.egress.ledger import Ledger
from skerry.bsky.egress.origin import Origin
from skerry.bsky.egress.policy import LIMITS, Policy
from skerry.bsky.pictures import allow_pictures, fetch_picture
from skerry.config.settings import Pictures
from skerry.domain.errors import EgressDenied
from tests.bsky.test_policy import PDS, STRANGER, an_ask

CDN = Origin.parse("https://cdn.example.com")


def test_policy_lets_only_named_hosts_be_asked_for_pictures() -> None:
    """With a GET that doesn't say who asks; for nothing else; nobody else, the PDS with its tokens included."""
    policy = Policy()
    policy.allow_pds(PDS)
    policy.allow_pictures(CDN)
    policy.check(an_ask(CDN, purpose="picture", path="/img/1"))
    for ask in (
        an_ask(CDN, purpose="picture", has_tokens=True),
        an_ask(CDN, purpose="picture", method="POST"),
        an_ask(CDN, purpose="picture", has_body=True),
        an_ask(CDN, purpose="timeline"),
        an_ask(STRANGER, purpose="picture"),
        an_ask(PDS, purpose="picture", has_tokens=True),
        an_ask(Origin.parse("https://cdn.example.com:8443"), purpose="picture"),
        an_ask(Origin.parse("http://127.0.0.1:80"), purpose="picture"),
    ):
        with pytest.raises(EgressDenied):
            policy.check(ask)


def test_policy_lets_a_test_network_have_pictures() -> None:
    """Its AppView serves them on a port of its own."""
    Policy(loopback=True).check(an_ask(Origin.parse("http://localhost:2584"), purpose="picture"))


def test_ledger_counts_a_picture_and_does_not_say_which(tmp_path: Path) -> None:
    """A refused one too: host and purpose, not what was looked at."""

    async def run() -> None:
        async with Door(Policy(), Ledger(tmp_path)) as door:
            allow_pictures(door, Pictures().hosts)
            await fetch_picture(door, "https://tracker.example.com/img/did:plc:somebody/secret@jpeg")

    with pytest.raises(EgressDenied, match="no pictures are fetched from this host"):
        asyncio.run(run())
    text = "".join(file.read_text() for file in tmp_path.rglob("*") if file.is_file())
    (line,) = [json.loads(line) for line in text.splitlines() if "tracker" in line]
    assert (line["host"], line["purpose"]) == ("tracker.example.com", "picture")
    assert "secret" not in text


def test_pictures_are_bounded_in_size_and_time() -> None:
    """Unpacked, and from the first packet to the last."""
    assert LIMITS["picture"].max_bytes <= 4 << 20
    assert LIMITS["picture"].seconds <= 20
