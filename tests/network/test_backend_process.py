"""The backend's process: it starts, ends and leaves nothing. Without an AppView it starts in a few seconds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.network.harness import Backend, BackendFailed
from tests.network.xrpc import query
from tests.support import processes
from tests.support.terminal import Terminal


def test_backend_stop_leaves_nothing_behind() -> None:
    """After the block the process is gone, it ended well, and so is its folder."""
    with Backend("--no-appview", seed=False) as small:
        assert query(small.info.pds, "com.atproto.server.describeServer")["availableUserDomains"] == [
            ".test",
            ".example.com",
        ]
        assert any(small.folder.iterdir())
    assert small.exit_code == 0
    assert not small.folder.exists()
    assert processes.command(small.info.pid) == ""


def test_backend_ends_with_the_process_that_started_it() -> None:
    """Even when the tests are killed, no backend is left running."""
    script = """
import sys, time
from tests.network.harness import Backend
with Backend("--no-appview", seed=False) as backend:
    print(backend.info.pid, backend.folder, flush=True)
    time.sleep(600)
"""
    killed = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert killed.stdout is not None
    with closing(killed.stdout):
        pid, folder = killed.stdout.readline().split()
    assert processes.command(int(pid))
    killed.kill()
    killed.wait()
    deadline = time.monotonic() + 20
    while processes.command(int(pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes.command(int(pid)) == ""
    left = [path.name for path in Path(folder).iterdir()]
    assert left == ["log"]  # nobody was there to remove it
    Path(folder, "log").unlink()
    Path(folder).rmdir()


def test_backend_that_does_not_start_says_why() -> None:
    """The failure carries what the backend said last."""
    with pytest.raises(BackendFailed, match="--no-such-option"), Backend("--no-such-option"):
        pass


def test_backend_stops_when_it_is_asked_while_starting() -> None:
    """^C in the middle of the start ends it as well, and leaves no process and no file."""
    # A shell starts what it puts in the background with ^C ignored, and children inherit that.
    heed = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    script = f"{heed}from tests.network.harness import Backend\nwith Backend(seed=False): pass"
    place = Path(tempfile.mkdtemp())
    place.chmod(0o711)  # as the backend's own folder, for a Postgres that runs as another user
    starting = subprocess.Popen(
        [sys.executable, "-c", script], stderr=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(place)}
    )
    deadline = time.monotonic() + 60
    while not list(place.glob("*/skerry-net-*/pg/data")) and time.monotonic() < deadline:
        time.sleep(0.05)
    begun = processes.children(starting.pid)
    assert begun
    starting.send_signal(signal.SIGINT)
    _, said = starting.communicate(timeout=60)
    assert "KeyboardInterrupt" in said
    assert [processes.command(pid) for pid in begun] == [""] * len(begun)
    place.rmdir()


def test_network_for_a_person_says_how_to_use_it_and_stops_at_interrupt() -> None:
    """`scripts/network` prints what to paste, its home allows loopback, and ^C leaves nothing."""
    with Terminal([sys.executable, "-m", "tests.network.serve", "--empty"], size=(160, 40)) as terminal:
        screen = terminal.wait_for("^C stops it", timeout=120)
        backend, *_ = processes.children(terminal.pid)
        exports = dict(line.strip().removeprefix("export ").split("=") for line in screen.splitlines() if "=" in line)
        config = Path(exports["XDG_CONFIG_HOME"])
        assert (config / "skerry/settings.toml").read_text() == "[network]\nloopback = true\n"
        assert "http://localhost:" in screen
        terminal.press("ctrl+c")
        terminal.wait_for("nothing is left behind", timeout=60)
        assert terminal.wait_exit() == 0
    assert processes.command(backend) == ""
    assert not config.parent.parent.exists()


@pytest.mark.parametrize("option", [["--posts", "/nonexistent.jsonl"], ["--no-such"], ["--scale", "many"]])
def test_network_for_a_person_refuses_a_wrong_option(option: list[str]) -> None:
    """A wrong option ends with 2 and one clear line, before anything is started."""
    command = [sys.executable, "-m", "tests.network.serve", *option]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "scripts/network: error:" in refused.stderr
