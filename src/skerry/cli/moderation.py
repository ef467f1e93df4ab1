"""`skerry moderation`: the account's moderation settings, which all its clients share."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

    from skerry.domain.preferences import Edit


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the commands."""
    parser = subparsers.add_parser(
        "moderation",
        help="muted words, labels and labelers",
        description="Shows the account's moderation settings, or changes one: what would change is shown first. "
        "All clients of the account share them; what skerry doesn't know in them stays as it is.",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run_show)
    actions = parser.add_subparsers(title="changes", metavar="CHANGE")
    mute = _change(actions, "mute-word", "mute a word or a tag")
    mute.add_argument("word", metavar="WORD", help="a word, a #tag, or several words")
    mute.add_argument("--for", dest="span", metavar="TIME", help="for how long: 30m, 12h, 7d, 4w")
    mute.add_argument("--tags-only", action="store_true", help="only where it is a tag")
    mute.add_argument("--exclude-following", action="store_true", help="people you follow may say it")
    mute.set_defaults(edit=_mute)
    unmute = _change(actions, "unmute-word", "mute a word no longer")
    unmute.add_argument("word", metavar="WORD", help="as it is listed")
    unmute.set_defaults(edit=_unmute)
    label = _change(actions, "label", "say what is done about a label")
    label.add_argument("value", metavar="VALUE", help="such as porn, sexual, nudity, graphic-media, spam")
    label.add_argument("setting", choices=("ignore", "warn", "hide"), help="what is done")
    label.add_argument("--labeler", default="", metavar="DID", help="only where this labeler sets it")
    label.set_defaults(edit=_label)
    adult = _change(actions, "adult", "switch adult content on or off")
    adult.add_argument("state", choices=("on", "off"), help="off hides it, whatever its labels' settings")
    adult.set_defaults(edit=_adult)
    labeler = _change(actions, "labeler", "take labels from a labeler, or no longer")
    labeler.add_argument("action", choices=("add", "remove"))
    labeler.add_argument("did", metavar="DID", help="its DID")
    labeler.set_defaults(edit=_labeler)


def _change(actions: _SubParsersAction[ArgumentParser], name: str, words: str) -> ArgumentParser:
    command = actions.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.")
    command.add_argument("--yes", action="store_true", help="change it without asking")
    command.set_defaults(run=run_change)
    return command


def run_show(args: argparse.Namespace) -> int:
    """Print the settings."""
    from skerry.cli.moderating import show

    return show(as_json=args.json)


def run_change(args: argparse.Namespace) -> int:
    """Change one."""
    from skerry.cli.moderating import change

    return change(args.edit(args), is_sure=args.yes)


def _mute(args: argparse.Namespace) -> Edit:
    import time

    from skerry.cli.naming import milliseconds
    from skerry.cli.printing import iso
    from skerry.domain.preferences import MuteWord

    expires = iso(time.time_ns() // 1_000_000 + milliseconds(args.span)) if args.span else ""
    return MuteWord(args.word, args.tags_only, args.exclude_following, expires)


def _unmute(args: argparse.Namespace) -> Edit:
    from skerry.domain.preferences import UnmuteWord

    return UnmuteWord(args.word)


def _label(args: argparse.Namespace) -> Edit:
    from skerry.domain.preferences import SetLabel

    return SetLabel(args.value, args.setting, args.labeler)


def _adult(args: argparse.Namespace) -> Edit:
    from skerry.domain.preferences import SetAdult

    return SetAdult(args.state == "on")


def _labeler(args: argparse.Namespace) -> Edit:
    from skerry.domain.preferences import SetLabeler

    return SetLabeler(args.did, args.action == "add")
