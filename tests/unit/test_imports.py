"""What a window loads, from its start to its end: a cold start is quick because of what is left out of it.

The modules are listed when the program ends, in the real process, after the keys that open every screen; so a late
import counts as well as one at the start.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from skerry.bsky.accounts import Account, Accounts
from tests.support.home import Home, make_home
from tests.support.terminal import Terminal

SLOW = frozenset(
    (
        *(
            "anyio",
            "atproto",
            "certifi",
            "cryptography",
            "dns",
            "h11",
            "httpcore",
            "httpx",
            "keyring",
            "numpy",
            "onnxruntime",
            "PIL",
        ),
        *("py3langid", "pydantic", "re2", "sentencepiece", "sqlite_utils", "websockets"),
    )
)
"""Packages that belong to the other processes, or to other commands: 45 to 700 ms of CPU each."""

APART = (
    *("skerry.bsky.egress", "skerry.bsky.session", "skerry.bsky.fetch", "skerry.bsky.signin"),
    *("skerry.bsky.oauth", "skerry.encoder"),
    *(
        "skerry.seal.child",
        "skerry.seal.layers",
        "skerry.seal.sandbox",
        "skerry.sync.engine",
        "skerry.sync.pipeline",
        "skerry.sync.server",
    ),
    *("skerry.judge.rules", "skerry.judge.topics", "skerry.images", "skerry.cli.serve"),
)
"""What is skerry's own and runs in the other processes."""

LISTING = """
import atexit, pathlib, sys
from skerry.cli.main import main
listing = pathlib.Path(sys.argv.pop(1))
atexit.register(lambda: listing.write_text("\\n".join(sys.modules)))
sys.exit(main())
"""
"""Runs `skerry` and writes down at the end what it has loaded."""

DID = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"

Loaded = Callable[..., set[str]]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """An empty home; nothing of skerry's may still run in it afterwards."""
    home = make_home(tmp_path / "home")
    yield home
    assert home.leftovers() == []


@pytest.fixture
def loaded(home: Home, tmp_path: Path) -> Loaded:
    """The modules that `skerry ARGUMENTS` loaded: keys, each with the title of the screen that it opens.

    `first` is what the screen shows, as a pattern, once keys have something to work on.
    """

    def run(*arguments: str, first: str, keys: tuple[tuple[str, str], ...] = ()) -> set[str]:
        listing = tmp_path / "modules"
        with Terminal([sys.executable, "-c", LISTING, str(listing), *arguments], home.env) as terminal:
            terminal.wait_for(partial(shows, first), 60)
            for key, title in keys:
                terminal.press(*key.split(" "))
                terminal.wait_for(title)
                terminal.press("q")
                terminal.wait_for(partial(lacks, title))
            terminal.press("ctrl+q")
            assert terminal.wait_exit(20) == 0
        return set(listing.read_text().split())

    return run


def shows(pattern: str, screen: str) -> bool:
    """Whether a screen shows a text of this pattern."""
    return re.search(pattern, screen) is not None


def lacks(text: str, screen: str) -> bool:
    """Whether a screen doesn't show a text."""
    return text not in screen


def unwelcome(modules: set[str]) -> list[str]:
    """Those that a window does without."""
    own = [name for name in modules for apart in APART if name == apart or name.startswith(f"{apart}.")]
    return sorted(own + [name for name in modules if name.partition(".")[0] in SLOW])


def test_demo_loads_nothing_of_the_other_processes(loaded: Loaded) -> None:
    """From the first paint over a thread, the reasons, the tray and the help to the end."""
    keys = (
        ("t", "Thread"),
        ("w", "Why is this post here?"),
        ("H", "· hidden"),
        ("g t", "What you rated"),
        ("?", "Open the thread"),
    )
    modules = loaded("demo", first=r"Following.* 1/\d", keys=keys)
    assert "skerry.ui.app" in modules
    assert unwelcome(modules) == []


def test_window_of_an_account_loads_nothing_of_the_other_processes(home: Home, loaded: Loaded) -> None:
    """With somebody signed in, whose PDS doesn't answer: the window itself never had a network."""
    home.data.mkdir()
    Accounts(home.data).put(Account(DID, "ada.test", "http://localhost:9", "http://localhost:9"))
    modules = loaded(first="@ada.test", keys=(("?", "Open the thread"),))
    assert unwelcome(modules) == []
    assert "tomllib" not in modules, "there are no settings to read"


def test_entrance_loads_nothing_of_the_other_processes(loaded: Loaded) -> None:
    """The sign-in screen: whoever signs in is a child, which has the network."""
    modules = loaded(first="app password")
    assert unwelcome(modules) == []
