"""`skerry taste`: what the user's + and - have taught. No network; for `taste try` no account either."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from skerry.cli import rated
from skerry.cli.postfile import PostRows, open_posts
from skerry.domain.errors import UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from skerry.judge.rows import Row
    from skerry.judge.taste.prior import Topics
    from skerry.judge.taste.ratings import Rating


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the commands."""
    parser = subparsers.add_parser("taste", help="what your + and - have taught")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    rated.register(commands)
    attempt = commands.add_parser(
        "try",
        help="learn from a file of ratings and score a file of posts",
        description="Score posts by what some ratings teach: a JSON object a line in and out, nothing else on standard "
        "output. Above 0 is what the user would rather see. A row that can't be read is named on standard error, and "
        "the exit code is 1.",
    )
    attempt.add_argument("--ratings", required=True, metavar="R.jsonl", help="ratings of posts by id, or of texts")
    attempt.add_argument("--posts", required=True, metavar="P.jsonl", help="the posts, or - for standard input")
    attempt.add_argument("--filters", type=Path, metavar="F", help="rules whose boost and sink topics count as a start")
    attempt.set_defaults(run=run_try)


def run_try(args: argparse.Namespace) -> int:
    """Score every row of the file."""
    if args.ratings == args.posts == "-":
        raise UsageError("both files can't be standard input", remedy="give one of them a name")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: sums then are the same on any number of cores
    topics = _topics(args.filters)
    posts, has_bad_posts = _posts(args.posts)
    ratings, has_bad_ratings = _ratings(args.ratings, posts)
    _tell_if_few(ratings)
    try:
        _print_scores(posts, ratings, topics)
    except BrokenPipeError:  # whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return 1 if has_bad_posts or has_bad_ratings else 0


def _topics(file: Path | None) -> Topics:
    """The topics that the rules of a file boost and sink now; none without a file."""
    from datetime import datetime

    from skerry.config.filters import read_filters
    from skerry.judge.taste.prior import Topics, topics_of

    return topics_of(read_filters([file]), datetime.now().astimezone()) if file else Topics()


def _posts(name: str) -> tuple[list[Row], bool]:
    """The rows of P.jsonl that can be read, and whether there were others."""
    from skerry.judge.rows import read_row

    with open_posts(name) as stream:
        rows = PostRows(stream, name, read_row)
        return list(rows), rows.has_bad


def _ratings(name: str, posts: Sequence[Row]) -> tuple[list[Rating], bool]:
    """The rows of R.jsonl that can be read, and whether there were others."""
    from skerry.judge.taste.ratings import read_rating

    by_id = {row.id: row for row in reversed(posts)}
    with open_posts(name, "--ratings") as stream:
        rows = PostRows(stream, name, lambda line, number: read_rating(line, number, by_id))
        return list(rows), rows.has_bad


def _tell_if_few(ratings: Iterable[Rating]) -> None:
    """Say on standard error when there is too little to go by."""
    from skerry.judge.taste.ratings import not_enough

    likes = [rating.likes for rating in {rating.key: rating for rating in ratings}.values()]
    if message := not_enough(sum(likes), len(likes) - sum(likes)):
        print(f"skerry: {message}", file=sys.stderr)


def _print_scores(posts: Sequence[Row], ratings: Sequence[Rating], topics: Topics) -> None:
    """Score and print; without a post no encoder is started. Raises `EncoderError`."""
    if not posts:
        return
    import numpy as np

    from skerry.cli.jsonlines import json_line
    from skerry.cli.scoring import start_encoder
    from skerry.judge.taste.files import score_file

    model = start_encoder()

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        # each text by itself: in one run with others its vector depends a little on them
        return np.concatenate([model.encode([text]) for text in texts])

    try:
        scores = score_file(posts, ratings, topics, encode)
    finally:
        model.close()
    lines = (json_line({"id": row.id, "score": score}) for row, score in zip(posts, scores, strict=True))
    sys.stdout.buffer.writelines(lines)
    sys.stdout.buffer.flush()
