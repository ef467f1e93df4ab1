"""What a server can do to the client that asks it: nothing beyond an error within the deadline."""

from __future__ import annotations

import asyncio
import gzip
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from skerry.bsky.egress.door import Door
from skerry.bsky.egress.origin import Origin
from skerry.bsky.egress.policy import Limits
from skerry.domain.errors import BadAnswer, EgressDenied, NetworkError
from tests.bsky.doors import QUICK, ledger_of, visit, with_door
from tests.bsky.servers import Reply, Server, as_json


def drip(pieces: int = 1000, *, pause: float = 0.05) -> Iterator[bytes]:
    """A byte at a time, each well within any time-out of a read."""
    for _ in range(pieces):
        time.sleep(pause)
        yield b" "


def refusal(folder: Path, reply: Callable[[], Reply]) -> NetworkError:
    """The error that a reply comes to."""
    with Server({"/a": lambda _: reply()}) as pds, pytest.raises(NetworkError) as caught:
        visit(folder, f"{pds.url}/a", limits=QUICK)
    return caught.value


def test_door_stops_a_drip_feed_at_the_deadline(tmp_path: Path) -> None:
    """The deadline is for the whole answer: a byte now and then does not extend it."""
    with Server({"/a": lambda _: Reply(200, {}, drip())}) as pds:
        started = time.monotonic()
        with pytest.raises(EgressDenied, match="took longer"):
            visit(tmp_path, f"{pds.url}/a", limits=QUICK)
        assert time.monotonic() - started < 2


def test_door_stops_waiting_for_a_silent_server_at_the_deadline(tmp_path: Path) -> None:
    """A server that takes the request and says nothing."""

    def sleep(_: object) -> Reply:
        time.sleep(3)
        return Reply()

    with Server({"/a": sleep}) as pds, pytest.raises(NetworkError, match="no answer within"):
        visit(tmp_path, f"{pds.url}/a", limits=QUICK)


def test_door_has_one_deadline_for_all_steps_of_a_redirect(tmp_path: Path) -> None:
    """Three slow redirects don't make three deadlines."""

    def slow(_: object) -> Reply:
        time.sleep(0.35)
        return Reply(302, {"location": "/a"})

    with Server({"/a": slow}) as pds, pytest.raises(NetworkError, match="no answer within"):
        visit(tmp_path, f"{pds.url}/a", limits=QUICK)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_door_refuses_a_bomb(tmp_path: Path, encoding: str) -> None:
    """600 KB that unpack to 600 MB, on the wire: over the limit before a hundredth of it is unpacked."""
    packer = zlib.compressobj(9, wbits=31 if encoding == "gzip" else 15)

    def bomb() -> Iterator[bytes]:
        for _ in range(600):
            yield packer.compress(bytes(1 << 20))

    error = refusal(tmp_path, lambda: Reply(200, {"content-encoding": encoding}, bomb()))
    assert isinstance(error, EgressDenied)
    entry = ledger_of(tmp_path)[-1]
    assert entry.verdict == "denied: the answer is larger than 64 KiB"
    assert entry.wire < 100_000


def test_door_refuses_a_plain_answer_over_the_limit(tmp_path: Path) -> None:
    """Also when its length is not said beforehand."""
    assert "larger than 64 KiB" in str(refusal(tmp_path, lambda: Reply(200, {}, iter([bytes(50_000)] * 4))))


def test_door_refuses_endless_headers(tmp_path: Path) -> None:
    """A head of a megabyte is not read to its end."""
    headers = {f"x-{number}": "y" * 1000 for number in range(1000)}
    assert "not HTTP" in str(refusal(tmp_path, lambda: Reply(200, headers)))


def test_door_refuses_an_answer_that_is_shorter_than_it_says(tmp_path: Path) -> None:
    """A connection that ends in the middle is not an answer."""
    assert "cut short" in str(refusal(tmp_path, lambda: Reply(200, {"content-length": "100"}, iter([b"short"]))))


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
def test_door_refuses_an_encoding_that_it_did_not_ask_for(tmp_path: Path, encoding: str) -> None:
    """What it asks for is gzip and deflate."""
    error = refusal(tmp_path, lambda: Reply(200, {"content-encoding": encoding}, b"..."))
    assert isinstance(error, BadAnswer)
    assert "not asked for" in str(error)


def test_door_refuses_what_is_not_http(tmp_path: Path) -> None:
    """Another protocol on the port: one line, nothing of what it said."""
    assert str(refusal(tmp_path, lambda: Reply(200, {"bad header\x1b]0;x\x07": "x"}))).isprintable()


def test_door_takes_an_answer_within_its_limits(tmp_path: Path) -> None:
    """Packed or not, and the ledger has both sizes."""
    with Server() as pds:
        pds.other = lambda _: Reply(200, {"content-encoding": "gzip"}, gzip.compress(b"x" * 60_000))
        assert visit(tmp_path, f"{pds.url}/a", limits=QUICK).body == b"x" * 60_000
    entry = ledger_of(tmp_path)[-1]
    assert (entry.verdict, entry.body) == ("ok", 60_000)
    assert 0 < entry.wire < 1000


def test_door_closes_a_connection_that_it_gave_up(tmp_path: Path) -> None:
    """Answers that were refused don't use the connections up, nor does the next request meet their rest."""
    too_much = [bytes(50_000)] * 4
    with Server({"/a": lambda _: Reply(200, {}, iter(too_much)), "/b": lambda _: as_json("fine")}) as pds:

        async def use(door: Door) -> bytes:
            door.policy.allow_pds(Origin.parse(pds.url))
            for _ in range(12):
                with pytest.raises(EgressDenied):
                    await door.send("GET", f"{pds.url}/a", purpose="timeline")
            tasks = [door.send("GET", f"{pds.url}/b", purpose="thread") for _ in range(4)]
            return b"".join(answer.body for answer in await asyncio.gather(*tasks))

        limits = dict(QUICK) | {"thread": Limits(1000, 5)}
        assert with_door(tmp_path, use, limits=limits) == b'"fine"' * 4
