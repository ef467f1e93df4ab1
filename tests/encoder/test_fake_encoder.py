"""The fake has what the real encoder has, and keeps what it promises."""

from __future__ import annotations

import inspect

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from skerry.encoder.client import Encoder
from skerry.encoder.fake import FakeEncoder
from tests.encoder.texts import POSTS


@given(st.lists(st.text(max_size=60), max_size=6))
def test_fake_vectors_have_length_one_and_depend_on_the_text_alone(texts: list[str]) -> None:
    """Deterministic, in any company."""
    together = FakeEncoder().encode(texts)
    assert together.shape == (len(texts), 1024)
    assert together.dtype == np.float32
    for text, vector in zip(texts, together, strict=True):
        assert abs(float(vector @ vector) - 1) < 1e-5
        assert np.array_equal(FakeEncoder().encode([text])[0], vector)


def test_fake_vectors_of_texts_that_share_words_are_alike() -> None:
    """Enough meaning for a test of judging."""
    near, also, far = FakeEncoder().encode(["football match tonight", "a football match", "watering the tomatoes"])
    assert near @ also > 0.4 > near @ far


def test_fake_remembers_what_it_was_asked() -> None:
    """A test can see what was encoded, and how often."""
    with FakeEncoder() as fake:
        fake.encode(POSTS[:2])
        fake.encode(POSTS[:1])
    assert fake.texts == [*POSTS[:2], POSTS[0]]


def test_fake_has_what_the_encoder_has() -> None:
    """Everything that callers use of the one, the other has: the methods with the same parameters."""
    fake = FakeEncoder()
    for name in ("level", "missing", "model_id", "dimensions", "encode", "close", "__enter__", "__exit__"):
        assert hasattr(fake, name)
    assert inspect.signature(Encoder.encode) == inspect.signature(FakeEncoder.encode)
