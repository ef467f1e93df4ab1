"""The sync process as a window starts it: one a store, there as long as somebody looks, mended when it breaks."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from skerry.sync.address import socket_path
from skerry.sync.client import SyncClient
from skerry.sync.protocol import FromSync, SealChanged, SyncChanged
from tests.seal.machine import expected_level
from tests.support import processes
from tests.support.home import Home, make_home

SLOW = 60.0
"""Seconds that a loaded machine may take to start sync and the encoder."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """An empty home; nothing of skerry's may still run in it afterwards."""
    home = make_home(tmp_path / "home")
    home.data.mkdir()
    yield home
    assert home.leftovers() == []


def command(home: Home) -> list[str]:
    """What serves the made-up world in the home's data folder."""
    moment = str(time.time_ns() // 1_000_000)
    return [sys.executable, "-m", "skerry.cli.serve", str(home.data), str(home.config), "--demo", moment]


@pytest.fixture
def windows(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], SyncClient]]:
    """Makes ends of the socket as windows have them; the first that pokes starts sync."""
    for name, value in home.variables.items():
        monkeypatch.setenv(name, value)
    made: list[SyncClient] = []

    def make() -> SyncClient:
        made.append(SyncClient(socket_path(home.data), command(home), home.folder / "sync.log"))
        return made[-1]

    yield make
    for client in made:
        client.end(10)


def until(client: SyncClient, done: Callable[[FromSync], bool]) -> FromSync:
    """Pokes and receives, as a window does, until a message fulfils a condition."""
    deadline = time.monotonic() + SLOW
    while time.monotonic() < deadline:
        for message in [*client.poke(), *client.receive()]:
            if done(message):
                return message
        time.sleep(0.02)
    raise AssertionError(f"nothing of the kind within {SLOW:g} s")


def is_sealed(message: FromSync) -> bool:
    """Whether it says that the encoder works."""
    return isinstance(message, SealChanged) and message.level == expected_level()


def sync_of(home: Home) -> list[int]:
    """The sync processes of a home."""
    found = processes.with_environment(f"HOME={home.folder}")
    return [pid for pid in found if "skerry.cli.serve" in processes.command(pid)]


def until_gone(home: Home, seconds: float) -> float:
    """Waits until no sync runs any more, so many seconds at most; how long it took."""
    started = time.monotonic()
    while sync_of(home) and time.monotonic() - started < seconds:
        time.sleep(0.02)
    assert sync_of(home) == []
    return time.monotonic() - started


def test_sync_ends_with_its_last_window(home: Home, windows: Callable[[], SyncClient]) -> None:
    """Not with the first of two; then within seconds, with its encoder, and without its socket."""
    first, second = windows(), windows()
    until(first, is_sealed)
    until(second, is_sealed)
    assert len(sync_of(home)) == 1
    first.close()
    time.sleep(1.5)
    assert len(sync_of(home)) == 1
    second.close()
    until_gone(home, 10)
    assert not socket_path(home.data).exists()


def test_sync_whose_window_never_came_is_ended_by_it(home: Home, windows: Callable[[], SyncClient]) -> None:
    """A window that closes before sync listens takes it along, instead of leaving it to wait for half a minute."""
    window = windows()
    assert window.poke() == [SyncChanged("starting")]
    window.close()
    until_gone(home, 10)


def test_second_sync_of_a_store_refuses(home: Home, windows: Callable[[], SyncClient]) -> None:
    """One line, exit code 1; the first serves on."""
    until(windows(), is_sealed)
    done = subprocess.run(command(home), env=home.env, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{home.data}: another sync serves this store\n"
    assert len(sync_of(home)) == 1


def test_killed_encoder_comes_back(home: Home, windows: Callable[[], SyncClient]) -> None:
    """The window is told that it is off, then that it is sealed again: by another process."""
    window = windows()
    until(window, is_sealed)
    (sync,) = sync_of(home)
    before = set(processes.children(sync))
    assert before
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    until(window, is_sealed)
    assert not before & set(processes.children(sync))


def test_killed_sync_is_started_again(home: Home, windows: Callable[[], SyncClient]) -> None:
    """Kill -9 under a window: it says so, and has another within seconds; the lock and socket left are no obstacle."""
    window = windows()
    until(window, is_sealed)
    (killed,) = sync_of(home)
    os.kill(killed, signal.SIGKILL)
    until(window, lambda message: isinstance(message, SyncChanged) and message.phase == "failed")
    until(window, is_sealed)
    assert len(sync_of(home)) == 1
    assert sync_of(home) != [killed]


def test_sync_ends_well_when_told(home: Home, windows: Callable[[], SyncClient]) -> None:
    """SIGTERM: the encoder ends with it, the socket is removed, nothing is said on standard error."""
    window = windows()
    until(window, is_sealed)
    (sync,) = sync_of(home)
    os.kill(sync, signal.SIGTERM)
    until(window, lambda message: isinstance(message, SyncChanged) and message.phase == "failed")
    window.end(10)
    until_gone(home, 10)
    assert not socket_path(home.data).exists()
    assert (home.folder / "sync.log").read_text() == ""
