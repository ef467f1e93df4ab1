"""The symbols that a shared library asks of others, read from its ELF dynamic symbol table."""

from __future__ import annotations

import struct
from pathlib import Path

DYNSYM = 11
"""`sh_type` of the dynamic symbol table."""
SYMBOL_BYTES = 24
UNDEFINED = 0


def imported_symbols(library: Path) -> set[str]:
    """The names that a 64-bit little-endian ELF file leaves for other libraries to define."""
    data = library.read_bytes()
    assert data[:6] == b"\x7fELF\x02\x01", library
    (section_start,) = struct.unpack_from("<Q", data, 0x28)
    section_size, section_count = struct.unpack_from("<HH", data, 0x3A)
    sections = [
        struct.unpack_from("<IIQQQQIIQQ", data, section_start + place * section_size) for place in range(section_count)
    ]
    names: set[str] = set()
    for _, kind, _, _, start, size, link, *_ in sections:
        if kind == DYNSYM:
            strings = sections[link][4]
            names |= {
                _string(data, strings + name)
                for name, defined_in in _symbols(data[start : start + size])
                if defined_in == UNDEFINED
            }
    return names - {""}


def _symbols(table: bytes) -> list[tuple[int, int]]:
    """Offset of the name, and the section in which it is defined, of each symbol."""
    return [(name, section) for name, _, _, section, _, _ in struct.iter_unpack("<IBBHQQ", table)]


def _string(data: bytes, start: int) -> str:
    return data[start : data.index(b"\0", start)].decode()
