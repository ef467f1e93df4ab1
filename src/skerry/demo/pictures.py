"""The made-up world's pictures, which come from the package."""

from __future__ import annotations

from pathlib import Path

from skerry.domain.errors import UsageError

FOLDER = Path(__file__).parent / "pictures"
ADDRESS = "https://pictures.example.com/"
"""What stands before a picture's name: nothing is ever asked there."""


def picture_address(name: str) -> str:
    """The address that a post of the demo has for a picture; "" for none."""
    return f"{ADDRESS}{name}" if name else ""


def picture_bytes(address: str) -> bytes:
    """A picture by its address. Raises UsageError for what is none."""
    name = address.removeprefix(ADDRESS)
    files = {file.stem: file for file in FOLDER.glob("*.png")}
    if address == name or name not in files:
        raise UsageError("the demo has no such picture", where=address)
    return files[name].read_bytes()
