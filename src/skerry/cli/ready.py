"""`skerry filters topics`: the ready-made topics, and how well each was measured."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

    from skerry.config.ready import Figures, ReadyTopic


def register(actions: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the command."""
    parser = actions.add_parser(
        "topics",
        help="the ready-made topics",
        description='Lists the topics that a rule can switch on with use = "NAME", and how well each was measured on '
        "made-up posts: how many of the posts that it takes are it, and how many of those that are it it takes.",
    )
    parser.add_argument("--json", action="store_true", help="print a JSON object a line")
    parser.set_defaults(run=run_topics)


def run_topics(args: argparse.Namespace) -> int:
    """List the topics."""
    from skerry.config.ready import ready_figures, ready_topics

    topics, figures = ready_topics().values(), ready_figures()
    if args.json:
        from skerry.cli.output import print_json

        for topic in topics:
            print_json(as_row(topic, figures))
        return 0
    width = max(len(topic.name) for topic in topics)
    print(f"{'':{width}}  {'right':15}  {'found':15}")
    for topic in topics:
        measured = figures.topics[topic.name]
        right = _share(measured.right, measured.took)
        found = _share(measured.right, measured.there)
        print(f"{topic.name:{width}}  {right:15}  {found:15}  {topic.topic}")
    print()
    print("right: of the posts that it takes, those that are it; found: of those that are it, those that it takes.")
    print(f"Measured on made-up posts in several languages: those that are it, {figures.near} that borrow its words,")
    print(f"those of the other topics, and {figures.others} more. On your own posts: skerry filters backtest")
    return 0


def as_row(topic: ReadyTopic, figures: Figures) -> dict[str, object]:
    """The fields of `skerry filters topics --json`; see docs/json.md."""
    measured = figures.topics[topic.name]
    return {
        "name": topic.name,
        "topic": topic.topic,
        "words": list(topic.words),
        "examples": list(topic.examples),
        "not_examples": list(topic.not_examples),
        "strictness": measured.strictness,
        "precision": measured.precision and round(measured.precision, 4),
        "recall": round(measured.recall, 4),
        "took": measured.took,
        "right": measured.right,
        "there": measured.there,
        "model": figures.model,
    }


def words_about(name: str) -> str:
    """How well a topic did, beside the name of a rule that uses it."""
    from skerry.config.ready import ready_figures

    measured = ready_figures().topics[name]
    return f"{name}, right in {_share(measured.right, measured.took)} made-up posts"


def _share(right: int, of: int) -> str:
    return f"{round(100 * right / of)} %, {right} of {of}" if of else "took none"
