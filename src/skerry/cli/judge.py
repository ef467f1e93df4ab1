"""`skerry judge`: a file of posts to verdicts, JSON lines in and out. No account, no network."""

from __future__ import annotations

import argparse
import os
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from skerry.cli.postfile import PostRows, open_posts

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from typing import IO

    from skerry.config.filters import FilterFile
    from skerry.domain.verdicts import Verdict
    from skerry.judge.rows import Row

BATCH = 512
"""Rows judged together, which is all that is in memory at a time."""


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "judge",
        help="judge a file of posts",
        description="Judge posts by the rules of a file: a JSON object a line in and out, nothing else on standard "
        "output. A row that can't be read is named on standard error, and the exit code is 1.",
    )
    parser.add_argument("--filters", required=True, type=Path, metavar="F", help="the rules, as in filters.toml")
    parser.add_argument("--posts", required=True, metavar="P.jsonl", help="the posts, or - for standard input")
    parser.set_defaults(run=run_judge)


def run_judge(args: argparse.Namespace) -> int:
    """Judge every row of the file."""
    from skerry.config.filters import read_filters

    filters = read_filters([args.filters])
    try:
        with open_posts(args.posts) as stream:
            return _judge(filters, stream, args.posts)
    except BrokenPipeError:  # whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _judge(filters: FilterFile, stream: IO[bytes], name: str) -> int:
    from datetime import datetime

    from skerry.cli.scoring import Scorer
    from skerry.judge.rows import read_row
    from skerry.judge.rules import compile_rules

    rows = iter(reading := PostRows(stream, name, read_row))
    names = [rule.name for rule in filters.rules]
    reported = ""
    with Scorer(compile_rules(filters, datetime.now().astimezone())) as scorer:
        while True:
            batch = list(islice(rows, BATCH))
            verdicts = scorer.judge([row.subject for row in batch])
            if scorer.problem != reported:
                reported = scorer.problem
                print(f"skerry: {reported}", file=sys.stderr)
            lines = [_line(row, verdict, names) for row, verdict in zip(batch, verdicts, strict=True)]
            sys.stdout.buffer.writelines(lines)
            sys.stdout.buffer.flush()
            if len(batch) < BATCH:
                return 1 if reading.has_bad or reported else 0


def _line(row: Row, verdict: Verdict, names: list[str]) -> bytes:
    """A row of the output; a rule that does not hold now is in it as one that did not hit."""
    from skerry.cli.jsonlines import json_line
    from skerry.judge.explain import reasons

    results = {result.rule: result for result in verdict.results}
    rules = {
        name: {
            "hit": name in results and results[name].hit,
            "probability": results[name].probability if name in results else 0.0,
        }
        for name in names
    }
    return json_line(
        {
            "id": row.id,
            "action": verdict.action,
            "score": verdict.score,
            "rules": rules,
            "reasons": reasons(verdict),
        }
    )
