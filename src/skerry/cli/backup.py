"""`skerry export` and `skerry import`: everything that is the user's, in one file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from skerry.cli.output import as_json, print_json
from skerry.domain.errors import SkerryError, UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from collections.abc import Mapping, Sequence

    from skerry.config.paths import Paths
    from skerry.store.backup.archive import Manifest
    from skerry.store.backup.databases import Contents
    from skerry.store.backup.restore import Change

NOTHING_HERE = "there is nothing to export: no account was ever signed in, and there are no settings or rules"


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the commands."""
    export = subparsers.add_parser(
        "export",
        help="write all that is yours to a file",
        description="Ratings, drafts, outbox and read marks of every account, your settings and your rules, in one "
        "file for you alone. Posts, which can be fetched again, and sessions are not in it.",
    )
    export.add_argument("file", type=Path, metavar="FILE", help="where to, such as skerry.zip")
    export.add_argument("--force", action="store_true", help="replace a file that is there")
    export.add_argument("--json", action="store_true", help="print a JSON object")
    export.set_defaults(run=run_export)

    take = subparsers.add_parser(
        "import",
        help="take back what was exported",
        description="Shows what it would replace, asks, and keeps what it replaces. What is not in the file stays.",
    )
    take.add_argument("file", type=Path, metavar="FILE", help="what `skerry export` wrote")
    take.add_argument("--yes", action="store_true", help="don't ask")
    take.add_argument("--dry-run", action="store_true", help="only say what it would do")
    take.add_argument("--json", action="store_true", help="print a JSON object; with --yes or --dry-run")
    take.set_defaults(run=run_import)


def run_export(args: argparse.Namespace) -> int:
    """Write the backup and say what is in it."""
    from skerry.config.paths import user_paths
    from skerry.store.backup import archive
    from skerry.store.backup.parts import parts_here

    paths = user_paths()
    try:
        if args.file.is_dir():
            raise UsageError("this is a folder", where=str(args.file), remedy="name a file in it")
        if args.file.exists() and not args.force:
            raise UsageError("this file is there already", where=str(args.file), remedy="--force replaces it")
        if not parts_here(paths):
            raise SkerryError(NOTHING_HERE, where=str(paths.data))
        manifest = archive.write(paths, args.file, handles=_handles(paths))
    except SkerryError as error:
        _tell(args, error)
        raise
    size = args.file.stat().st_size
    if args.json:
        print_json({"file": str(args.file), "bytes": size, "parts": _parts_as_json(manifest)})
        return 0
    names = [entry.handle or entry.did for entry in manifest.entries if entry.did]
    files = len(manifest.entries) - len(names)
    accounts = _plural(len(names), "account") + (f" ({', '.join(names)})" if names else "")
    print(f"Wrote {args.file} ({size:,} bytes): {accounts}, {_plural(files, 'file')} of rules and settings.")
    return 0


def run_import(args: argparse.Namespace) -> int:
    """Look at the file, say what would change, ask, and do it."""
    from contextlib import ExitStack

    from skerry.cli.stores import unused
    from skerry.config.paths import user_paths
    from skerry.store.backup.archive import Backup, workspace
    from skerry.store.backup.restore import Restore

    if args.json and not (args.yes or args.dry_run):
        raise UsageError("--json can't ask", remedy="say it with --yes, or look with --dry-run")
    paths = user_paths()
    try:
        with ExitStack() as stack:
            backup = stack.enter_context(Backup(args.file, paths))
            for part in backup.parts.values():
                if part.account:
                    stack.enter_context(unused(part.path.parent, within=0))
            restore = Restore(backup, paths, stack.enter_context(workspace(paths)))
            changes = restore.plan()
            if not args.json:
                _print_changes(args.file, backup.manifest, changes)
            is_wanted = not args.dry_run and (args.yes or _is_wanted(changes))
            saved = restore.apply(_handles(paths)) if is_wanted else None
    except SkerryError as error:
        _tell(args, error)
        raise
    _print_end(args, changes, is_done=is_wanted, saved=saved)
    return 0 if is_wanted or args.dry_run else 1


def _tell(args: argparse.Namespace, error: SkerryError) -> None:
    if args.json:
        print_json(as_json(error))


def _print_end(args: argparse.Namespace, changes: Sequence[Change], *, is_done: bool, saved: Path | None) -> None:
    if args.json:
        parts = [{"name": change.entry.name, "what": change.what} for change in changes]
        print_json({"imported": is_done, "parts": parts, "replaced": None if saved is None else str(saved)})
    elif not is_done or all(change.what == "same" for change in changes):
        print("Nothing was changed.")
    else:
        names = [change.entry.handle or change.entry.did for change in changes if change.entry.did]
        print("Imported." + (f" What was replaced is in {saved}." if saved else ""))
        if names:
            print(
                f"Sessions are in no backup: where you are not signed in, `skerry login` does it ({', '.join(names)})."
            )


def _print_changes(file: Path, manifest: Manifest, changes: Sequence[Change]) -> None:
    from datetime import datetime

    made = datetime.fromtimestamp(manifest.made_ms / 1000).astimezone()
    print(f"{file}, made {made:%Y-%m-%d %H:%M} by skerry {manifest.skerry[:30]!a}:")
    words = {"new": "is new here", "same": "is the same here", "replaces": "replaces what is here"}
    for change in changes:
        name = change.entry.handle or change.entry.did or change.entry.name
        print(f"  {ascii(name)[1:-1]:<32} {words[change.what]}")
        if change.new is not None and change.what != "same":
            here = "damaged; it is moved aside" if change.is_damaged else _counted(change.old)
            print(f"  {'':<32} in the file: {_counted(change.new)}\n  {'':<32} here:        {here}")
    waiting = sum(change.new.waiting for change in changes if change.new is not None and change.what != "same")
    if waiting:
        print(f"{waiting} of the outbox had not been sent when this was made: sync will send them (`skerry outbox`).")


def _counted(found: Contents | None) -> str:
    if found is None:
        return "nothing"
    return f"{_plural(found.ratings, 'rating')}, {_plural(found.drafts, 'draft')}, {found.waiting:,} to be sent"


def _is_wanted(changes: Sequence[Change]) -> bool:
    from skerry.cli.prompts import ask_line

    if all(change.what == "same" for change in changes):
        return True
    if not sys.stdin.isatty():
        raise UsageError("nobody can be asked whether to do this", remedy="say it with --yes")
    return ask_line("Do this? [y/N] ").strip().lower() in {"y", "yes"}


def _handles(paths: Paths) -> Mapping[str, str]:
    from skerry.bsky.accounts import Accounts

    return {account.did: account.name for account in Accounts(paths.data).all()}


def _parts_as_json(manifest: Manifest) -> list[dict[str, object]]:
    from msgspec.structs import asdict

    return [asdict(entry) for entry in manifest.entries]


def _plural(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
