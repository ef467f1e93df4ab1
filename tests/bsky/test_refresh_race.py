"""Two processes that renew one session: at a PDS where a used refresh token ends the session, none is ever lost."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from skerry.bsky.session import Session
from tests.bsky.servers import Pds
from tests.bsky.signins import keep_session, with_session

ROUNDS = 500 if os.environ.get("SKERRY_FULL") else 50
"""Refreshes of each process."""


async def _renew_often(session: Session) -> None:
    for _ in range(ROUNDS):
        await session.renew(session._tokens or await session._load())


def _process(data: Path) -> None:
    with_session(data, _renew_often)


@pytest.mark.parametrize("lifetime", [30, 7200])
def test_session_survives_two_processes_that_renew_it(tmp_path: Path, pds: Pds, lifetime: float) -> None:
    """0 log-outs: the lock is held over reading, asking and saving, and the file lock holds between processes.

    Tokens that are about to end are renewed each time; of long-lived ones each takes what the other just got.
    """
    pds.lifetime = lifetime
    keep_session(tmp_path, pds)
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_process, args=(tmp_path,)) for _ in range(2)]
    for each in processes:
        each.start()
    for each in processes:
        each.join()
    codes = [each.exitcode for each in processes]
    for each in processes:
        each.close()
    assert codes == [0, 0]
    assert (2 if lifetime == 30 else 1) * ROUNDS <= pds.refreshes <= 2 * ROUNDS
    assert len(pds.asked("com.atproto.server.refreshSession")) == pds.refreshes
