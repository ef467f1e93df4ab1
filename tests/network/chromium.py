"""Headless Chromium, where the machine has one: signs in on the PDS's own pages as a person would.

Driven over its DevTools protocol, so that nothing else needs to be installed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from websockets.asyncio.client import ClientConnection, connect

NAMES = ("chromium", "chromium-browser", "google-chrome")
WITHIN = 60.0
"""Seconds that Chromium may take for anything on a loaded machine."""


def program() -> str | None:
    """The Chromium of this machine, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[str]:
    """A running Chromium; the address of its first page's DevTools."""
    chromium = program()
    assert chromium is not None
    with tempfile.TemporaryDirectory(prefix="skerry-chromium-", ignore_cleanup_errors=True) as profile:
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--no-first-run"]
        command = [chromium, *options, f"--user-data-dir={profile}", "about:blank"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                yield _page(Path(profile) / "DevToolsActivePort")
            finally:
                process.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(10)
                process.kill()


def _page(file: Path) -> str:
    """The address of the first page, once Chromium has written its port."""
    deadline = time.monotonic() + WITHIN
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, StopIteration, IndexError):
            port = int(file.read_text().splitlines()[0])
            with urlopen(f"http://127.0.0.1:{port}/json", timeout=5) as answer:
                targets = json.load(answer)
            return str(next(each["webSocketDebuggerUrl"] for each in targets if each["type"] == "page"))
        time.sleep(0.1)
    raise AssertionError("Chromium did not start")


class Tab:
    """A page of the browser."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._number = 0
        self.asked: list[str] = []
        """Addresses of every request that the page made."""

    async def call(self, method: str, **params: object) -> dict[str, Any]:
        """Call a method of the protocol."""
        self._number += 1
        await self._connection.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            message = json.loads(await self._connection.recv())
            if message.get("method") == "Network.requestWillBeSent":
                self.asked.append(message["params"]["request"]["url"])
            if message.get("id") == self._number:
                assert "error" not in message, message
                result: dict[str, Any] = message["result"]
                return result

    async def ask(self, expression: str) -> object:
        """The value of an expression in the page."""
        result = await self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        value: object = result["result"].get("value")
        return value

    async def until(self, expression: str) -> object:
        """Wait until an expression is true, and give it."""
        deadline = time.monotonic() + WITHIN
        while time.monotonic() < deadline:
            with contextlib.suppress(AssertionError):
                if value := await self.ask(expression):
                    return value
            await asyncio.sleep(0.1)
        raise AssertionError(f"{expression}: {await self.ask('document.body.innerText')}")

    async def type(self, selector: str, text: str) -> None:
        """Type into a field, by the keyboard."""
        await self.until(f"!!document.querySelector({selector!r})")
        await self.ask(f"document.querySelector({selector!r}).focus()")
        await self.ask(f"document.querySelector({selector!r}).select()")
        await self.call("Input.insertText", text=text)

    async def click(self, words: str) -> None:
        """Click on the button with these words."""
        button = f"[...document.querySelectorAll('button')].find(b => /{words}/i.test(b.innerText) && !b.disabled)"
        await self.until(f"!!{button}")
        await self.ask(f"{button}.click()")


async def sign_in(devtools: str, url: str, password: str) -> tuple[str, list[str]]:
    """Open the address, sign in and agree; the words of the last page, and every address that was asked for."""
    async with connect(devtools, max_size=None) as connection:
        tab = Tab(connection)
        await tab.call("Network.enable")
        await tab.call("Page.enable")
        await tab.call("Page.navigate", url=url)
        await tab.type("input[type=password]", password)
        await tab.click("sign in|next|continue")
        await tab.click("authorize|accept|allow|continue")
        words = await tab.until("location.hostname === '127.0.0.1' && document.body && document.body.innerText")
        return str(words), tab.asked
