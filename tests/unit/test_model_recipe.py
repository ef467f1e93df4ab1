"""What `scripts/build_model` says of a build, tried as it runs: with `scripts` on Python's path."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SAY = """
import sys
from model.verify import Agreement
taught = float(sys.argv[1]) if sys.argv[1:] else None
agreement = Agreement(100, 100, 1.0, taught, 0.98, 0.95)
print("\\n".join(agreement.lines()))
sys.exit(not agreement.is_within())
"""


def said(*taught: str) -> tuple[int, str]:
    """How a build ends, and what is said of it; with the lowest cosine after teaching where there was any."""
    command, env = [sys.executable, "-c", SAY, *taught], os.environ | {"PYTHONPATH": str(ROOT / "scripts")}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_build_without_teaching_says_nothing_of_a_taught_network() -> None:
    """A check that was not made has no figure."""
    code, words = said()
    assert (code, "taught" in words) == (0, False)


@pytest.mark.parametrize(("lowest", "code"), [("0.99995", 0), ("0.9", 1)])
def test_build_with_teaching_says_how_near_it_came(lowest: str, code: int) -> None:
    """The figure is there, and one that is too low refuses the build."""
    assert said(lowest)[0] == code
    assert f"taught network against its training: lowest cosine {float(lowest):.6f}" in said(lowest)[1]
