"""What the kernel says of sealed children that run, and the commands with which anybody sees the same."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from skerry.cli.telling_proof import OUTSIDE
from skerry.encoder.client import Encoder
from skerry.seal.running import sealed_children
from tests.seal.machine import expected_level

COMMANDS = [command for _, command in OUTSIDE if "PID" in command or command.startswith("ss ")]


def test_running_child_is_found_with_what_holds_it() -> None:
    """By its arguments, in /proc: filters beyond our own on each thread, no socket, and a network of its own."""
    with Encoder() as encoder:
        assert encoder.pid
        (child,) = [each for each in sealed_children() if each.pid == encoder.pid]
    assert child.parent == os.getpid()
    assert child.worker == "skerry.encoder.worker"
    assert child.filters == 2
    assert child.facts.sockets == ()
    assert child.facts.limits["Max file size"] == 0
    if expected_level() == "SEALED":
        assert child.missing == ()
    assert encoder.pid not in [each.pid for each in sealed_children()]


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_that_are_printed_work_as_printed(command: str) -> None:
    """Where the program is installed, and with a child's number in place of PID; none finds a socket in it."""
    if shutil.which(command.split(maxsplit=1)[0]) is None:
        command = f"true # {command}"
    with Encoder() as encoder:
        pid = str(encoder.pid)
        done = subprocess.run(
            ["/bin/bash", "-c", command.replace("PID", pid)], capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 0, done.stderr
    match command.split()[0]:
        case "grep":
            lines = done.stdout.splitlines()
            assert lines
            said = {" ".join(line.rpartition("status:")[2].split()) for line in lines}
            assert said == {"NoNewPrivs: 1", "Seccomp: 2", "Seccomp_filters: 2"}
        case "readlink":
            assert len(set(done.stdout.split())) == (2 if expected_level() == "SEALED" else 1)
        case "lsof":
            assert pid in done.stdout
            assert not {"IPv4", "IPv6", "unix", "sock"} & set(done.stdout.split())
        case "ss":
            assert f"pid={pid}," not in done.stdout
        case _:
            assert done.stdout == ""
