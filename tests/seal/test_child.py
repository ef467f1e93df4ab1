"""A sealed child from its parent's side: how it starts, what it inherits, and every way in which it ends."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from skerry.seal import wire
from skerry.seal.child import ChildFailed, SealedChild, canary, import_folders

REHEARSAL = "skerry.seal.rehearsal"
HOSTILE = "tests.seal.hostile"


def has_ended(pid: int, seconds: float = 5.0) -> bool:
    """Whether a process is gone, or a zombie, within some seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False


def test_child_answers_until_it_is_closed() -> None:
    """Several calls, a large one among them; then it is gone, and closing it again does no harm."""
    with SealedChild(REHEARSAL, task={"note": "made up"}) as child:
        assert child.about == {"note": "made up"}
        for body in (b"", b"hello", os.urandom(2 << 20)):
            assert child.call(body) == body
    assert has_ended(child.pid)
    child.close()


def test_child_has_three_pipes_and_nothing_else_of_its_parent() -> None:
    """No socket, no file and no variable of the parent's reaches the child; it is in a session of its own."""
    with socket.socket() as inherited, Path(__file__).open("rb") as file:
        os.set_inheritable(inherited.fileno(), True)
        os.set_inheritable(file.fileno(), True)
        with SealedChild(REHEARSAL, environment={"ONLY": "this"}) as child:
            proc = Path(f"/proc/{child.pid}")
            kinds = sorted(str(link.readlink()).partition(":")[0] for link in (proc / "fd").iterdir())
            variables = (proc / "environ").read_bytes().split(b"\0")
            assert kinds == ["/dev/null", "pipe", "pipe", "pipe", "pipe"]
            allowed = {b"ONLY=this", b"", b"LC_CTYPE=C.UTF-8", b"LD_LIBRARY_PATH"}
            assert {variable for variable in variables if variable.partition(b"=")[0] not in allowed} <= allowed
            assert os.getsid(child.pid) == child.pid
            assert os.getpriority(os.PRIO_PROCESS, child.pid) >= 10


def test_child_runs_nothing_of_the_users() -> None:
    """Python starts isolated and without `site`: no .pth file, sitecustomize or PYTHON variable has a say."""
    with SealedChild(HOSTILE, libraries=["tests"]) as child:
        start = json.loads(child.call(b"start"))
    assert start["flags"] == {"isolated": 1, "no_site": 1}
    assert {"site", "sitecustomize", "usercustomize"}.isdisjoint(start["modules"])


@pytest.mark.parametrize(
    ("deed", "what", "last_line"),
    [
        ("raise", "ended (exit status 1)", "ValueError: made up"),
        ("exit", "ended (exit status 7)", ""),
        ("kill", "ended (signal SIGKILL)", ""),
        ("half a frame", "ended (exit status 0)", ""),
        ("hang", "did not answer in time", ""),
        ("huge frame", "a frame of 4294967295 bytes is announced, 16777216 are the most", ""),
        ("shout", "ended (exit status 1)", "ValueError: after a lot of noise"),
    ],
)
def test_child_that_fails_is_ended_and_says_why(deed: str, what: str, last_line: str) -> None:
    """Whatever a child does, its parent gets one error with its last words, and no process stays behind."""
    child = SealedChild(HOSTILE, libraries=["tests"], layers=())
    with pytest.raises(ChildFailed) as failed:
        child.call(deed.encode(), timeout=1.0 if deed == "hang" else 20.0)
    assert failed.value.what == what
    assert failed.value.errors.strip().rpartition("\n")[2] == last_line
    assert len(failed.value.errors) <= 8192
    assert has_ended(child.pid)
    with pytest.raises(ChildFailed, match="was closed"):
        child.call(b"again")


def test_closing_ends_a_call_that_another_thread_waits_for() -> None:
    """The waiting call fails at once; no descriptor is used after it was closed."""
    child = SealedChild(HOSTILE, libraries=["tests"], layers=())
    failures: list[str] = []

    def wait() -> None:
        with pytest.raises(ChildFailed) as failed:
            child.call(b"hang", timeout=30)
        failures.append(failed.value.what)

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(0.2)
    child.close()
    thread.join()
    assert failures == ["ended (signal SIGKILL)"]


def test_interrupted_call_ends_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """After ^C an answer is still under way; it must not be taken for that of the next call."""

    def interrupt(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    with SealedChild(REHEARSAL) as child:
        with monkeypatch.context() as patched:
            patched.setattr(wire, "read_frame", interrupt)
            with pytest.raises(KeyboardInterrupt):
                child.call(b"first")
        with pytest.raises(ChildFailed, match="was closed"):
            child.call(b"second")


def test_child_that_can_not_be_imported_says_what_is_missing() -> None:
    """A broken installation is told from a broken child."""
    with pytest.raises(ChildFailed, match="the package no_such_package is not installed"):
        SealedChild(REHEARSAL, libraries=["no_such_package"])
    with pytest.raises(ChildFailed) as failed:
        SealedChild("skerry.seal.no_such_module")
    assert "No module named 'skerry.seal.no_such_module'" in failed.value.errors


def test_child_that_is_not_ready_in_time_is_ended() -> None:
    """The deadline of the start holds before the first report too."""
    with pytest.raises(ChildFailed, match="did not answer in time"):
        SealedChild(REHEARSAL, timeout=0.0)


def test_child_ends_with_its_parent() -> None:
    """A parent that is killed leaves no child behind, even one that never reads its input."""
    code = (
        "from skerry.seal.child import SealedChild\n"
        "child = SealedChild('skerry.seal.rehearsal')\n"
        "import os, signal\n"
        "os.kill(child.pid, signal.SIGSTOP)\n"
        "print(child.pid, flush=True)\n"
        "input()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    assert has_ended(pid)


def test_child_outlives_the_thread_that_started_it() -> None:
    """The kernel ends a child with its parent's thread: the thread that starts it is one that stays."""
    code = (
        "import threading\n"
        "from skerry.seal.child import SealedChild\n"
        "children = []\n"
        "thread = threading.Thread(target=lambda: children.append(SealedChild('skerry.seal.rehearsal')))\n"
        "thread.start(); thread.join()\n"
        "assert children[0].call(b'still here') == b'still here'\n"
        "children[0].close()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=20)


def test_interrupt_of_the_terminal_does_not_reach_the_child() -> None:
    """^C goes to the whole foreground group; the child is not in it."""
    with SealedChild(REHEARSAL) as child:
        assert os.getpgid(child.pid) != os.getpgid(0)
        assert child.call(b"here") == b"here"


def test_canary_is_a_file_that_this_process_can_read() -> None:
    """The canary proves Landlock only because it opens without it."""
    assert Path(canary()).read_bytes() is not None


def test_import_folders_are_found_without_importing() -> None:
    """The window's process may look for onnxruntime, but not load it."""
    code = (
        "import json, sys\n"
        "from skerry.seal.child import import_folders\n"
        "folders = import_folders(['skerry', 'onnxruntime', 'numpy'])\n"
        "print(json.dumps([folders, [name for name in ('onnxruntime', 'numpy') if name in sys.modules]]))\n"
    )
    result = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=20)
    folders, loaded = json.loads(result.stdout)
    assert folders == import_folders(["skerry", "onnxruntime", "numpy"])
    assert all(Path(folder).is_dir() for folder in folders)
    assert loaded == []


@pytest.mark.parametrize("interface", ["int 0x80", "x32"])
def test_call_of_another_interface_kills_a_sealed_child(interface: str) -> None:
    """Without the check of the architecture, `int 0x80` goes past a filter: its numbers mean other calls."""
    layers = ["no new privileges", "seccomp stage one"]
    with SealedChild(HOSTILE, libraries=["tests"], layers=layers) as child, pytest.raises(ChildFailed) as failed:
        child.call(interface.encode())
    assert failed.value.what == f"ended (signal {how_the_kernel_ends(interface)})"


def how_the_kernel_ends(interface: str) -> str:
    """SIGSYS, by the filter. A kernel without the 32-bit interface ends the call before any filter sees it."""
    with SealedChild(HOSTILE, libraries=["tests"], layers=()) as child:
        try:
            answer = int(child.call(interface.encode()))
        except ChildFailed:
            return "SIGSEGV"
    assert answer == (child.pid if interface == "int 0x80" else -1)
    return "SIGSYS"
