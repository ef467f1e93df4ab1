"""How `skerry login --oauth` gets an address into a browser, and the one it ends up at back."""

from __future__ import annotations

import asyncio
import io
import os
import sys
from collections.abc import Mapping

from skerry.bsky.identity import Identity
from skerry.cli.output import print_json
from skerry.cli.programs import open_link
from skerry.domain.errors import SkerryError

SIGNS = ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME")
"""Variables of which one is set where a browser can show itself. An SSH session without a display has none."""

LONGEST = 16 * 1024
"""Bytes of a line that are read; the address is about 200."""


def opened(url: str, environment: Mapping[str, str] | None = None) -> bool:
    """Open an address in the user's browser; whether there is one."""
    variables = os.environ if environment is None else environment
    if not any(variables.get(name) for name in SIGNS):
        return False
    try:
        open_link(url)
    except SkerryError:
        return False
    return True


class LineBrowser:
    """Tells it on the terminal, and takes a pasted line."""

    def __init__(self, *, opens: bool = True) -> None:
        """Without `opens` no browser is opened here."""
        self._opens = opens

    def show(self, url: str, identity: Identity, redirect: str) -> None:
        """Open the address if that can be done here, and print it in any case."""
        if self._opens and opened(url):
            say(f"Your browser has been opened: sign in there as {identity.name}. If nothing shows, open this address:")
        else:
            say(f"Open this address in a browser, on any machine, and sign in there as {identity.name}:")
        say(f"\n    {url}\n")
        say(
            "On this machine the browser tells skerry by itself. On another it ends at a page that can't be shown:\n"
            f"copy that page's address, which begins with {redirect}, paste it here and press Enter."
        )

    async def pasted(self) -> str:
        """The next line that is not empty."""
        return await next_line()


class JsonBrowser:
    """Writes `{"ask": "browser", "of": NAME, "at": PDS, "url": URL, "opened": BOOL}`; the answer may be a line."""

    def __init__(self, *, opens: bool = True) -> None:
        self._opens = opens

    def show(self, url: str, identity: Identity, redirect: str) -> None:  # noqa: ARG002 - the URL says enough
        """Open the address if that can be done here, and hand it on."""
        is_open = self._opens and opened(url)
        line = {"ask": "browser", "of": identity.name, "at": str(identity.pds), "url": url, "opened": is_open}
        print_json(line)

    async def pasted(self) -> str:
        """The next line that is not empty."""
        return await next_line()


def say(words: str) -> None:
    """Tell the user something that is no result: standard output is for those."""
    print(words, file=sys.stderr, flush=True)


async def next_line() -> str:
    """The next line of standard input that is not empty; waits for ever once the input has ended.

    Read by the loop, not in a thread: nobody could end a thread that waits for a line nobody types.
    """
    data = b""
    while b"\n" not in data.lstrip() and len(data) < LONGEST:
        more = await _more()
        if not more:
            if data.strip():
                break
            await asyncio.get_running_loop().create_future()
        data += more
    return data.decode("utf-8", "replace").strip().splitlines()[0].strip()


async def _more() -> bytes:
    """What can be read from standard input now; nothing at its end."""
    try:
        number = sys.stdin.fileno()
    except (io.UnsupportedOperation, ValueError):  # a test's
        return sys.stdin.readline().encode()
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    try:
        loop.add_reader(number, ready.set)
    except PermissionError:  # a plain file is always ready
        return os.read(number, LONGEST)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(number)
    return os.read(number, LONGEST)
