"""`skerry lists`, `list`, `list-create`, ..., `starter-packs`, `starter-pack`, `trending`: for scripts."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from collections.abc import Awaitable, Callable
    from typing import TypeVar

    from skerry.bsky.fetch import Fetcher
    from skerry.domain.writing import OtherWish, Toggle

    T = TypeVar("T")

_LIST = "at://… or the list's page on the web"
_SWITCHES = (
    ("list-mute", "list-mute", True, "mute all who are on a list"),
    ("list-unmute", "list-mute", False, "mute them no longer"),
    ("list-block", "list-block", True, "block all who are on a list"),
    ("list-unblock", "list-block", False, "block them no longer"),
)


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the commands."""
    lists = _command(subparsers, "lists", "print lists: yours, or somebody's")
    lists.add_argument("who", nargs="?", default="", metavar="HANDLE", help="whose (default: yours)")
    lists.set_defaults(run=run_lists)
    members = _command(subparsers, "list", "print who is on a list")
    members.add_argument("uri", metavar="URI", help=_LIST)
    members.add_argument("--limit", type=int, default=100, metavar="N", help="people at most (default: 100)")
    members.set_defaults(run=run_list)
    _register_writing(subparsers)
    packs = _command(subparsers, "starter-packs", "print somebody's starter packs")
    packs.add_argument("who", nargs="?", default="", metavar="HANDLE", help="whose (default: yours)")
    packs.set_defaults(run=run_packs)
    pack = _command(subparsers, "starter-pack", "print what a starter pack has")
    pack.add_argument("uri", metavar="URI", help="at://… or the starter pack's page on the web")
    pack.set_defaults(run=run_pack)
    _command(subparsers, "trending", "print what is talked about").set_defaults(run=run_trending)


def _register_writing(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    create = _command(subparsers, "list-create", "make a list")
    create.add_argument("name", metavar="NAME", help="what it is called")
    create.add_argument("--about", default="", metavar="TEXT", help="a description")
    create.add_argument("--moderation", action="store_true", help="a list to mute or block by, not to read")
    create.set_defaults(run=run_create)
    edit = _command(subparsers, "list-edit", "rename a list of yours, or describe it")
    edit.add_argument("uri", metavar="URI", help=_LIST)
    edit.add_argument("--name", metavar="NAME", help="what it is called")
    edit.add_argument("--about", metavar="TEXT", help="a description; empty for none")
    edit.set_defaults(run=run_edit)
    for name, is_on, words in (("list-add", True, "put somebody on"), ("list-remove", False, "take somebody off")):
        command = _command(subparsers, name, f"{words} a list of yours")
        command.add_argument("uri", metavar="URI", help=_LIST)
        command.add_argument("who", metavar="HANDLE", help="a handle, a DID, or the profile's page on the web")
        command.set_defaults(run=run_member, is_on=is_on)
    for name, kind, is_on, words in _SWITCHES:
        command = _command(subparsers, name, words)
        command.add_argument("uri", metavar="URI", help=_LIST)
        command.set_defaults(run=run_switch, kind=kind, is_on=is_on)


def _command(subparsers: _SubParsersAction[ArgumentParser], name: str, words: str) -> ArgumentParser:
    command = subparsers.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.")
    command.add_argument("--json", action="store_true", help="print JSON, an object a line")
    return command


def run_lists(args: argparse.Namespace) -> int:
    """Print somebody's lists, or one's own and those by which one mutes or blocks."""
    from skerry.cli.listrows import print_infos
    from skerry.cli.naming import person
    from skerry.domain.directory import FeedInfo

    who = person(args.who) if args.who else ""

    async def ask(fetcher: Fetcher, own: str) -> list[FeedInfo]:
        if who:
            return await fetcher.lists(who)
        made = await fetcher.lists(own)
        return [*made, *(info for info in await fetcher.subscribed_lists() if info.maker != own)]

    print_infos(_asked(ask), as_json=args.json)
    return 0


def run_list(args: argparse.Namespace) -> int:
    """Print who is on a list, or on that of a starter pack."""
    from skerry.cli.listrows import print_people
    from skerry.cli.naming import place_uri
    from skerry.domain.addresses import LISTS
    from skerry.domain.people import People, PeopleName

    uri = place_uri(args.uri, LISTS, "list")

    async def ask(fetcher: Fetcher, _own: str) -> People:
        name = PeopleName("members", await fetcher.by_did(uri))
        found = await fetcher.people(name)
        while found.cursor and len(found.people) < args.limit:
            found = found.with_more(await fetcher.people(name, found.cursor))
        return found

    print_people(_asked(ask).people[: max(0, args.limit)], as_json=args.json)
    return 0


def run_packs(args: argparse.Namespace) -> int:
    """Print somebody's starter packs."""
    from skerry.cli.listrows import print_infos
    from skerry.cli.naming import person

    who = person(args.who) if args.who else ""
    print_infos(_asked(lambda fetcher, own: fetcher.packs(who or own)), as_json=args.json)
    return 0


def run_pack(args: argparse.Namespace) -> int:
    """Print a starter pack: itself, its list, its feeds."""
    from skerry.cli.listrows import print_infos
    from skerry.cli.naming import place_uri
    from skerry.domain.addresses import PACKS
    from skerry.domain.directory import FeedInfo

    uri = place_uri(args.uri, PACKS, "starter pack")

    async def ask(fetcher: Fetcher, _own: str) -> list[FeedInfo]:
        return await fetcher.pack(await fetcher.by_did(uri))

    print_infos(_asked(ask), as_json=args.json)
    return 0


def run_trending(args: argparse.Namespace) -> int:
    """Print what is talked about."""
    from skerry.cli.listrows import print_trends

    print_trends(_asked(lambda fetcher, _own: fetcher.trends()), as_json=args.json)
    return 0


def run_create(args: argparse.Namespace) -> int:
    """Make a list."""
    from skerry.domain.writing import SaveList

    return _deliver(SaveList(args.name, args.about, "mod" if args.moderation else "curate"), as_json=args.json)


def run_edit(args: argparse.Namespace) -> int:
    """Change a list; what is not given stays."""
    from skerry.cli.naming import place_uri
    from skerry.domain.addresses import LISTS
    from skerry.domain.errors import UsageError
    from skerry.domain.writing import SaveList

    if args.name is None and args.about is None:
        raise UsageError("nothing is to be changed", remedy="say --name NAME or --about TEXT")
    uri = place_uri(args.uri, LISTS, "list")
    name, about = args.name, args.about
    if name is None or about is None:
        is_now = _asked(lambda fetcher, _own: fetcher.list_info(uri))
        if is_now is None:
            raise UsageError("this list can't be read", where=uri)
        name, about = is_now.title if name is None else name, is_now.about if about is None else about
    return _deliver(SaveList(name, about, uri=uri), as_json=args.json)


def run_member(args: argparse.Namespace) -> int:
    """Put somebody on a list, or take them off."""
    from skerry.cli.naming import person, place_uri
    from skerry.domain.addresses import LISTS
    from skerry.domain.writing import Toggle

    toggle = Toggle("list-item", person(args.who), args.is_on, of_list=place_uri(args.uri, LISTS, "list"))
    return _turn(toggle, as_json=args.json)


def run_switch(args: argparse.Namespace) -> int:
    """Mute or block by a list, or no longer."""
    from skerry.cli.naming import place_uri
    from skerry.domain.addresses import LISTS
    from skerry.domain.writing import Toggle

    return _turn(Toggle(args.kind, place_uri(args.uri, LISTS, "list"), args.is_on), as_json=args.json)


def _asked(ask: Callable[[Fetcher, str], Awaitable[T]]) -> T:
    """What the network answers; `ask` gets what fetches, and the account's DID. Raises `SkerryError`."""
    import asyncio

    from skerry.cli.asking import fetcher
    from skerry.cli.current import current_account

    paths, account, _folder = current_account()

    async def run() -> T:
        async with fetcher(paths, account) as found:
            return await ask(found, account.did)

    return asyncio.run(run())


def _deliver(wish: OtherWish, *, as_json: bool) -> int:
    from skerry.cli.delivering import deliver

    return deliver(lambda user, now_ms: user.outbox.add(wish, at_ms=now_ms), as_json=as_json)


def _turn(toggle: Toggle, *, as_json: bool) -> int:
    from skerry.cli.delivering import deliver

    return deliver(lambda user, now_ms: user.outbox.toggle(toggle, at_ms=now_ms), as_json=as_json)
