"""Texts to vectors through the real sealed child."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.domain.errors import EncoderDied, NotSealed
from skerry.encoder.client import Encoder
from skerry.seal.layers import ALL
from tests.encoder.bare import BareModel
from tests.encoder.texts import POSTS, many_posts
from tests.seal.machine import expected_level

NOISE = 0.997
"""The least cosine between a text's vectors among different other texts (measured 0.998)."""


def test_encoder_is_sealed(encoder: Encoder) -> None:
    """The real child, with the runtime loaded and warm, has every layer that the machine gives."""
    assert encoder.level == expected_level()


def test_vectors_are_those_of_the_bare_model(encoder: Encoder) -> None:
    """The seal changes nothing: the same texts, run alone, give the same vectors to the last bit or nearly so."""
    bare = BareModel().encode(POSTS, batch=1)
    for post, vector in zip(POSTS, bare, strict=True):
        assert np.allclose(encoder.encode([post])[0], vector, atol=1e-6)


def test_vectors_have_length_one_and_say_what_is_alike(encoder: Encoder) -> None:
    """Float32 [texts, 1024]; the post nearest to one about the last minute of a match says that in Spanish."""
    vectors = encoder.encode(POSTS)
    assert vectors.shape == (len(POSTS), 1024)
    assert vectors.dtype == np.float32
    assert np.allclose((vectors**2).sum(1), 1, atol=1e-5)
    likeness = vectors @ vectors.T
    assert likeness[1].argsort()[-2] == 4


def test_vectors_do_not_depend_on_the_order_of_the_texts(encoder: Encoder) -> None:
    """The same texts in any order, some of them twice, give exactly the same vectors."""
    texts = many_posts(700)
    expected = dict(zip(texts, encoder.encode(texts), strict=True))
    shuffled = texts + texts[:50]
    random.Random(3).shuffle(shuffled)
    for text, vector in zip(shuffled, encoder.encode(shuffled), strict=True):
        assert np.array_equal(vector, expected[text])


def test_vectors_depend_little_on_the_texts_beside_them(encoder: Encoder) -> None:
    """A text alone and among 300 others: the quantised matrices make a small difference, never a large one."""
    texts = many_posts(300)
    among = encoder.encode(texts)
    for place in range(0, 300, 15):
        assert among[place] @ encoder.encode([texts[place]])[0] > NOISE


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec=None, categories=None), max_size=300), max_size=5))
def test_any_strings_have_vectors(encoder: Encoder, texts: list[str]) -> None:
    """Whatever a post is made of, surrogates and controls too: a vector of length 1, and the child lives."""
    vectors = encoder.encode(texts)
    assert vectors.shape == (len(texts), 1024)
    assert np.allclose((vectors**2).sum(1), 1, atol=1e-5)


@pytest.mark.parametrize(
    "text",
    ["", "\ud800", "\udfff\ud800 two", "a\0b", "\0", "x" * 1_000_000, " " * 1_000_000, "🎉" * 200_000, "猫 " * 300_000],
    ids=["empty", "surrogate", "surrogates", "NUL inside", "NUL", "1 MB word", "spaces", "emoji", "1 MB of words"],
)
def test_odd_text_has_a_vector(encoder: Encoder, text: str) -> None:
    """None of these ends the child or keeps it busy: even a megabyte is a matter of milliseconds."""
    start = time.monotonic()
    (vector,) = encoder.encode([text])
    assert abs(float(vector @ vector) - 1) < 1e-5
    assert time.monotonic() - start < 1


def test_text_is_cut_at_256_tokens(encoder: Encoder) -> None:
    """What comes after the 254th piece changes nothing."""
    start = "the cat sat on the mat and " * 60
    assert np.array_equal(encoder.encode([start + "football"]), encoder.encode([start + "tomatoes"]))


def test_no_texts_have_no_vectors(encoder: Encoder) -> None:
    """An empty call is an empty answer."""
    assert encoder.encode([]).shape == (0, 1024)


def test_requests_of_any_size_are_taken_apart(encoder: Encoder) -> None:
    """More than a frame holds: 2,000 texts, 80 of them as long as can be."""
    texts = [f"{number} " + "🎉" * 20_000 for number in range(80)] + many_posts(1920)
    assert encoder.encode(texts).shape == (2000, 1024)


def test_threads_take_turns(encoder: Encoder) -> None:
    """Calls from several threads don't get each other's answers."""
    expected = {post: encoder.encode([post])[0] for post in POSTS}
    wrong: list[str] = []

    def ask(post: str) -> None:
        answers = [encoder.encode([post])[0] for _ in range(5)]
        wrong.extend(post for answer in answers if not np.array_equal(answer, expected[post]))

    threads = [threading.Thread(target=ask, args=(post,)) for post in POSTS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_memory_does_not_grow_with_use(encoder: Encoder) -> None:
    """After a warm-up, more texts of all lengths cost no more than a few megabytes."""
    encoder.encode(many_posts(500, seed=1))
    before = resident(encoder.pid)
    for seed in range(2, 4):
        encoder.encode(many_posts(500, seed=seed))
    assert resident(encoder.pid) - before < 16 << 20


def resident(pid: int) -> int:
    """Resident memory of a process in bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_lost_child_is_one_error_and_stays_lost() -> None:
    """A child that is killed costs the call; starting another one is the caller's decision."""
    with Encoder() as encoder:
        os.kill(encoder.pid, signal.SIGKILL)
        with pytest.raises(EncoderDied, match=r"the encoder ended \(signal SIGKILL\)"):
            encoder.encode(["hello"])
        with pytest.raises(EncoderDied, match="was closed"):
            encoder.encode(["hello"])


def test_child_that_stops_answering_is_given_up() -> None:
    """A call has a deadline."""
    with Encoder(call_timeout=0.3) as encoder:
        os.kill(encoder.pid, signal.SIGSTOP)
        with pytest.raises(EncoderDied, match="did not answer in time"):
            encoder.encode(["hello"])


def test_unsealed_child_needs_the_users_word() -> None:
    """Without seccomp the AI is off until the user opts in, and the error says what is missing."""
    layers = [name for name in ALL if not name.startswith("seccomp")]
    with pytest.raises(NotSealed, match="missing: seccomp"):
        Encoder(layers=layers)
    with Encoder(layers=layers, unsealed_ok=True) as encoder:
        assert encoder.level == "UNSEALED"
        assert encoder.encode(["hello"]).shape == (1, 1024)


def test_partly_sealed_child_works_and_says_what_is_missing() -> None:
    """One layer of the others missing: PARTIAL, named, and on."""
    with Encoder(layers=[name for name in ALL if name != "Landlock"]) as encoder:
        assert encoder.level == "PARTIAL"
        assert "Landlock" in encoder.missing
