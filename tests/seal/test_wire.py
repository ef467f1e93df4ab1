"""Frames over pipes: what is written is read, and every other end is an error of its own."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.seal.wire import HEADER, Closed, TimedOut, TooLarge, Truncated, read_frame, write_frame

Pipe = tuple[int, int]


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    """The reading and the writing end of a pipe."""
    ends = os.pipe()
    yield ends
    for end in ends:
        try:
            os.close(end)
        except OSError:  # the test closed it
            continue


@given(st.lists(st.binary(max_size=2000), max_size=8))
def test_frames_come_out_as_they_went_in(bodies: list[bytes]) -> None:
    """Any bytes, empty ones too, arrive whole and in order."""
    reading, writing = os.pipe()
    try:
        for body in bodies:
            write_frame(writing, body)
        assert [read_frame(reading) for _ in bodies] == bodies
    finally:
        os.close(reading)
        os.close(writing)


def test_frame_larger_than_the_pipe_arrives_in_pieces(pipe: Pipe) -> None:
    """Short reads and writes are taken up where they stopped, with a deadline and non-blocking ends."""
    body = os.urandom(3 << 20)
    for end in pipe:
        os.set_blocking(end, False)
    deadline = time.monotonic() + 10
    writer = threading.Thread(target=write_frame, args=(pipe[1], body), kwargs={"deadline": deadline})
    writer.start()
    assert read_frame(pipe[0], deadline=deadline) == body
    writer.join()


@given(st.binary(min_size=5, max_size=200), st.data())
def test_frame_that_is_cut_is_truncated_and_an_end_between_frames_is_closed(body: bytes, data: st.DataObject) -> None:
    """The two ways of ending are told apart, wherever the cut is."""
    whole = HEADER.pack(len(body)) + body
    cut = data.draw(st.integers(0, len(whole) - 1))
    reading, writing = os.pipe()
    os.write(writing, whole[:cut])
    os.close(writing)
    try:
        with pytest.raises(Truncated if cut else Closed):
            read_frame(reading)
    finally:
        os.close(reading)


@given(st.binary(max_size=64))
def test_garbage_is_a_frame_or_an_error_of_the_wire(garbage: bytes) -> None:
    """Whatever bytes come: a frame, or one of the wire's own errors; never more than the cap."""
    reading, writing = os.pipe()
    os.write(writing, garbage)
    os.close(writing)
    try:
        assert len(read_frame(reading, cap=32)) <= 32
    except (Closed, Truncated, TooLarge):
        pass
    finally:
        os.close(reading)


def test_frame_above_the_cap_is_refused_before_it_is_read_or_written(pipe: Pipe) -> None:
    """An announcement alone allocates nothing, and nothing of a frame that is too large is sent."""
    with pytest.raises(TooLarge, match="11 bytes"):
        write_frame(pipe[1], bytes(11), cap=10)
    os.write(pipe[1], HEADER.pack(0xFFFFFFFF))
    with pytest.raises(TooLarge, match="4294967295 bytes"):
        read_frame(pipe[0], deadline=time.monotonic() + 5)


def test_deadline_ends_reading_and_writing(pipe: Pipe) -> None:
    """A side that is silent, or doesn't read, costs the time that was given and no more."""
    for end in pipe:
        os.set_blocking(end, False)
    start = time.monotonic()
    with pytest.raises(TimedOut):
        read_frame(pipe[0], deadline=start + 0.05)
    with pytest.raises(TimedOut):
        write_frame(pipe[1], bytes(1 << 20), deadline=start + 0.1)
    assert time.monotonic() - start < 5


def test_writing_to_an_end_that_closed_is_closed(pipe: Pipe) -> None:
    """A reader that is gone is the same error as a writer that is gone."""
    os.close(pipe[0])
    with pytest.raises(Closed):
        write_frame(pipe[1], b"anybody?")
