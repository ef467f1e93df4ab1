"""What the encoder is taught, as `scripts/build_model` reads it: with `scripts` on Python's path."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.yardstick import yardstick

ROOT = Path(__file__).parents[2]

SAY = """
import sys
from pathlib import Path
from model.training.topics import read_broad_topics, read_topics
folder = Path(sys.argv[1])
topics = read_topics(folder)
for topic in topics:
    print(topic.slug, len(topic.posts), len(topic.lures), sep="\\t")
    print("", topic.sentence, *topic.texts(), sep="\\t")
read_broad_topics([topic.slug for topic in topics], folder)
"""


def said(folder: Path) -> subprocess.CompletedProcess[str]:
    """The topics of a folder: a line with slug and counts, then one with its texts."""
    command, env = [sys.executable, "-c", SAY, str(folder)], os.environ | {"PYTHONPATH": str(ROOT / "scripts")}
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_training_topics_are_500_with_lures_and_none_of_the_yardsticks_posts() -> None:
    """Each has posts enough for examples and others, and lures; no text of the yardstick is taught."""
    done = said(ROOT / "scripts/training")
    assert done.returncode == 0, done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    topics = [line for line in lines if line[0]]
    assert len(topics) > 500
    assert all(int(posts) >= 5 and int(lures) >= 3 for _, posts, lures in topics)
    taught = {text for line in lines if not line[0] for text in line[1:]}
    asked = {post.text for half in ("dev", "test") for post in yardstick.posts(half)}
    assert not taught & asked


def test_training_refuses_a_broad_topic_with_an_unknown_one_within(tmp_path: Path) -> None:
    """A slug that was misspelt is named with its line, not left out."""
    for file in (ROOT / "scripts/training").glob("*.txt"):
        shutil.copy(file, tmp_path)
    with (tmp_path / "broad.txt").open("a") as broad:
        broad.write("x | x | x | tennis tenis\n")
    done = said(tmp_path)
    assert done.returncode == 1
    assert done.stderr.strip().endswith("no such topics: tenis")
