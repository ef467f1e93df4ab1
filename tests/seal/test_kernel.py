"""What /proc says of a process."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import threading

import pytest

from skerry.seal.kernel import read_baseline, read_facts


def test_facts_of_this_process_are_what_python_says_of_it() -> None:
    """Threads, sockets, limits and the namespace, compared with what can be asked otherwise."""
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    with socket.socket() as opened:
        facts = read_facts(os.getpid())
        assert str(opened.fileno()) in (facts.sockets or ())
    stop.set()
    thread.join()
    assert len(facts.threads) >= 2
    assert facts.network.startswith("net:[")
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    assert facts.limits["Max open files"] == (None if hard == resource.RLIM_INFINITY else hard)
    assert facts.network == read_baseline().network


def test_limits_are_read_from_their_columns() -> None:
    """Every limit of a process that has set them, unlimited ones as None."""
    code = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (5, 7)); print(flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        facts = read_facts(process.pid)
        process.communicate(b"\n")
    assert facts.limits["Max file size"] == 7
    assert len(facts.limits) == 16


def test_process_that_is_gone_is_an_error() -> None:
    """Nothing is made up about a process that isn't there."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    with pytest.raises(OSError, match=str(process.pid)):
        read_facts(process.pid)


def test_thread_that_ends_while_it_is_read_is_left_out() -> None:
    """Its folder is listed and gone a moment later; the others are still told."""
    code = (
        "import threading, time\nprint(flush=True)\n"
        "while True:\n    for _ in range(20): threading.Thread(target=time.sleep, args=(0.0002,)).start()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            counts = [len(read_facts(process.pid).threads) for _ in range(500)]
        finally:
            process.kill()
    assert min(counts) >= 1
