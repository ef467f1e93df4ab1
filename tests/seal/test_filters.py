"""The two seccomp programs, run by a small interpreter: what they allow, refuse and kill."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable

import pytest

from skerry.seal.bpf import ALLOW, JUMP_BITS, JUMP_EQUAL, JUMP_FROM, KILL_PROCESS, LOAD, REFUSE, Program
from skerry.seal.filters import REFUSED, WORKING, stage_one, stage_two
from skerry.seal.syscalls import AUDIT_X86_64, LAST_KNOWN, NUMBERS, X32_BIT

PID = 4711
REFUSE_EPERM, REFUSE_ENOSYS = REFUSE | errno.EPERM, REFUSE | errno.ENOSYS
AUDIT_I386 = 0x40000003
CLONE_THREAD, PROT_READ, PROT_EXEC = 0x10000, 1, 4
JUMPS: dict[int, Callable[[int, int], bool]] = {
    JUMP_EQUAL: lambda loaded, operand: loaded == operand,
    JUMP_FROM: lambda loaded, operand: loaded >= operand,
    JUMP_BITS: lambda loaded, operand: bool(loaded & operand),
}


def verdict(program: Program, number: int, *arguments: int, architecture: int = AUDIT_X86_64) -> int:
    """What the kernel would do with a call."""
    data = {0: number, 4: architecture, **{16 + 8 * place: value for place, value in enumerate(arguments)}}
    loaded = at = 0
    while True:
        code, if_true, if_false, operand = program[at]
        if code == LOAD:
            loaded = data.get(operand, 0)
        elif code in JUMPS:
            at += if_true if JUMPS[code](loaded, operand) else if_false
        else:
            return operand
        at += 1


BOTH = pytest.mark.parametrize("program", [stage_one(PID), stage_two(PID)], ids=["stage one", "stage two"])


@BOTH
def test_filter_kills_calls_of_another_interface(program: Program) -> None:
    """Every number under the 32-bit architecture, and every x32 number, ends the process."""
    for number in range(LAST_KNOWN + 1):
        assert verdict(program, number, architecture=AUDIT_I386) == KILL_PROCESS
        assert verdict(program, number | X32_BIT) == KILL_PROCESS


@BOTH
def test_filter_refuses_calls_that_came_later(program: Program) -> None:
    """A call that the table doesn't know fails, whatever it may do."""
    for number in (LAST_KNOWN + 1, 500, 1000, X32_BIT - 1):
        assert verdict(program, number) in (REFUSE_ENOSYS, REFUSE_EPERM)


@BOTH
def test_filter_lets_a_process_signal_only_itself(program: Program) -> None:
    """Tgkill reaches the own process (abort uses it), nobody else's."""
    assert verdict(program, NUMBERS["tgkill"], PID) == ALLOW
    assert verdict(program, NUMBERS["tgkill"], PID + 1) == REFUSE_EPERM


def test_stage_one_refuses_its_list() -> None:
    """Each call of the list fails with EPERM."""
    for name in REFUSED:
        assert verdict(stage_one(PID), NUMBERS[name]) == REFUSE_EPERM, name


def test_stage_one_allows_threads_and_no_processes() -> None:
    """Clone works with CLONE_THREAD only; clone3, whose flags can't be seen, sends libc back to clone."""
    program = stage_one(PID)
    assert verdict(program, NUMBERS["clone"], 0x3D0F00) == ALLOW
    assert verdict(program, NUMBERS["clone"], 0x1200011) == REFUSE_EPERM
    assert verdict(program, NUMBERS["clone3"]) == REFUSE_ENOSYS


@pytest.mark.parametrize(("name", "place"), [("open", 1), ("openat", 2)])
def test_stage_one_allows_opening_only_to_read(name: str, place: int) -> None:
    """Any flag that could write, make or empty a file is refused."""
    program = stage_one(PID)
    before = [0] * place
    for flags in (os.O_RDONLY, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY | os.O_NOFOLLOW):
        assert verdict(program, NUMBERS[name], *before, flags) == ALLOW
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, os.O_TMPFILE & ~os.O_DIRECTORY, 3):
        assert verdict(program, NUMBERS[name], *before, flags | os.O_CLOEXEC) == REFUSE_EPERM
    assert verdict(program, NUMBERS["openat2"]) == REFUSE_ENOSYS


def test_stage_two_allows_its_list_and_nothing_else() -> None:
    """All numbers below a thousand: what is not on the list fails."""
    program = stage_two(PID)
    listed = {NUMBERS[name] for name in WORKING}
    by_argument = {NUMBERS[name] for name in ("mmap", "mprotect", "tgkill")}
    for number in range(1000):
        if number not in by_argument:
            assert verdict(program, number) == (ALLOW if number in listed else REFUSE_EPERM)


@pytest.mark.parametrize("name", ["mmap", "mprotect"])
def test_stage_two_refuses_new_code(name: str) -> None:
    """Memory can be had, but none that can be executed."""
    program = stage_two(PID)
    assert verdict(program, NUMBERS[name], 0, 4096, PROT_READ) == ALLOW
    assert verdict(program, NUMBERS[name], 0, 4096, PROT_READ | PROT_EXEC) == REFUSE_EPERM
