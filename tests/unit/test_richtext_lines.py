"""`python -m skerry.bsky.richtext`: JSON lines in and out."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest

from skerry.bsky.richtext.__main__ import answer

COMMAND = [sys.executable, "-m", "skerry.bsky.richtext"]


def answers(data: bytes) -> tuple[int, list[object]]:
    """The exit code and the lines."""
    target = io.BytesIO()
    code = answer(io.BytesIO(data), target)
    return code, [json.loads(line) for line in target.getvalue().splitlines()]


def test_line_has_a_list_of_facets() -> None:
    """In the shape of the lexicon: one stretch, its features; an empty list when there are none."""
    code, lines = answers(b'{"text": "\xc3\xa9 #a"}\n{"text": "plain", "more": 1}\n')
    assert (code, lines) == (0, [[{"start": 3, "end": 5, "features": [{"type": "tag", "value": "a"}]}], []])


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (b"x", "not JSON"),
        (b"[]", "not an object with a text"),
        (b"{}", "no text"),
        (b'{"text": 1}', "no text"),
        (b'{"text": "\xff"}', "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"text": "' + b"a" * (1 << 20) + b'"}', "longer than 1024 KiB"),
    ],
)
def test_bad_line_costs_that_line(line: bytes, cause: str) -> None:
    """An error in its place, the others are done, and the code is 1."""
    code, lines = answers(b'{"text": "#a"}\n' + line + b'\n{"text": ""}\n')
    assert code == 1
    assert lines[0]
    assert lines[2:] == [[]]
    assert isinstance(lines[1], dict)
    assert lines[1]["error"].startswith(f"line 2: {cause}")


def test_output_is_ascii_without_controls() -> None:
    """Whatever is in a link: nothing of a text reaches a terminal as it is."""
    target = io.BytesIO()
    value = "http://a\x1b\x7f\x9b\u202e\ud83d😀"
    assert answer(io.BytesIO(json.dumps({"text": value}).encode()), target) == 0
    line = target.getvalue().rstrip(b"\n")
    assert all(0x20 <= byte < 0x7F for byte in line)
    assert json.loads(line)[0]["features"][0]["value"] == value


def test_program_answers_each_line_as_it_comes() -> None:
    """Before its input ends; a bad line leads to the exit code 1."""
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for line, start in ((b'{"text": "#a"}\n', b'[{"start": 0'), (b"x\n", b'{"error": ')):
            process.stdin.write(line)
            process.stdin.flush()
            assert process.stdout.readline().startswith(start)
        process.stdin.close()
        assert process.wait(20) == 1


def test_program_ends_quietly_when_nobody_reads() -> None:
    """As in `... | head -n 1`: no traceback."""
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.communicate(b'{"text": "#a"}\n')[1] == b""
        assert process.returncode == 1
