"""Unpacking answers: right for every way they may be cut into pieces, bounded for every size they may have."""

from __future__ import annotations

import contextlib
import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.bsky.egress.body import Body
from skerry.domain.errors import BadAnswer, EgressDenied


def raw_deflate(data: bytes) -> bytes:
    """Deflate without zlib's header, as some servers send it."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "identity": bytes,
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate": raw_deflate,
}


def unpack(encoding: str, packed: bytes, *, size: int = 4096, limit: int = 1 << 20) -> bytes:
    """The body of `packed` that came in pieces of `size`."""
    body = Body(encoding, limit=limit, host="pds.example.com")
    for start in range(0, len(packed), size):
        body.feed(packed[start : start + size])
    return body.finish()


@given(st.binary(max_size=5000), st.sampled_from(sorted(PACKERS)), st.integers(1, 700))
def test_body_is_what_was_packed_however_it_is_cut(data: bytes, encoding: str, size: int) -> None:
    """Every encoding that is asked for, in pieces of any size."""
    assert unpack(encoding, PACKERS[encoding](data), size=size) == data


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate"]))
def test_body_of_any_bytes_is_an_answer_or_a_clear_error(data: bytes, encoding: str) -> None:
    """Whatever a server sends instead of what it says it sends."""
    with contextlib.suppress(BadAnswer, EgressDenied):
        assert len(unpack(encoding, data, limit=2000)) <= 2000


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "Deflate"])
def test_body_that_unpacks_to_a_bomb_is_refused_at_the_limit(encoding: str) -> None:
    """64 MB of zeros in 64 KB: refused, and no more of it is ever in memory than the limit and a piece."""
    bomb = PACKERS[encoding](bytes(64 << 20))
    tracemalloc.start()
    with pytest.raises(EgressDenied, match="larger than 1024 KiB"):
        unpack(encoding, bomb, limit=1 << 20)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20


def test_body_that_packs_nothing_for_ever_is_refused_at_the_limit() -> None:
    """Empty blocks unpack to nothing, so what came counts as well."""
    with pytest.raises(EgressDenied, match="larger"):
        unpack("deflate", b"\x00\x00\x00\xff\xff" * 10_000, limit=10_000)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_body_that_was_cut_short_is_refused(encoding: str) -> None:
    """Half an answer is none."""
    packed = PACKERS[encoding](b"x" * 1000)
    with pytest.raises(BadAnswer, match="cut short"):
        unpack(encoding, packed[:-5])


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "gzip,br", "x\x00y"])
def test_body_in_an_encoding_that_was_not_asked_for_is_refused(encoding: str) -> None:
    """Only gzip and deflate, and only once."""
    with pytest.raises(BadAnswer, match="not asked for"):
        Body(encoding, limit=100, host="pds.example.com")
