"""A page with one item that is wrong costs that item, whatever is wrong with it."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from skerry.domain.pages import BadItem
from skerry.domain.repair import MAX_DEPTH, repair
from skerry.domain.views import decode_timeline
from tests.support.amounts import amount
from tests.unit.view_samples import Json, answer, full_page, item

VALUES: list[Any] = [
    None, True, 0, -1, 2**80, 1.5, "", "x", "\x1b]0;t\x07", "at://x", "9999-99-99T99:99:99Z", [], {}, [[]], [None],
    {"$type": "test.example"}, {"$type": 5}, "https://user@host/", "\u202e", "a" * 20_000, ["x"] * 500,
]  # fmt: skip
BOMB = "[" * 5000 + "]" * 5000
OBJECTS = '{"a":' * 2000 + "1" + "}" * 2000
TEXTS = [
    '"\\ud800"',
    '"\\udc00 \\ud83d"',
    '"\\x"',
    '"\x01\x02"',
    "NaN",
    "-Infinity",
    "1e999",
    BOMB,
    '{"a":' * 2000 + "1" + "}" * 2000,
]
"""JSON, or nearly, that can't be written from Python values."""

PAGE = full_page()
GOOD = decode_timeline(answer(PAGE)).items


def places(value: object) -> list[tuple[Any, Any]]:
    """Every container of a JSON value with each of its keys or indexes."""
    found = []
    waiting: list[Any] = [value]
    while waiting:
        here = waiting.pop()
        keys = here.keys() if isinstance(here, dict) else range(len(here)) if isinstance(here, list) else ()
        for key in keys:
            found.append((here, key))
            waiting.append(here[key])
    return found


def mutated(seed: int) -> tuple[int, bytes]:
    """A page with one change in one of its items, and in which."""
    chance = random.Random(seed)
    page: list[Json] = json.loads(json.dumps(PAGE))
    index = chance.randrange(len(page))
    container, key = chance.choice(places(page[index]))
    kind = chance.randrange(4)
    if kind == 0:
        del container[key]
    elif kind == 1:
        container[key] = chance.choice(VALUES)
    elif kind == 2:
        page[index] = chance.choice([*VALUES, {"post": chance.choice(VALUES)}])
    else:
        container[key] = "@@"
        return index, answer(page).replace(b'"@@"', chance.choice(TEXTS).encode())
    return index, answer(page)


@pytest.mark.parametrize("block", range(10))
def test_mutated_item_costs_itself_and_no_page(block: int) -> None:
    """5,000 pages with a change in one item: all other items are as they were."""
    count = amount(5000) // 10
    for seed in range(block * count, (block + 1) * count):
        index, body = mutated(seed)
        items = decode_timeline(body).items
        assert len(items) == len(GOOD), seed
        assert items[:index] + items[index + 1 :] == GOOD[:index] + GOOD[index + 1 :], seed


@pytest.mark.parametrize("text", TEXTS)
def test_text_that_is_no_json_costs_its_item(text: str) -> None:
    """Lone surrogates, raw controls, numbers beyond JSON, nesting bombs: in one place, for one item."""
    page = [item("first"), item("second", text="@@"), item("third")]
    body = answer(page).replace(b'"@@"', text.encode())
    first, _, third = decode_timeline(body).items
    assert (first, third) == decode_timeline(answer([page[0], page[2]])).items


def test_text_in_another_encoding_costs_its_characters() -> None:
    """Bytes that aren't UTF-8 become U+FFFD."""
    body = answer([item(text="caf@@")]).replace(b"@@", b"\xe9")
    (found,) = decode_timeline(body).items
    assert not isinstance(found, BadItem)
    assert found.item.post.text == "caf\ufffd"


def test_repair_keeps_what_is_right() -> None:
    """Valid JSON comes out with the same meaning."""
    value = {"a": ['é😀\\"\n\u2028/', 1.5e3, {"b": [None, True]}], "[{": "]}"}
    for body in (json.dumps(value).encode(), json.dumps(value, ensure_ascii=False).encode()):
        assert json.loads(repair(body)) == json.loads(json.dumps(value).encode())


def test_repair_cuts_what_is_too_deep() -> None:
    """The deepest containers become null, what follows them stays."""
    body = b'{"deep": ' + b"[" * 100_000 + b"1" + b"]" * 100_000 + b', "after": [1]}'
    value = json.loads(repair(body))
    assert value["after"] == [1]
    depth, here = 1, value["deep"]
    while here is not None:
        depth, here = depth + 1, here[0]
    assert depth == MAX_DEPTH
