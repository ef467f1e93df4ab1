"""Addresses that posts lead to: which may be opened, and how they are shown.

A link is opened as an argument of another program, so that it must not look like an option or a script; and it is
shown by its host, so that a host in look-alike letters must not look like another.
"""

from __future__ import annotations

import re
import unicodedata

from skerry.domain.clean import clean_line

MAX_LINK = 4096
"""Characters of an address; the longest that trackers make are about 2,000."""

_LINK = re.compile(
    r"https?://"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s/?#@:\\%\[\]<>\"'`{}|^\u200e\u200f\ufe00-\ufe0f]+)"
    r"(?::[0-9]{1,5})?(?:[/?#]\S*)?",
    re.IGNORECASE,
)
"""An address without a user's name, and without a backslash in its host, which browsers read as a slash."""

_DOTS = re.compile("[.\u3002\uff0e\uff61]")
"""What browsers take for the dot in a host (UTS 46)."""

_ADDRESS = re.compile(r"(?:https?://|(?<![\w.-]))((?:[\w-]+[.\u3002\uff0e\uff61])+[^\W\d_][\w-]+)", re.IGNORECASE)
"""What a reader takes for an address in a text: names with dots between and letters at the end."""


def safe_link(uri: str) -> str | None:
    """The address as it is, if it may be opened; else None.

    It may when it is http or https, has a host and neither a user's name nor a character that a terminal, a shell
    or a browser reads as something else.
    """
    if len(uri) > MAX_LINK or clean_line(uri, max_chars=MAX_LINK) != uri:
        return None
    match = _LINK.fullmatch(uri)
    return uri if match and _labels(match["host"]) else None


def shown_host(uri: str) -> str:
    """The host as it is to be shown: lower case, punycode when it isn't ASCII; "" when `uri` is no safe link."""
    match = _LINK.fullmatch(uri) if safe_link(uri) else None
    return _ascii_host(match["host"]) if match else ""


def is_idn(uri: str) -> bool:
    """Whether the host has letters beyond ASCII, written out or as punycode, so that it may look like another."""
    return any(label.startswith("xn--") for label in shown_host(uri).split("."))


def is_mismatched(text: str, uri: str) -> bool:
    """Whether the visible text looks like an address of another host than the link's.

    "www." in front makes no difference. Look-alike letters do: hosts are compared as they are resolved.
    """
    target = shown_host(uri).removeprefix("www.")
    seen = (_ascii_host(match[1]).removeprefix("www.") for match in _ADDRESS.finditer(text))
    return any(host != target for host in seen)


def _labels(host: str) -> list[str]:
    """The parts of a host, empty when it is none: an empty part in the middle, a hyphen in front, nothing at all."""
    if host.startswith("["):
        return [host]
    labels = _DOTS.split(host)
    if labels[-1] == "":
        labels.pop()  # a dot at the end is the root
    is_host = all(label and not label.startswith("-") and len(label) <= 63 for label in labels)
    return labels if is_host else []


def _ascii_host(host: str) -> str:
    """The host as DNS has it: each part lower case, in compatibility form, as punycode where it isn't ASCII.

    Not the codec `idna`: that follows the standard of 2003, where faß.de is fass.de; browsers no longer do.
    """
    parts = (unicodedata.normalize("NFKC", label).lower() for label in _labels(host))
    return ".".join(part if part.isascii() else "xn--" + part.encode("punycode").decode() for part in parts)
