"""`skerry taste try` with the real model in its sealed child."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import fmean

import pytest

POSTS = {
    "sea 1": "Force eight by midnight, and the harbour is already full of yachts",
    "sea 2": "Reefed the mainsail twice before breakfast and still doing seven knots",
    "sea 3": "Wir lagen drei Tage im Hafen und warteten auf den Wind",
    "sea 4": "The tide was wrong, the anchor dragged, and the skipper slept through it all",
    "sea 5": "New rigging on the old boat, she points much higher now",
    "bread 1": "The sourdough starter doubled overnight and lifted the lid",
    "bread 2": "Rye crust, open crumb, and I forgot the salt again",
    "bread 3": "Baguettes à six heures du matin, la cuisine est pleine de farine",
    "bread 4": "Is forty per cent wholemeal flour too much for a soft loaf?",
    "code 1": "The compiler accepts it, the tests pass, and I trust neither",
    "code 2": "Spent the day bisecting a race condition in the connection pool",
    "code 3": "Heute nur Datenbankmigrationen und ein kaputter Build",
    "code 4": "New release of the parser library, now with streaming",
}
RATED = {name: 1 if name.startswith("sea") else -1 for name in POSTS if name.endswith(("1", "2"))}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, and no settings of the user's."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def write(path: Path, rows: Iterable[Mapping[str, object] | str]) -> Path:
    """A file with a JSON object a line; a string is a line as it is."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n")
    return path


def attempt(
    folder: Path, ratings: Iterable[Mapping[str, object] | str], posts: Iterable[str] = POSTS, *more: object
) -> tuple[dict[str, float], subprocess.CompletedProcess[str]]:
    """Run the command: each post's score, in the order of the output, and the process."""
    p = write(folder / "p.jsonl", [{"id": name, "text": POSTS[name], "author": None} for name in posts])
    r = write(folder / "r.jsonl", ratings)
    command = [sys.executable, "-m", "skerry", "taste", "try", "--ratings", r, "--posts", p, *more]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, timeout=60)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(list(row) == ["id", "score"] for row in rows)
    return {row["id"]: row["score"] for row in rows}, done


def rows(ratings: Mapping[str, int]) -> list[Mapping[str, object]]:
    """Ratings of posts by id."""
    return [{"id": name, "rating": rating} for name, rating in ratings.items()]


def mean(scores: Mapping[str, float], word: str) -> float:
    """The mean score of the posts about something."""
    return fmean(score for name, score in scores.items() if name.startswith(word))


def test_taste_try_puts_what_is_liked_first(folder: Path) -> None:
    """A row a post in the file's order, in any language; little is known, which is said on standard error only."""
    scores, done = attempt(folder, rows(RATED))
    assert list(scores) == list(POSTS)
    unrated = {name: score for name, score in scores.items() if name not in RATED}
    assert max(unrated, key=unrated.__getitem__).startswith("sea")
    assert all(mean(unrated, "sea") > mean(unrated, word) for word in ("bread", "code"))
    assert done.returncode == 0
    assert "not enough yet: 6 of 10 ratings" in done.stderr


def test_taste_try_gives_each_post_the_same_score_in_any_order(folder: Path) -> None:
    """To the last digit."""
    shuffled = random.Random(2).sample(list(POSTS), len(POSTS))
    assert attempt(folder, rows(RATED))[0] == attempt(folder, rows(RATED), shuffled)[0]


def test_taste_try_starts_from_the_rules(folder: Path) -> None:
    """Without a rating: what a rule boosts is above 0 and first, what one sinks is last."""
    rules = folder / "f.toml"
    rules.write_text(
        '[[rule]]\nname = "a"\ntopic = "sailing and boats"\naction = "boost"\n'
        '[[rule]]\nname = "b"\ntopic = "programming and software"\naction = "sink"\n'
        '[[rule]]\nname = "c"\ntopic = "baking bread"\naction = "boost"\nexpires = 2020-01-01T00:00:00Z\n'
    )
    scores, done = attempt(folder, [], POSTS, "--filters", rules)
    assert "not enough yet: 0 of 10 ratings" in done.stderr
    assert mean(scores, "sea") > mean(scores, "bread") > mean(scores, "code")
    assert scores["sea 2"] > 0 > scores["code 4"]


def test_taste_try_charges_a_bad_row_to_itself(folder: Path) -> None:
    """Line number and cause on standard error, exit 1, and the scores of the good rows alone."""
    bad: list[Mapping[str, object] | str] = ["{", {"id": "nobody", "rating": 1}, {"id": "sea 1", "rating": 3}]
    good = rows(RATED)
    scores, done = attempt(folder, [*good[:2], *bad, *good[2:]])
    assert done.returncode == 1
    assert [f"r.jsonl:{line}:" in done.stderr for line in range(1, 10)] == [False] * 2 + [True] * 3 + [False] * 4
    assert scores == attempt(folder, good)[0]


def test_taste_try_with_no_posts_prints_nothing(folder: Path) -> None:
    """No row, no model, no error."""
    scores, done = attempt(folder, [{"text": "boats", "rating": 1}], [])
    assert (scores, done.returncode, done.stdout) == ({}, 0, "")


def test_taste_try_names_the_option_of_a_file_that_is_not_there(folder: Path) -> None:
    """Wrong use, in one line."""
    command = [sys.executable, "-m", "skerry", "taste", "try", "--ratings", "gone", "--posts", write(folder / "p", [])]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "--ratings" in done.stderr
