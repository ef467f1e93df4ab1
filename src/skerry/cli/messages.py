"""`skerry messages`: says that there are none, where people look for them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from skerry.domain.errors import UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the command, under the names that people try."""
    words = "direct messages: not supported"
    description = "Direct messages are not supported: skerry reads, sends and stores none. https://bsky.app/messages"
    command = subparsers.add_parser("messages", aliases=["dm", "chat"], help=words, description=description)
    command.add_argument("words", nargs="*", help=argparse.SUPPRESS)
    command.set_defaults(run=run_messages)


def run_messages(args: argparse.Namespace) -> int:  # noqa: ARG001 - every command takes them
    """Say so. Raises `UsageError`."""
    what = "direct messages are not supported: skerry reads, sends and stores none"
    raise UsageError(what, remedy="https://bsky.app/messages has them")
