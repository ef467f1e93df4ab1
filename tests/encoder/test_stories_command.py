"""`skerry stories` with the real model in its sealed child."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

POSTS = {
    "lorry-en": "A lorry got wedged under the railway bridge in Ostwick today, trains to the coast are 40 minutes late",
    "lorry-de": "Lkw steckt unter der Bahnbrücke in Ostwick fest, Züge Richtung Küste 40 Minuten später",
    "choir": "Our choir is looking for two basses and a tenor who can keep a beat",
    "votes": "With all votes counted the Green list wins 31 seats in Norrmark, the Liberals drop to 12",
    "votes-de": "Wahl in Norrmark: Grüne Liste holt 31 Sitze, Liberale nur noch 12",
    "soup": "電車が遅れていて、少し遅刻しそうです。",
    "empty": "",
}


def skerry(posts: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Run the command on a file with this text."""
    posts.write_text(text)
    command = [sys.executable, "-m", "skerry", "stories", "--posts", str(posts)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def posts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file to write, and no settings of the user's."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "p.jsonl"


def test_stories_tell_the_same_thing_across_languages(posts: Path) -> None:
    """A row a post, in order, and nothing else; a story is called after its first post."""
    done = skerry(posts, "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in POSTS.items()))
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert [list(row) for row in rows] == [["id", "story"]] * len(POSTS)
    assert [row["id"] for row in rows] == list(POSTS)
    assert [row["story"] for row in rows] == ["lorry-en", "lorry-en", None, "votes", "votes", None, None]


def test_stories_are_the_same_in_any_order(posts: Path) -> None:
    """Only their names change with the order of the file."""
    lines = [json.dumps({"id": name, "text": text}) for name, text in POSTS.items()]
    results = []
    for order in (lines, random.Random(2).sample(lines, len(lines))):
        groups = defaultdict(set)
        for line in skerry(posts, "\n".join(order)).stdout.splitlines():
            row = json.loads(line)
            groups[row["story"] or row["id"]].add(row["id"])
        results.append(sorted(map(sorted, groups.values())))
    assert results[0] == results[1]


def test_stories_name_bad_rows_and_go_on(posts: Path) -> None:
    """A bad row costs itself: its line and the cause on standard error, exit 1. Ids may repeat."""
    link = "https://news.example/a"
    lines = [
        json.dumps({"text": "so true", "link": link, "id": "x"}),
        "{",
        '{"id": "y"}',
        '{"text": "\\ud800"}',
        json.dumps({"text": "hm", "link": link + "?utm_source=q", "id": "x", "langs": 4, "author": None}),
        json.dumps({"text": "hm"}),
    ]
    done = skerry(posts, "\n".join(lines))
    assert done.returncode == 1
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": "x", "story": "x"},
        {"id": "x", "story": "x"},
        {"id": "6", "story": None},
    ]
    assert [line.split(": ")[1].rpartition(":")[2] for line in done.stderr.splitlines()] == ["2", "3", "4"]


def test_stories_of_no_posts_are_none(posts: Path) -> None:
    """An empty file is fine; a missing one is wrong use."""
    done = skerry(posts, "")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    command = [sys.executable, "-m", "skerry", "stories", "--posts", str(posts.with_name("none"))]
    assert subprocess.run(command, capture_output=True, check=False, timeout=60).returncode == 2
