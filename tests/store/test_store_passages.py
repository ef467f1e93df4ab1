"""Vectors of texts around posts, and the posts that they may be taken from."""

from __future__ import annotations

import pytest

from skerry.store import passages
from skerry.store.cache import Cache
from skerry.store.values import Vector
from tests.store.made import item, post, put


def test_passages_are_found_by_text_and_model(cache: Cache) -> None:
    """More than fit in one question too; another model has read none of them."""
    texts = [f"text {n} \U0001f980" for n in range(150)]
    found = {text: Vector(bytes([n]), 1.0) for n, text in enumerate(texts)}
    cache.put_passages("m", found)
    assert cache.passages([*texts, "another"], model="m") == found
    assert cache.passages(texts, model="n") == {}
    assert cache.passages([], model="m") == {}


def test_oldest_passages_give_way(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept is bounded."""
    monkeypatch.setattr(passages, "MOST", 3)
    for n in range(5):
        cache.put_passages("m", {str(n): Vector(b"x", 1.0)})
    assert {*cache.passages([str(n) for n in range(5)], model="m")} == {"2", "3", "4"}


def test_posts_come_with_their_vectors(cache: Cache) -> None:
    """By address; those that the store hasn't are left out, and a vector of another model is none."""
    put(cache, item(2), item(1))
    (first,) = (each for each in cache.unencoded("m", 5) if each.post == post(1))
    cache.put_vectors("m", [(first.id, Vector(b"x", 1.0))])
    uris = [post(n).uri for n in (1, 2, 3)]
    assert cache.posts(uris, model="m") == {
        post(1).uri: (post(1), Vector(b"x", 1.0)),
        post(2).uri: (post(2), None),
    }
    assert cache.posts(uris, model="n")[post(1).uri] == (post(1), None)
