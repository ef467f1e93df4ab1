"""What `skerry privacy` shows, in lines: those that begin a part stand at the left, all others are indented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from textwrap import wrap
from typing import TYPE_CHECKING

from skerry.domain.clean import clean_line

if TYPE_CHECKING:
    from skerry.bsky.egress.ledger import Sum
    from skerry.cli.proof import Proof
    from skerry.config.paths import Paths
    from skerry.seal.running import Running

WORDS = {"skerry.encoder.worker": "encoder (the text model)", "skerry.images.worker": "image decoder"}

OUTSIDE = (
    ("20 ways out of the encoder, tried", "skerry privacy --selftest"),
    ("filters on each thread of a child", "grep -E 'Seccomp|NoNewPrivs' /proc/PID/task/*/status"),
    ("its network and yours, two", "readlink /proc/PID/ns/net /proc/self/ns/net"),
    ("what it has open: no socket", "lsof -nP -p PID"),
    ("every connection, by process", "ss -tupn"),
    ("all that is asked of the network", "strace -f -e trace=%network skerry"),
    ("the AI on a machine without one", "unshare -rn skerry demo"),
)
"""What commands show from outside; PID is a child's. `tests/seal/test_running.py` runs them."""


WIDTH = 67
"""Columns of a line, so that it stands whole in the panel of a window of 80."""


def proof_lines(proof: Proof, paths: Paths) -> Iterator[str]:
    """All of it, in at most `WIDTH` columns, paths and commands apart."""
    yield "Sealed processes, as the kernel shows them"
    for child in proof.children:
        yield from _child(child)
    if not proof.children:
        yield "  None runs now: the model runs while skerry is open and posts are judged."
    yield ""
    if proof.session_ms:
        yield f"Asked since {_moment(proof.session_ms)}, when sync began"
        yield from _sums(proof.session)
    else:
        yield "Sync does not run now: nothing is asked of anybody"
    yield ""
    first = min((each.first for each in proof.ever), default=0)
    yield f"Asked ever, since {_moment(first)}" if first else "Asked ever"
    yield from _sums(proof.ever)
    yield f"  Every request is a line of {clean_line(str(paths.state / 'requests.jsonl'))}"
    yield ""
    total = sum(place.bytes for place in proof.places)
    yield f"Every file of skerry's on this machine, {_size(total)}"
    for place in proof.places:
        files = f"  ({place.files:,} files)" if place.path.is_dir() else ""
        yield f"  {_size(place.bytes):>9}  {clean_line(str(place.path))}{files}"
    yield "  Sessions are in the keyring, or in session.json where there is none."
    yield ""
    yield "Check it from outside (PID is a sealed process)"
    for what, command in OUTSIDE:
        yield f"  {what}:"
        yield f"    {command}"


def _child(child: Running) -> Iterator[str]:
    facts = child.facts
    sockets = "?" if facts.sockets is None else str(len(facts.sockets))
    network = "of its own, with nothing in it" if "network namespace" not in child.missing else "that is not its own"
    yield f"  {WORDS.get(child.worker, clean_line(child.worker))}, process {child.pid}, started by {child.parent}"
    yield f"    {child.filters} seccomp filters on each of its threads ({len(facts.threads)}), {sockets} sockets open"
    yield f"    a network {network}"
    limits = {"Max file size": "bytes to a file", "Max processes": "new processes"}
    yield "    " + ", ".join(f"{_at_most(facts.limits.get(name))} {words}" for name, words in limits.items())
    if child.missing:
        words = f"missing: {', '.join(child.missing)}; one that has just begun isn't sealed yet"
        yield from wrap(words, WIDTH, initial_indent="    ", subsequent_indent="    ")
    else:
        yield "    nothing is missing of what it shows"


def _at_most(limit: int | None) -> str:
    return "any number of" if limit is None else f"at most {limit:,}"


def _sums(sums: Sequence[Sum]) -> Iterator[str]:
    if not sums:
        yield "  nobody"
        return
    yield f"  {'host':<26} {'for':<11} {'times':>6} {'sent':>8} {'received':>9}"
    for each in sums:
        host, purpose = clean_line(each.host), clean_line(each.purpose, max_chars=11)
        if len(host) > 26:
            yield f"  {host}"
            host = ""
        yield f"  {host:<26} {purpose:<11} {each.requests:>6,} {_size(each.sent):>8} {_size(each.wire):>9}"


def _size(number: int) -> str:
    if number < 10_000:
        return f"{number:,} B"
    return f"{number / 1000:,.0f} kB" if number < 10_000_000 else f"{number / 1_000_000:,.0f} MB"


def _moment(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000).astimezone():%Y-%m-%d %H:%M}"
