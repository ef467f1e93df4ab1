"""`skerry filters check` and `skerry judge` where no model is needed, or none can be had."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from skerry.cli.jsonlines import json_line
from skerry.cli.main import main
from skerry.domain.errors import NotSealed
from tests.unit.judging import rule


def run(*arguments: object) -> int:
    """The exit code of `skerry ARGUMENTS`."""
    return main([str(argument) for argument in arguments])


EVER = "expires = 2999-01-01T00:00:00Z"
PAST = "expires = 2020-01-01T00:00:00Z"
WORDS = rule("words = ['cat']", EVER, name="Cats")
GONE = rule("words = ['dog']", PAST, name="Dogs", action="dim")


@pytest.fixture
def filters(tmp_path: Path) -> Path:
    """A file of filters, and folders of the user's own that are empty."""
    return tmp_path / "f.toml"


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "xdg"))


def test_check_lists_the_rules_and_runs_the_tests(filters: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every rule with its state; tests that pass are counted."""
    filters.write_text(WORDS + GONE + "[[test]]\npost = 'a cat'\nexpect = 'hide'\nby = 'Cats'\n")
    assert run("filters", "check", "--filters", filters) == 0
    out = capsys.readouterr()
    assert out.out.splitlines() == ["hide        Cats", "dim         Dogs - expired", "1 test, 0 failed"]
    assert out.err == ""


def test_check_names_the_place_of_a_test_that_fails(filters: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """File and line, what was expected, what came, and why; exit code 1."""
    filters.write_text(
        WORDS + "[[test]]\npost = 'a cat'\nexpect = 'show'\n\n[[test]]\npost = 'x'\nexpect = 'hide'\nby = 'Cats'\n"
    )
    assert run("filters", "check", "--filters", filters) == 1
    lines = capsys.readouterr().out.splitlines()
    first = len(WORDS.splitlines()) + 1
    assert lines[1:] == [
        f"{filters}:{first}: expected show, got hide by “Cats”: a cat",
        "    Hidden by “Cats”: it says “cat”.",
        f"{filters}:{first + 4}: expected hide by “Cats”, got show: x",
        "    “Cats” finds nothing in it.",
        "2 tests, 2 failed",
    ]


def test_check_runs_tests_whatever_the_hour_and_leaves_out_what_has_expired(
    filters: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A rule for the evening is tested at noon; one that has ended isn't tested."""
    never_now = rule("words = ['cow']", 'between = "00:00-00:01"', name="Cows", action="collapse")
    filters.write_text(
        GONE
        + never_now
        + "[[test]]\npost = 'a cow'\nexpect = 'collapse'\nby = 'Cows'\n"
        + "[[test]]\npost = 'a dog'\nexpect = 'dim'\nby = 'Dogs'\n"
    )
    assert run("filters", "check", "--filters", filters) == 0
    assert "2 tests, 0 failed, 1 left out: their rules have expired" in capsys.readouterr().out


def test_check_prints_json_lines(filters: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An object a line: the rules, then the tests."""
    filters.write_text(WORDS + "[[test]]\npost = 'a cat'\nexpect = 'dim'\n")
    assert run("filters", "check", "--filters", filters, "--json") == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    place = {"file": str(filters), "line": 1}
    assert first == {"rule": "Cats", "action": "hide", "state": "active", "use": None, **place, "answers": None}
    assert (second["ok"], second["action"], second["decided_by"], second["line"]) == (False, "hide", "Cats", 6)
    assert second["rules"] == {"Cats": {"hit": True, "probability": 1.0, "threshold": 0.5}}


def test_check_of_a_bad_file_is_an_error_with_its_place(filters: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, exit code 2."""
    filters.write_text(WORDS + "word = []\n")
    assert run("filters", "check", "--filters", filters) == 2
    assert capsys.readouterr().err == f'skerry: {filters}:6: rule.word: unknown key; did you mean "words"?\n'
    assert run("filters", "check", "--filters", filters.with_name("none.toml")) == 2


def test_check_without_rules_says_where_they_go(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new user learns the file's name."""
    assert run("filters", "check") == 0
    assert str(tmp_path / "xdg/skerry/filters.toml") in capsys.readouterr().out


@pytest.mark.parametrize("command", ["check", "judge"])
def test_commands_without_a_sealed_encoder_say_so(
    filters: Path, command: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Rules with a topic say nothing; one line tells why, the rest is done, exit code 1."""

    def refuse(*_args: object, **_options: object) -> None:
        raise NotSealed("this system does not seal the encoder")

    monkeypatch.setattr("skerry.encoder.client.Encoder", refuse)
    filters.write_text(WORDS + rule("topic = 'x'", name="T") + "[[test]]\npost = 'a cat'\nexpect = 'hide'\n")
    posts = filters.with_name("p.jsonl")
    posts.write_text('{"text": "a cat"}\n{"text": "x"}\n')
    judge = ("judge", "--filters", filters, "--posts", posts)
    assert run(*(("filters", "check", "--filters", filters) if command == "check" else judge)) == 1
    out = capfd.readouterr()
    assert out.err.count("\n") == 1
    assert "this system does not seal the encoder" in out.err
    if command == "judge":
        rows = [json.loads(line) for line in out.out.splitlines()]
        assert [row["action"] for row in rows] == ["hide", "show"]
        assert rows[1]["rules"]["T"] == {"hit": False, "probability": 0.0}
        assert "isn't scored yet" in rows[1]["reasons"][0]


def test_judge_prints_a_row_a_post_and_names_the_bad_ones(filters: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """In order, every rule of the file in each row, a bad row on standard error with its line, exit code 1."""
    filters.write_text(WORDS + GONE)
    posts = filters.with_name("p.jsonl")
    rows = [
        b'{"text": "a cat", "id": "one"}',
        b"",
        b"nope",
        rb'{"text": "\ud800"}',
        b'{"text": "a dog"}',
        b'{"id": "x"}',
    ]
    posts.write_bytes(b"\n".join(rows))
    assert run("judge", "--filters", filters, "--posts", posts) == 1
    out = capfd.readouterr()
    miss = {"hit": False, "probability": 0.0}
    assert [json.loads(line) for line in out.out.splitlines()] == [
        {
            "id": "one",
            "action": "hide",
            "score": 0.0,
            "rules": {"Cats": {"hit": True, "probability": 1.0}, "Dogs": miss},
            "reasons": ["Hidden by “Cats”: it says “cat”."],
        },
        {"id": "5", "action": "show", "score": 0.0, "rules": {"Cats": miss, "Dogs": miss}, "reasons": []},
    ]
    assert [line.split(": ")[1:3] for line in out.err.splitlines()] == [
        [f"{posts}:3", "not JSON"],
        [f"{posts}:4", "a lone surrogate in its text"],
        [f"{posts}:6", "no text"],
    ]


def test_judge_of_a_file_that_is_not_there_is_wrong_use(filters: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Either file; one line, exit code 2."""
    filters.write_text(WORDS)
    assert run("judge", "--filters", filters, "--posts", filters.with_name("none")) == 2
    assert run("judge", "--filters", filters.with_name("none"), "--posts", filters) == 2
    assert run("judge", "--filters", filters, "--posts", filters.parent) == 2
    assert capsys.readouterr().err.count("\n") == 3


def test_judge_reads_standard_input_in_batches(filters: Path) -> None:
    """The first rows are judged while the last ones are still to be written, so that a file may be of any length."""
    filters.write_text(WORDS)
    command = [sys.executable, "-m", "skerry", "judge", "--filters", str(filters), "--posts", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin
        assert child.stdout
        child.stdin.write(b'{"text": "a cat"}\n' * 600)
        child.stdin.flush()
        assert json.loads(child.stdout.readline())["action"] == "hide"
        child.stdin.write(b'{"text": "x"}')
        child.stdin.close()
        rest = child.stdout.read().splitlines()
        assert len(rest) == 600
        assert json.loads(rest[-1]) | {"rules": 0} == {
            "id": "601",
            "action": "show",
            "score": 0.0,
            "rules": 0,
            "reasons": [],
        }
        assert child.wait() == 0


def test_judge_stops_quietly_when_nobody_reads(filters: Path) -> None:
    """As in `skerry judge ... | head`: no traceback."""
    filters.write_text(WORDS)
    posts = filters.with_name("p.jsonl")
    posts.write_bytes(b'{"text": "a cat"}\n' * 20_000)
    command = [sys.executable, "-m", "skerry", "judge", "--filters", str(filters), "--posts", str(posts)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stderr
        child.stdout.readline()
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait() == 1


def test_json_line_escapes_what_moves_a_terminal() -> None:
    """What is read back is the same; what is written can be shown."""
    value = {"id": "\x1b]0;x\x07\x9b31m\u202e\u2066\u200f\ufeff\U000e0041\x7f é 灯台 😀"}
    line = json_line(value)
    assert json.loads(line) == value
    assert line.endswith(b"\n")
    assert "é 灯台 😀" in line.decode()
    assert line.decode()[:-1].isprintable()


def test_check_says_how_far_rules_were_that_should_have_decided(
    filters: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without `by` all rules with the expected action are told, and no others."""
    filters.write_text(
        WORDS + rule("words = ['cow']", name="Cows", action="dim") + "[[test]]\npost = 'x'\nexpect = 'hide'\n"
    )
    assert run("filters", "check", "--filters", filters) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == ["    “Cats” finds nothing in it.", "1 test, 1 failed"]
    assert not any("Cows” finds" in line for line in lines)
