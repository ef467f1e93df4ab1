"""Thousands of made-up posts are decided as the official client's library decides them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from skerry.judge.moderation import (
    Cause,
    Context,
    Decision,
    Reader,
    moderate_post,
    moderate_profile,
    read_definitions,
    read_preferences,
)
from tests.differential.cases import Json, cases
from tests.differential.official import HERE, ask
from tests.support.amounts import amount

pytestmark = pytest.mark.xdist_group("moderation")

CASES = 6000
"""In a full run; a tenth of it else."""

SEED = 20260101

CONTEXTS = (
    *("contentList", "contentView", "contentMedia", "avatar", "displayName"),
    *("banner", "profileList", "profileView"),
)


POSSIBLE = {
    "contentList": ("filter", "blur", "alert", "inform", "noOverride"),
    "contentView": ("blur", "alert", "inform", "noOverride"),
    "contentMedia": ("blur", "noOverride"),
    "avatar": ("blur", "noOverride"),
    "displayName": ("blur", "noOverride"),
}
"""The flags that anything can set, by context."""


@pytest.fixture(scope="module")
def made() -> list[Json]:
    """The cases."""
    return cases(amount(CASES), SEED)


@pytest.fixture(scope="module")
def official(made: list[Json]) -> list[Json]:
    """What the official library says of each case."""
    return ask(HERE / "moderation.mjs", map(json.dumps, made))


def test_moderation_decides_as_the_official_client(made: list[Json], official: list[Json]) -> None:
    """The same flags in each context; where the library fails, an error stands in the line's place."""
    ran = subprocess.run(
        [sys.executable, "-m", "skerry.judge.moderation"],
        input="".join(f"{json.dumps(case)}\n" for case in made),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    own = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.stderr == ""
    assert len(own) == len(made)
    assert different(made, own, [answer.get("flags") for answer in official]) == []
    assert ran.returncode == 1, "some posts can't be decided"


def test_moderation_names_the_causes_of_the_official_client(made: list[Json], official: list[Json]) -> None:
    """The same causes of each flag, those that weigh most first, of posts and of their authors."""
    for part, decide in (("post", decided), ("author", decided_author)):
        readable = [(case, answer) for case, answer in zip(made, official, strict=True) if "error" not in answer]
        own = [reasons(decide(case)) for case, _ in readable]
        assert different([case for case, _ in readable], own, [answer[part] for _, answer in readable]) == []


def test_moderation_cases_cover_every_outcome(official: list[Json]) -> None:
    """A comparison says little about what never happens: each flag in each context is often set, and often not."""
    readable = [answer["flags"] for answer in official if "flags" in answer]
    seen = Counter((context, flag) for flags in readable for context in flags for flag in set_flags(flags[context]))
    assert set(seen) == {(context, flag) for context, flags in POSSIBLE.items() for flag in flags}
    assert min(seen.values()) > len(official) / 200
    assert max(seen.values()) < len(official) * 0.9
    assert 0.01 < (len(official) - len(readable)) / len(official) < 0.15


def set_flags(flags: dict[str, bool]) -> list[str]:
    """The flags that are set."""
    return [flag for flag, is_set in flags.items() if is_set]


def reader_of(case: Json) -> Reader:
    """Who looks."""
    return Reader(case.get("userDid"), read_preferences(case["prefs"]), read_definitions(case.get("labelDefs")))


def decided(case: Json) -> Decision:
    """What skerry says of the post."""
    return moderate_post(case["post"], reader_of(case))


def decided_author(case: Json) -> Decision:
    """What skerry says of the post's author."""
    return moderate_profile(case["post"]["author"], reader_of(case))


def reasons(decision: Decision) -> list[Any]:
    """The causes in each context, as the official program tells them."""
    treatments = [decision.treatment(Context(name)) for name in CONTEXTS]
    return [[told(part) for part in (each.filters, each.blurs, each.alerts, each.informs)] for each in treatments]


def told(causes: Iterable[Cause]) -> list[Any]:
    """Causes, as far as both sides know them."""
    return [[cause.kind, cause.priority, cause.label, cause.labeler, list(cause.words)] for cause in causes]


def different(made: list[Json], own: list[Any], theirs: list[Any]) -> list[str]:
    """The first cases in which the two sides differ; theirs is None where the library failed."""
    found: list[str] = []
    for case, one, other in zip(made, own, theirs, strict=True):
        is_same = set(one) == {"error"} if other is None else one == other
        if not is_same:
            found.append(f"{json.dumps(case)}\nskerry: {one}\nofficial: {other}")
    return found[:2]
