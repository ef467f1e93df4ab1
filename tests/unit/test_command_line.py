"""The command `skerry` as a program: what it prints and with which code it ends."""

import subprocess
import sys

import skerry


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
