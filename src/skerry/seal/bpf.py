"""Small programs for seccomp, in the classic BPF that the kernel takes.

A program looks at `struct seccomp_data`: the call's number, its architecture and its arguments. Here a program is
a list of instructions, and each condition carries its whole consequence, which has to end in a verdict.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import NamedTuple

LOAD, JUMP_EQUAL, JUMP_FROM, JUMP_BITS, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
"""Offsets into `struct seccomp_data`; an argument takes eight bytes, its low half first."""
KILL_PROCESS, REFUSE, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000


class Instruction(NamedTuple):
    """`struct sock_filter`: an operation, how many instructions to skip when true and when false, an operand."""

    code: int
    if_true: int
    if_false: int
    operand: int


Program = list[Instruction]


def load(offset: int) -> Instruction:
    """Load 32 bits of the call's data."""
    return Instruction(LOAD, 0, 0, offset)


def load_argument(index: int) -> Instruction:
    """Load the low half of an argument, which is all that the kernel looks at for flags and process numbers."""
    return load(ARGUMENTS + 8 * index)


def allow() -> Instruction:
    """Let the call through."""
    return Instruction(RETURN, 0, 0, ALLOW)


def refuse(error: int) -> Instruction:
    """Make the call fail with an error's number."""
    return Instruction(RETURN, 0, 0, REFUSE | error)


def kill() -> Instruction:
    """End the process."""
    return Instruction(RETURN, 0, 0, KILL_PROCESS)


def if_equal(value: int, *then: Instruction) -> Program:
    """When what is loaded is `value`, do `then`, which ends in a verdict; else go on."""
    return [Instruction(JUMP_EQUAL, 0, len(then), value), *then]


def unless_equal(value: int, *then: Instruction) -> Program:
    """When what is loaded is not `value`, do `then`, which ends in a verdict; else go on."""
    return [Instruction(JUMP_EQUAL, len(then), 0, value), *then]


def if_from(value: int, *then: Instruction) -> Program:
    """When what is loaded is `value` or more, do `then`, which ends in a verdict; else go on."""
    return [Instruction(JUMP_FROM, 0, len(then), value), *then]


def if_bits(mask: int, *then: Instruction) -> Program:
    """When what is loaded has a bit of `mask`, do `then`, which ends in a verdict; else go on."""
    return [Instruction(JUMP_BITS, 0, len(then), mask), *then]


class _Filter(ctypes.Structure):
    """`struct sock_filter`."""

    _fields_ = (
        ("code", ctypes.c_ushort),
        ("jt", ctypes.c_ubyte),
        ("jf", ctypes.c_ubyte),
        ("k", ctypes.c_uint32),
    )


class Loadable(ctypes.Structure):
    """`struct sock_fprog`: what the kernel is given."""

    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.POINTER(_Filter)))


def loadable(program: Sequence[Instruction]) -> Loadable:
    """A program in the kernel's form; it keeps its instructions alive."""
    filters = (_Filter * len(program))(*[_Filter(*instruction) for instruction in program])
    return Loadable(len(program), filters)
