"""No secret is ever shown: not in a repr, a log, the ledger or an error."""

from __future__ import annotations

import copy
import logging
import pickle
from pathlib import Path

import pytest

from skerry.bsky.egress.door import Answer
from skerry.bsky.secret import Secret
from skerry.bsky.session import Session
from skerry.bsky.tokens import Tokens
from skerry.domain.errors import SkerryError
from tests.bsky.servers import Pds, Reply
from tests.bsky.signins import Typed, keep_session, sign_in, with_session

CANARY = "canary-secret"


@pytest.mark.parametrize(
    "value", [Secret(CANARY), Tokens(CANARY, CANARY), Answer(200, {"x": CANARY}, CANARY.encode(), "h")]
)
def test_value_with_a_secret_does_not_show_it(value: object) -> None:
    """By itself, in a list, formatted in any way."""
    for text in (repr(value), str(value), f"{value}", repr([value]), f"{value!r}", f"{value}"):
        assert CANARY not in text


def test_secret_does_not_go_into_a_pickle() -> None:
    """Nor is it copied by one."""
    for way in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError, match="not pickled"):
            way(Secret(CANARY))


@pytest.mark.parametrize("answer", [b"not json", b"{}", b'{"error": "x", "message": "y"}'])
def test_password_is_not_shown_by_a_failing_sign_in(
    tmp_path: Path, pds: Pds, caplog: pytest.LogCaptureFixture, answer: bytes
) -> None:
    """Nor by any library's log at its most talkative, nor the ledger."""
    caplog.set_level(logging.DEBUG)
    pds.routes["/xrpc/com.atproto.server.createSession"] = lambda _: Reply(400, {}, answer)
    with pytest.raises(SkerryError) as caught:
        sign_in(tmp_path, pds, user=Typed(CANARY))
    assert CANARY not in caplog.text
    assert CANARY not in (tmp_path / "state" / "requests.jsonl").read_text()
    assert CANARY not in f"{caught.value!s} {caught.value!r}"


def test_tokens_are_not_shown_by_a_failing_request(
    tmp_path: Path, pds: Pds, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor in the ledger."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr("tests.bsky.servers.token", lambda *_, **__: CANARY)
    keep_session(tmp_path, pds)
    pds.routes["/xrpc/app.bsky.feed.getTimeline"] = lambda _: Reply(200, {"content-encoding": "br"}, b"x")

    async def use(session: Session) -> None:
        await session.query("app.bsky.feed.getTimeline", purpose="timeline")

    with pytest.raises(SkerryError) as caught:
        with_session(tmp_path, use)
    assert CANARY not in caplog.text
    assert CANARY not in (tmp_path / "state" / "requests.jsonl").read_text()
    assert CANARY not in f"{caught.value!s} {caught.value!r}"
