"""The test network for a person: `scripts/network`."""

from __future__ import annotations

import argparse
import shlex
import signal
import sys
from pathlib import Path
from textwrap import indent

from tests.network.harness import Backend, BackendFailed
from tests.network.packages import InstallFailed
from tests.network.world import Info
from tests.support.home import LOOPBACK, Home, make_home

ACCOUNTS = {
    "wren.test": "the reader: follows nearly everybody, blocks, mutes, has muted words and saved feeds",
    "ada.test": "writes a lot: threads, gates, lists, a pinned post, the feeds",
    "newcomer.test": "has no profile, no posts and follows nobody",
    "blocker.test": "blocks the reader",
    "hostile.test": "posts what a careless terminal would obey",
    "goro.test": "writes Japanese; karim.test Arabic, hanne.test German, ines.test Spanish",
}
"""Accounts worth signing in as, and why."""


def main() -> int:
    """Starts the backend, says how to use it, and goes on until ^C or SIGTERM."""
    options = _options(sys.argv[1:])
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell starts what it puts in the background with ^C ignored
        signal.signal(number, signal.default_int_handler)
    try:
        _say("Starting the real Bluesky backend on this machine; that takes 20 to 40 s ...")
        with Backend(*options.passed, seed=not options.empty) as backend:
            _say(_welcome(backend, make_home(backend.folder / "home", LOOPBACK)))
            backend.wait()
    except KeyboardInterrupt:
        _say("\nStopped; nothing is left behind.")
        return 0
    except (BackendFailed, InstallFailed) as error:
        print(f"scripts/network: {error}", file=sys.stderr)
        return 1


class _Options(argparse.Namespace):
    """What was asked for.

    Attributes:
        passed: Options for `start.mjs`.
        empty: Whether to start without the made-up people.
    """

    passed: list[str]
    empty: bool


def _options(arguments: list[str]) -> _Options:
    """Reads the command line; ends the program with 2 where it is wrong."""
    parser = argparse.ArgumentParser(prog="scripts/network", description=__doc__, allow_abbrev=False)
    parser.add_argument("--posts", type=Path, metavar="FILE.jsonl", help="also post the rows of this file")
    parser.add_argument("--scale", type=float, metavar="N", help="N times as many ordinary posts")
    parser.add_argument("--rate-limits", action="store_true", help="the PDS's real limits, and real 429 answers")
    parser.add_argument("--ports", metavar="PLC,PDS,APPVIEW", help="fixed ports; otherwise free ones")
    parser.add_argument("--empty", action="store_true", help="without the made-up people")
    options = parser.parse_args(arguments, namespace=_Options())
    if options.posts is not None and not options.posts.is_file():
        parser.error(f"there is no file {options.posts}")
    values = {"--posts": options.posts, "--scale": options.scale, "--ports": options.ports}
    options.passed = [word for name, value in values.items() if value is not None for word in (name, str(value))]
    options.passed += ["--rate-limits"] * options.rate_limits
    return options


def _welcome(backend: Backend, home: Home) -> str:
    """How to use it, to be read and pasted."""
    info = backend.info
    apart = {name: value for name, value in home.variables.items() if name.startswith("XDG_") and "RUNTIME" not in name}
    apart["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"  # tokens go into that home, not into yours
    exports = "\n".join(f"    export {name}={shlex.quote(value)}" for name, value in apart.items())
    return f"""
It runs, all of it on 127.0.0.1: PDS {info.pds}, AppView {info.appview}, PLC {info.plc}.

In another terminal, a throw-away home, so that your own skerry stays as it is; its settings allow loopback:
{exports}

{_sign_in(info)}
With your own home instead, its settings.toml needs these two lines:
{indent(LOOPBACK, "    ")}
Labels, takedowns and more: docs/network.md; the control server is {info.control}.
^C stops it, and all that was written is gone."""


def _sign_in(info: Info) -> str:
    """The commands for the reader, and the others; where there is nobody, how to change that."""
    if info.reader is None:
        return "There is nobody in it; without --empty there would be.\n"
    people = "\n".join(f"    {handle:14} {about}" for handle, about in ACCOUNTS.items())
    return f"""Sign in with the password {info.reader.password} and look around:
    scripts/run login {info.reader.handle} --pds {info.pds} --plc {info.plc}
    scripts/run

Others to sign in as, all with the same password:
{people}
"""


def _say(text: str) -> None:
    """Prints at once, also into a pipe."""
    print(text, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
