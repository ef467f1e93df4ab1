"""`skerry post`, `like`, `follow`, ...: writing, for scripts. Everything goes through the outbox."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from skerry.cli import gates

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

    from skerry.domain.writing import Toggle

_POSTS = (
    ("like", "like", True, "like a post"),
    ("unlike", "like", False, "take a like back"),
    ("repost", "repost", True, "repost a post"),
    ("unrepost", "repost", False, "take a repost back"),
    ("bookmark", "bookmark", True, "save a post"),
    ("unbookmark", "bookmark", False, "take a post out of what is saved"),
    ("mute-thread", "mute-thread", True, "have no notifications of a thread"),
    ("unmute-thread", "mute-thread", False, "have notifications of a thread again"),
)
_PEOPLE = (
    ("follow", "follow", True, "follow somebody"),
    ("unfollow", "follow", False, "follow somebody no longer"),
    ("block", "block", True, "block somebody"),
    ("unblock", "block", False, "block somebody no longer"),
    ("mute", "mute", True, "mute somebody, for a time or for good"),
    ("unmute", "mute", False, "mute somebody no longer"),
)


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the commands."""
    _register_post(subparsers)
    for name, kind, is_on, words in _POSTS:
        command = _command(subparsers, name, words)
        command.add_argument("uri", metavar="URI", help="at://… or the post's page on the web")
        command.set_defaults(run=run_toggle, kind=kind, is_on=is_on)
    for name, kind, is_on, words in _PEOPLE:
        command = _command(subparsers, name, words)
        command.add_argument("who", metavar="HANDLE", help="a handle, a DID, or the profile's page on the web")
        if name == "mute":
            command.add_argument("--for", dest="span", metavar="TIME", help="for how long: 30m, 12h, 7d, 4w")
        command.set_defaults(run=run_toggle, kind=kind, is_on=is_on)
    gates.register(subparsers)
    delete = _command(subparsers, "delete", "delete a record of your own")
    delete.add_argument("uri", metavar="URI", help="at://… or the post's page on the web")
    delete.set_defaults(run=run_delete)
    report = _command(subparsers, "report", "report a post or somebody to a labeler")
    report.add_argument("subject", metavar="URI", help="a post, or a handle or DID")
    report.add_argument(
        "--reason", required=True, metavar="REASON", help="spam, violation, misleading, sexual, rude, other"
    )
    report.add_argument("--text", default="", metavar="TEXT", help="what the moderators should know")
    report.add_argument("--labeler", default="", metavar="DID", help="to whom (default: Bluesky's moderation)")
    report.set_defaults(run=run_report)


def _command(subparsers: _SubParsersAction[ArgumentParser], name: str, words: str) -> ArgumentParser:
    description = f"{words[0].upper()}{words[1:]}. Without a network it stays in the outbox and is sent later."
    command = subparsers.add_parser(name, help=words, description=description)
    command.add_argument("--json", action="store_true", help="print a JSON object")
    return command


def _register_post(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    post = _command(subparsers, "post", "write a post")
    post.add_argument("text", nargs="?", metavar="TEXT", help="the text; - or nothing: read from standard input")
    post.add_argument("--reply", default="", metavar="URI", help="answer this post")
    post.add_argument("--quote", default="", metavar="URI", help="quote this post")
    post.add_argument("--image", action="append", default=[], metavar="FILE", help="an image: JPEG, PNG, WebP or GIF")
    post.add_argument("--alt", action="append", default=[], metavar="TEXT", help="what the image before it shows")
    post.add_argument("--lang", action="append", default=[], metavar="LANG", help="a language of the text, such as en")
    post.add_argument(
        "--label", action="append", default=[], metavar="LABEL", help="sexual, nudity, porn, graphic-media"
    )
    post.add_argument("--tag", action="append", default=[], metavar="TAG", help="a tag beside the text, without #")
    post.add_argument("--card", default="", metavar="URL", help="a link card: asks the page's host, now and once")
    gates.add_arguments(post)
    post.set_defaults(run=run_post)


def run_post(args: argparse.Namespace) -> int:
    """Write a post."""
    import msgspec

    from skerry.cli.current import current_account
    from skerry.cli.delivering import deliver
    from skerry.cli.gating import known_in
    from skerry.cli.newpost import new_post, read_images
    from skerry.domain.posting import check_post
    from skerry.store.user import User

    post = new_post(args, known_in(current_account()[2]))
    if args.card:
        from skerry.cli.card import card_of

        post = msgspec.structs.replace(post, card=card_of(args.card))
    images = read_images(args.image, args.alt)

    def add(user: User, now_ms: int) -> int:
        whole = images.attached(post, user, now_ms)
        check_post(whole, require_alt=True)
        return user.outbox.post([whole], at_ms=now_ms)[0]

    return deliver(add, as_json=args.json)


def run_toggle(args: argparse.Namespace) -> int:
    """Turn a switch."""
    from skerry.cli.delivering import deliver

    toggle = _toggle(args)
    return deliver(lambda user, now_ms: user.outbox.toggle(toggle, at_ms=now_ms), as_json=args.json)


def run_delete(args: argparse.Namespace) -> int:
    """Delete a record."""
    from skerry.cli.delivering import deliver
    from skerry.cli.naming import record_uri
    from skerry.domain.writing import Delete

    wish = Delete(record_uri(args.uri))
    return deliver(lambda user, now_ms: user.outbox.add(wish, at_ms=now_ms), as_json=args.json)


def run_report(args: argparse.Namespace) -> int:
    """Report something."""
    from skerry.cli.delivering import deliver
    from skerry.cli.naming import post_or_person, reason_of
    from skerry.domain.writing import Report

    wish = Report(post_or_person(args.subject), reason_of(args.reason), args.text, args.labeler)
    return deliver(lambda user, now_ms: user.outbox.add(wish, at_ms=now_ms), as_json=args.json)


def _toggle(args: argparse.Namespace) -> Toggle:
    import time

    from skerry.cli.naming import milliseconds, person, post_uri
    from skerry.domain.writing import Toggle

    subject = post_uri(args.uri) if "uri" in args else person(args.who)
    span = getattr(args, "span", None)
    until_ms = time.time_ns() // 1_000_000 + milliseconds(span) if span else 0
    return Toggle(args.kind, subject, args.is_on, until_ms)
