"""A child that misbehaves as it is told, for the tests of its parent."""

from __future__ import annotations

import ctypes
import json
import mmap
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

from skerry.seal.inside import Ready, run
from skerry.seal.order import Task
from skerry.seal.syscalls import X32_BIT

GETPID_32 = 20
MACHINE_CODE = b"\x53\xb8\x14\x00\x00\x00\xcd\x80\x5b\xc3"
"""push rbx; mov eax, 20; int 0x80; pop rbx; ret."""


def main() -> None:
    """Be the child."""
    run(prepare)


def prepare(task: Task) -> Ready:
    """Know every deed, and start as many idle threads as the task says."""
    for _ in range(task.get("threads", 0)):
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    return Ready(handler=lambda request: DEEDS[request.decode()](), about=task)


def raise_error() -> bytes:
    """End by an exception."""
    raise ValueError("made up")


def end() -> bytes:
    """End with a status of its own."""
    os._exit(7)


def kill_itself() -> bytes:
    """End by a signal."""
    os.kill(os.getpid(), signal.SIGKILL)
    return b""


def send_half() -> bytes:
    """Announce more than comes."""
    os.write(answers(), b"\xff\0\0\0half")
    os._exit(0)


def send_huge() -> bytes:
    """Announce more than anybody would take."""
    os.write(answers(), b"\xff\xff\xff\xff")
    time.sleep(60)
    return b""


def hang() -> bytes:
    """Never answer."""
    time.sleep(60)
    return b""


def shout() -> bytes:
    """Write a megabyte to standard error, then end by an exception."""
    sys.stderr.write("noise\n" * 200_000)
    raise ValueError("after a lot of noise")


def call_32_bit() -> bytes:
    """Ask for the process number through the 32-bit interface."""
    page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(MACHINE_CODE)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return str(ctypes.CFUNCTYPE(ctypes.c_int)(address)()).encode()


def call_x32() -> bytes:
    """Ask for the process number through the x32 interface."""
    return str(ctypes.CDLL(None).syscall(ctypes.c_long(X32_BIT | 39))).encode()


def tell_start() -> bytes:
    """How Python was started, and what is loaded."""
    flags = {"isolated": sys.flags.isolated, "no_site": sys.flags.no_site}
    return json.dumps({"flags": flags, "modules": list(sys.modules), "arguments": sys.argv}).encode()


def answers() -> int:
    """The descriptor that answers go to: the highest pipe."""
    descriptors = range(3, 16)
    return max(number for number in descriptors if os.path.exists(f"/proc/self/fd/{number}"))  # noqa: PTH110 - short


DEEDS: dict[str, Callable[[], bytes]] = {
    "start": tell_start,
    "raise": raise_error,
    "exit": end,
    "kill": kill_itself,
    "half a frame": send_half,
    "huge frame": send_huge,
    "hang": hang,
    "shout": shout,
    "int 0x80": call_32_bit,
    "x32": call_x32,
}
