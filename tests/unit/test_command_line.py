"""The command `skerry` as a program: what it prints and with which code it ends."""

import subprocess
import sys
from pathlib import Path

import pytest

import skerry
from tests.support.home import make_home


def run_skerry(*args: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "skerry", *args], capture_output=True, text=True, check=False, timeout=60
    )


def test_version_is_the_one_literal() -> None:
    """`--version` prints the literal of `skerry/__init__.py` and nothing else."""
    result = run_skerry("--version")
    assert (result.returncode, result.stdout) == (0, f"skerry {skerry.__version__}\n")


def test_unknown_command_is_wrong_use() -> None:
    """A word that is no command ends with 2 and one usage message, no traceback."""
    result = run_skerry("frobnicate")
    assert result.returncode == 2
    assert "frobnicate" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("arguments", [(), ("demo",)])
def test_window_without_a_terminal_is_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """In a pipe nobody could press a key: exit code 2, and what there is for scripts."""
    done = make_home(tmp_path / "home").run(*arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "needs a terminal" in done.stderr


def test_plain_is_understood_anywhere() -> None:
    """Before the command and behind it; what follows is the command as ever."""
    assert run_skerry("--plain", "accounts", "--help").stdout == run_skerry("accounts", "--help", "--plain").stdout
    assert run_skerry("accounts", "--plain", "--help").returncode == 0
