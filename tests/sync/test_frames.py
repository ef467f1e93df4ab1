"""Messages over a stream: whole whatever the pieces, bounded, and deaf to what they don't know."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.domain.errors import ChildError
from skerry.seal.wire import HEADER
from skerry.sync.frames import LARGEST, frame, from_sync, from_window
from skerry.sync.protocol import Answer, FeedChanged, FromSync, Notice, Refresh, Request, SyncChanged

MESSAGES = st.one_of(
    st.builds(FeedChanged, feed=st.text(), new=st.lists(st.integers(0, 2**40)).map(tuple)),
    st.builds(SyncChanged, phase=st.just("judging"), left=st.integers(0, 10**6), detail=st.text()),
    st.builds(Answer, re=st.integers(1, 10**9), what=st.text()),
    st.builds(Notice, text=st.text()),
)


@given(st.lists(MESSAGES), st.lists(st.integers(1, 40)))
def test_frames_are_whole_whatever_the_pieces(messages: list[FromSync], cuts: list[int]) -> None:
    """However the stream is cut, what comes out is what went in, in order."""
    stream = b"".join(frame(message) for message in messages)
    frames = from_sync()
    received: list[FromSync] = []
    start = 0
    for cut in [*cuts, len(stream)]:
        received += frames.feed(stream[start : start + cut])
        start += cut
    assert received == messages


@given(st.binary(max_size=400))
def test_frames_garbage_is_an_error_or_nothing(garbage: bytes) -> None:
    """Random bytes raise ChildError or yield no message that was never sent; nothing else happens."""
    try:
        messages = from_window().feed(garbage)
    except ChildError:
        return
    assert all(isinstance(message, msgspec.Struct) for message in messages)


def test_frames_a_newer_message_is_left_out() -> None:
    """A message of a kind that this version doesn't know is skipped; the next one is read."""
    newer = msgspec.msgpack.encode({"type": "from-the-future", "x": 1})
    request = Request(7, Refresh("following"))
    assert from_window().feed(HEADER.pack(len(newer)) + newer + frame(request)) == [request]


def test_frames_an_oversized_frame_is_refused_before_it_is_read() -> None:
    """The announced length alone is enough to refuse a frame."""
    with pytest.raises(ChildError, match="largest"):
        from_sync().feed(HEADER.pack(LARGEST + 1))
