"""`skerry judge` and `skerry filters check` with the real model in its sealed child."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from skerry import demo

RULES = """\
[[rule]]
name = "Football nights"
topic = "football matches and transfer news"
action = "collapse"

[[rule]]
name = "Crypto"
topic = "getting rich with crypto coins"
words = ["airdrop"]
action = "hide"

[[rule]]
name = "Cooking"
topic = "cooking and recipes"
examples = ["Onions first, low and slow, then the garlic", "My grandmother's dumpling dough needs no egg"]
not_examples = ["The minister cooked up another excuse"]
strictness = "loose"
action = "boost"

[[test]]
post = "What a save in the 89th minute, and the striker can't believe it"
expect = "collapse"
by = "Football nights"

[[test]]
post = "Una receta de lentejas para el frío"
expect = "boost"
by = "Cooking"

[[test]]
post = "The train was late, so I read half a magazine on the platform."
expect = "show"
"""

POSTS = [
    ("Das Fußballspiel endet mit einem Elfmeter in der letzten Minute!", "collapse"),
    ("O jogo de futebol acabou com três gols do atacante", "collapse"),
    ("Buy this token before the presale ends and 100x your money", "hide"),
    ("airdrop", "hide"),
    ("Slow cooked beans with bay leaf and a splash of vinegar", "boost"),
    ("電車が遅れていて、少し遅刻しそうです。", "show"),
    ("", "show"),
]


def skerry(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command of skerry's in a process of its own."""
    command = [sys.executable, "-m", "skerry", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of filters, and no settings of the user's."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    path = tmp_path / "filters.toml"
    path.write_text(RULES)
    return path


def test_judge_reads_topics_in_several_languages(rules: Path) -> None:
    """JSON lines and nothing else on standard output, a row a post, in order."""
    posts = rules.with_name("p.jsonl")
    posts.write_text("".join(json.dumps({"text": text, "id": text}) + "\n" for text, _ in POSTS))
    done = skerry("judge", "--filters", rules, "--posts", posts)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["id"], row["action"]) for row in rows] == POSTS
    assert done.returncode == 0
    assert done.stderr == ""
    for row in rows:
        assert list(row) == ["id", "action", "score", "rules", "reasons"]
        assert list(row["rules"]) == ["Football nights", "Crypto", "Cooking"]
        assert all(0 < rule["probability"] <= 1 for rule in row["rules"].values())
    assert rows[4]["score"] == rows[4]["rules"]["Cooking"]["probability"]
    assert "nearest to your example" in rows[4]["reasons"][0]


def test_judge_gives_each_post_the_same_row_in_any_order(rules: Path) -> None:
    """A post's numbers don't depend on the posts beside it, to the last digit."""
    texts = [f"{text} {number}" for text, _ in POSTS for number in range(5)]
    lines = [json.dumps({"text": text, "id": text}) for text in texts]
    results = []
    for order in (lines, random.Random(1).sample(lines, 20)):
        posts = rules.with_name("p.jsonl")
        posts.write_text("\n".join(order))
        rows = skerry("judge", "--filters", rules, "--posts", posts).stdout.splitlines()
        results.append({json.loads(row)["id"]: row for row in rows})
    assert [len(rows) for rows in results] == [len(lines), 20]
    assert results[1].items() <= results[0].items()


def test_check_runs_tests_through_the_model(rules: Path) -> None:
    """Those that are met are counted; one that is not is named with its line."""
    rules.write_text(RULES.replace('expect = "show"', 'expect = "hide"'))
    done = skerry("filters", "check", "--filters", rules)
    assert done.returncode == 1
    line = RULES.splitlines().index('post = "The train was late, so I read half a magazine on the platform."')
    assert f"{rules}:{line}: expected hide, got show" in done.stdout
    assert done.stdout.splitlines()[-1] == "3 tests, 1 failed"


def test_demo_filters_pass_their_own_tests() -> None:
    """The file that a new user sees first does what it says."""
    filters = Path(demo.__file__).with_name("filters.toml")
    done = skerry("filters", "check", "--filters", filters)
    assert done.returncode == 0, done.stdout
