"""Twenty ways out of a process, tried for real: each has to end in an error.

Each probe says which layers have to stop it alone. Where a way is missing on a machine (io_uring switched off, no
vsock), its error counts as well: it doesn't lead out.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from skerry.seal.libc import syscall
from skerry.seal.sandbox import error_name
from skerry.seal.syscalls import NUMBERS

LIMITS, NETWORK, LANDLOCK = "limits", "network namespace", "Landlock"
STAGE_ONE, STAGE_TWO = "seccomp stage one", "seccomp stage two"
SECCOMP = (STAGE_ONE, STAGE_TWO)

MESSAGE = b"skerry"
NOWHERE = "/nonexistent/skerry"
SECONDS = 2.0


class Targets(NamedTuple):
    """What the probes aim at: all of it is the parent's.

    Attributes:
        tcp: A port on loopback that listens.
        udp: A port on loopback that receives.
        unix: The path of a Unix socket that listens.
        folder: A folder that the user may write into.
        home: Another such folder.
        secret: A file that the user may read.
        parent: The parent's process number.
    """

    tcp: int
    udp: int
    unix: str
    folder: str
    home: str
    secret: str
    parent: int


class Probe(NamedTuple):
    """One way out.

    Attributes:
        name: What it is called.
        tries: What it tries, in words.
        run: Tries it; an exception means that it was stopped.
        stopped_by: The layers each of which stops it alone.
    """

    name: str
    tries: str
    run: Callable[[Targets], object]
    stopped_by: tuple[str, ...]


def connect(targets: Targets) -> None:
    """Connect by TCP, the way Python programs do."""
    socket.create_connection(("127.0.0.1", targets.tcp), SECONDS).close()


def ask_name(targets: Targets) -> None:
    """Send a question for a name, as a resolver does."""
    question = b"\x5e\x77\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x06skerry\x04test\x00\x00\x01\x00\x01"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.connect(("127.0.0.1", targets.udp))
        sender.send(question)


def send_datagram(targets: Targets) -> None:
    """Send by UDP, the way Python programs do."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(MESSAGE, ("127.0.0.1", targets.udp))


def connect_in_c(targets: Targets) -> None:
    """Connect by TCP below Python, where its audit hooks see nothing."""
    _raw_connect(socket.AF_INET, _address(targets.tcp))


def send_datagram_raw(targets: Targets) -> None:
    """Send by UDP with nothing but system calls."""
    sender = syscall(NUMBERS["socket"], socket.AF_INET, socket.SOCK_DGRAM, 0)
    try:
        address = _address(targets.udp)
        syscall(NUMBERS["sendto"], sender, MESSAGE, len(MESSAGE), 0, address, len(address))
    finally:
        os.close(sender)


def connect_in_thread(targets: Targets) -> None:
    """Connect from another thread, which a filter on one thread alone would not see."""
    failures: list[OSError] = []

    def attempt() -> None:
        try:
            connect_in_c(targets)
        except OSError as error:
            failures.append(error)

    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]


def connect_unix(targets: Targets) -> None:
    """Connect to another program on the machine, by a Unix socket."""
    _raw_connect(socket.AF_UNIX, int(socket.AF_UNIX).to_bytes(2, "little") + targets.unix.encode() + b"\0")


def open_netlink(targets: Targets) -> None:  # noqa: ARG001 - all probes are called alike
    """Talk to the kernel's network configuration."""
    os.close(syscall(NUMBERS["socket"], socket.AF_NETLINK, socket.SOCK_RAW, 0))


def open_vsock(targets: Targets) -> None:  # noqa: ARG001
    """Talk to the host of a virtual machine."""
    os.close(syscall(NUMBERS["socket"], socket.AF_VSOCK, socket.SOCK_STREAM, 0))


def set_up_io_uring(targets: Targets) -> None:  # noqa: ARG001
    """Make system calls by a ring, past the filters of many sandboxes."""
    os.close(syscall(NUMBERS["io_uring_setup"], 1, bytes(120)))


def open_parent(targets: Targets) -> None:
    """Take a handle of the parent."""
    os.close(syscall(NUMBERS["pidfd_open"], targets.parent, 0))


def read_parent(targets: Targets) -> None:
    """Read the parent's memory."""
    syscall(NUMBERS["process_vm_readv"], targets.parent, None, 0, None, 0, 0)


def signal_parent(targets: Targets) -> None:
    """Send the parent a signal."""
    os.kill(targets.parent, 0)


def fork(targets: Targets) -> None:  # noqa: ARG001
    """Become two."""
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)


def execute(targets: Targets) -> None:  # noqa: ARG001
    """Become another program; that there is none by that name shows that the kernel went to look."""
    try:
        os.execv(NOWHERE, [NOWHERE])  # noqa: S606 - no shell
    except FileNotFoundError:
        return


def write_file(targets: Targets) -> None:
    """Write a file into a temporary folder."""
    Path(targets.folder, "left-behind").write_bytes(MESSAGE)


def write_home(targets: Targets) -> None:
    """Write a file into the user's folder."""
    Path(targets.home, "left-behind").write_bytes(MESSAGE)


def write_shared_memory(targets: Targets) -> None:
    """Leave something in the machine's shared memory."""
    shared = Path(f"/dev/shm/skerry-{targets.parent}")  # noqa: S108 - removed at once
    shared.write_bytes(MESSAGE)
    shared.unlink()


def make_fifo(targets: Targets) -> None:
    """Make a pipe with a name, for another program to open."""
    os.mkfifo(f"{targets.folder}/fifo-{time.monotonic_ns()}")


def read_secret(targets: Targets) -> None:
    """Read a file of the user's."""
    Path(targets.secret).read_bytes()


PROBES = (
    Probe("TCP from Python", "connects to a port", connect, (NETWORK, LANDLOCK, *SECCOMP)),
    Probe("name lookup", "sends a question for a name", ask_name, (NETWORK, *SECCOMP)),
    Probe("UDP from Python", "sends a datagram", send_datagram, (NETWORK, *SECCOMP)),
    Probe("TCP from C", "connects below Python", connect_in_c, (NETWORK, LANDLOCK, *SECCOMP)),
    Probe("UDP by system calls", "sends below libc", send_datagram_raw, (NETWORK, *SECCOMP)),
    Probe("TCP from a thread", "connects from a new thread", connect_in_thread, (NETWORK, LANDLOCK, *SECCOMP)),
    Probe("Unix socket", "connects to a program", connect_unix, SECCOMP),
    Probe("netlink", "opens the network's configuration", open_netlink, SECCOMP),
    Probe("vsock", "opens a way to a host machine", open_vsock, SECCOMP),
    Probe("io_uring", "makes calls by a ring", set_up_io_uring, SECCOMP),
    Probe("handle of the parent", "takes hold of the parent", open_parent, SECCOMP),
    Probe("memory of the parent", "reads the parent's memory", read_parent, SECCOMP),
    Probe("signal to the parent", "signals the parent", signal_parent, SECCOMP),
    Probe("fork", "becomes two", fork, SECCOMP),
    Probe("exec", "becomes another program", execute, SECCOMP),
    Probe("write a file", "writes to a temporary folder", write_file, (LIMITS, LANDLOCK, *SECCOMP)),
    Probe("write at home", "writes to the user's folder", write_home, (LIMITS, LANDLOCK, *SECCOMP)),
    Probe("shared memory", "leaves something in memory", write_shared_memory, (LIMITS, LANDLOCK, *SECCOMP)),
    Probe("named pipe", "makes a pipe for others", make_fifo, (LANDLOCK, *SECCOMP)),
    Probe("read a file", "reads a file of the user's", read_secret, (LANDLOCK, STAGE_TWO)),
)


def run_probes(targets: Targets) -> list[str]:
    """Try every probe; for each the name of the error that stopped it, empty when it got through."""
    return [_outcome(probe, targets) for probe in PROBES]


def _outcome(probe: Probe, targets: Targets) -> str:
    try:
        probe.run(targets)
    except OSError as error:
        return error_name(error.errno) if error.errno else type(error).__name__
    except RuntimeError:  # what threading makes of a refused clone
        return "EAGAIN"
    return ""


def _address(port: int) -> bytes:
    """`struct sockaddr_in` of a port on loopback."""
    family = int(socket.AF_INET).to_bytes(2, "little")
    return family + port.to_bytes(2, "big") + b"\x7f\0\0\x01" + bytes(8)


def _raw_connect(family: int, address: bytes) -> None:
    """Connect a stream socket by system calls."""
    connecting = syscall(NUMBERS["socket"], family, socket.SOCK_STREAM, 0)
    try:
        syscall(NUMBERS["connect"], connecting, address, len(address))
    finally:
        os.close(connecting)
