"""`python -m skerry.judge.moderation`: a line in, a line out, and what a bad line costs."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from skerry.judge.moderation import lines

FLAGS = {"filter", "blur", "alert", "inform", "noOverride"}
CONTEXTS = {"contentList", "contentView", "contentMedia", "avatar", "displayName"}

GOOD = {
    "post": {"uri": "at://x", "author": {"did": "did:plc:ada", "viewer": {"muted": True}}},
    "userDid": "did:plc:me",
    "prefs": {"adultContentEnabled": False, "labels": {}, "labelers": [], "mutedWords": [], "hiddenPosts": []},
    "labelDefs": {},
}

BAD = [
    b"{",
    b"5",
    b"[]",
    b"\xff",
    b'{"post": NaN}',
    b"{}",
    json.dumps({**GOOD, "prefs": None}).encode(),
    json.dumps({**GOOD, "userDid": 5}).encode(),
    json.dumps({**GOOD, "labelDefs": [1]}).encode(),
    json.dumps({**GOOD, "labelDefs": {"did:plc:x": 5}}).encode(),
    json.dumps({**GOOD, "post": None}).encode(),
    b"[" * 100_000,
    json.dumps(
        {
            "post": {
                "author": {"did": "did:plc:ada"},
                "embed": {"$type": "app.bsky.embed.external#view", "external": {"title": "DEEP"}},
            },
            "prefs": {"mutedWords": [{"value": "x", "targets": []}]},
            "userDid": "did:plc:me",
        }
    )
    .replace('"DEEP"', "[" * 900 + "]" * 900)
    .encode(),
]


def answers(*given: bytes) -> tuple[list[dict[str, dict[str, bool]]], bool]:
    """What is written for these lines, and whether all were good."""
    target = io.BytesIO()
    is_good = lines.decide_lines(io.BytesIO(b"\n".join(given)), target)
    return [json.loads(line) for line in target.getvalue().splitlines()], is_good


def test_line_has_each_context_and_flag() -> None:
    """Booleans, and nothing else."""
    (answer,), is_good = answers(json.dumps(GOOD).encode())
    assert is_good
    assert set(answer) == CONTEXTS
    assert all(set(flags) == FLAGS for flags in answer.values())
    assert answer["contentList"] == dict.fromkeys(FLAGS, False) | {"filter": True, "blur": True}


@pytest.mark.parametrize("bad", BAD)
def test_line_that_is_bad_costs_itself(bad: bytes) -> None:
    """An error stands in its place; those around it are decided."""
    good = json.dumps(GOOD).encode()
    (before, error, after), is_good = answers(good, bad, good)
    assert not is_good
    assert before == after
    assert list(error) == ["error"]


def test_line_that_is_too_long_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not held in memory."""
    good = json.dumps(GOOD).encode()
    monkeypatch.setattr(lines, "MAX_LINE", len(good) + 10)
    (before, error, after), is_good = answers(good, b" " * 3 + b"x" * len(good) * 3, good)
    assert (before == after, list(error), is_good) == (True, ["error"], False)


def test_line_takes_a_lone_surrogate_and_a_byte_order_mark() -> None:
    """As the official client does; empty lines are no lines."""
    record = {"$type": "app.bsky.feed.post", "text": "\ud800"}
    words = {"mutedWords": [{"value": "x", "targets": ["content"]}]}
    odd = {**GOOD, "post": {"author": {"did": "did:plc:ada"}, "record": record}, "prefs": words}
    given, is_good = answers(b"\xef\xbb\xbf" + json.dumps(odd).encode(), b"", b"  ")
    assert (len(given), is_good) == (1, True)


def test_module_answers_each_line_at_once(tmp_path: Path) -> None:
    """It streams, and ends with 1 after a bad line."""
    command = [sys.executable, "-m", "skerry.judge.moderation"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for line in (json.dumps(GOOD).encode(), b"{"):
            process.stdin.write(line + b"\n")
            process.stdin.flush()
            assert process.stdout.readline().endswith(b"}\n")
        process.stdin.close()
        assert process.wait(20) == 1
