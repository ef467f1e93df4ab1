"""The gates of a post of one's own, as the PDS has them now."""

from __future__ import annotations

from skerry.bsky.session import Session
from skerry.bsky.writing.gates import POSTGATE, THREADGATE
from skerry.bsky.writing.looking import parts_of
from skerry.bsky.writing.repo import Repo
from skerry.domain.addresses import POSTS
from skerry.domain.errors import UsageError
from skerry.domain.gates import read_gates
from skerry.domain.writing import Gates


async def gates_now(session: Session, uri: str) -> Gates:
    """Who may answer a post, and whether it may be quoted. Raises `UsageError` for another's, else as `Repo.get`."""
    repo = Repo(session)
    who, collection, key = parts_of(uri)
    if who != repo.did or collection != POSTS or not key:
        raise UsageError("this is not a post of yours", where=uri[:200])
    there = [await repo.get(gate, key) for gate in (THREADGATE, POSTGATE)]
    threadgate, postgate = (each.record if each else b"" for each in there)
    return read_gates(threadgate, postgate)
