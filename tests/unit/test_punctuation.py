"""The table of punctuation, beside Python's own."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

from skerry.domain.punctuation import punctuation, punctuation_run


def test_punctuation_is_that_of_unicode() -> None:
    """Python's own table, as far as this Python's Unicode goes, says the same; signs such as $ + < are none."""
    known = [chr(point) for point in range(sys.maxunicode + 1) if unicodedata.category(chr(point)) != "Cn"]
    assert {char for char in known if unicodedata.category(char).startswith("P")} == set(punctuation()) & set(known)
    assert "\U00016d6e" in punctuation(), "which came with Unicode 16"


def test_punctuation_in_a_row_is_one_run() -> None:
    """All of it, and nothing else."""
    assert punctuation_run().fullmatch(punctuation())
    assert punctuation_run().split("a—…b$c") == ["a", "b$c"]


def test_punctuation_is_read_when_it_is_first_needed() -> None:
    """Whoever has no muted word and writes no post doesn't pay for the table."""
    script = """
import skerry.domain.richtext.detection, skerry.judge.moderation.words
from skerry.domain import punctuation
print(punctuation._ranges.cache_info().misses)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("0\n", "")
