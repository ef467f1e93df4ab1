"""A text that was read, judged and rated never leaves: all bytes that go out in a session are recorded and searched."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from skerry.domain.writing import NewPost
from skerry.store.user import User
from tests.network.harness import Backend
from tests.network.reader import Reader, say
from tests.support.home import SKERRY

CANARY = "zebrafinchquartz"
"""A word that stands in the post, the rule, the draft and nowhere else."""

RULES = f"""
[[rule]]
name = "Birds {CANARY}"
topic = "zebra finches, {CANARY}"
examples = ["A {CANARY} at the window"]
words = ["{CANARY}"]
action = "collapse"
"""

OUT = re.compile(r"(?:write|writev|sendto|sendmsg|sendmmsg)\(\d+<(?:TCP|UDP)")
HOST = re.compile(r'connect\(.*sa_family=AF_INET6?, sin6?_port=htons\((\d+)\).*?"([^"]+)"')
CALLS = "write,writev,sendto,sendmsg,sendmmsg,connect"


def strace_is_there() -> bool:
    """Whether it is; in CI it has to be."""
    found = shutil.which("strace") is not None
    assert found or not os.environ.get("CI"), "strace is missing: apt install strace"
    return found


@pytest.mark.skipif(not strace_is_there(), reason="strace is not installed: apt install strace")
def test_judged_and_rated_text_is_in_nothing_that_leaves(
    backend: Backend, newcomer: Callable[[str], Reader], tmp_path: Path
) -> None:
    """Nor the rule, nor the draft; and nobody is asked but the PDS and the directory."""
    reader, author = newcomer("canary-one.test"), backend.sign_up("canary-two.test")
    reader.follow(author)
    (ref,) = say(backend, author, f"Look, a {CANARY} in the reeds!")
    reader.filters(RULES)
    logs: list[Path] = []

    def traced(*arguments: str) -> str:
        logs.append(tmp_path / f"{len(logs)}.log")
        command = ["strace", "-f", "-qq", "-yy", "-s", "1000000", "-e", f"trace={CALLS}", "-o", str(logs[-1])]
        env = reader.home.env
        done = subprocess.run(
            [*command, str(SKERRY), *arguments], env=env, capture_output=True, text=True, timeout=180, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    traced("sync")
    rated = traced("feed", "--json")
    assert CANARY in rated
    assert '"action":"collapse"' in rated
    traced("taste", "rate", ref.uri, "+")
    traced("filters", "explain", ref.uri)
    user = User.open(reader.folder / "user.db")
    user.drafts.put([NewPost(text=f"I saw a {CANARY}, too")], at_ms=1)
    user.close()
    traced("like", ref.uri)
    traced("sync")
    traced("privacy")

    lines = [line for log in logs for line in log.read_text(errors="replace").splitlines()]
    leaving = [line for line in lines if OUT.search(line)]
    assert any("getTimeline" in line for line in leaving), "the recorder has to see what goes out"
    assert any("app.bsky.feed.like" in line for line in leaving)
    assert [line for line in leaving if CANARY in line] == []
    assert any(CANARY in line for line in lines), "it went to the sealed encoder, over a pipe"
    traced("search", CANARY)
    searched = logs[-1].read_text(errors="replace").splitlines()
    assert any(OUT.search(line) and CANARY in line for line in searched), "what does leave is seen"
    allowed = {urlsplit(url).port for url in (backend.info.pds, backend.info.plc)}
    asked = {(host, int(port)) for line in lines for port, host in HOST.findall(line)}
    assert {port for _, port in asked} <= allowed | {0}, (
        "0: the resolver asks which of a host's addresses is the nearest"
    )
    assert {host for host, _ in asked} <= {"127.0.0.1", "::1"}
    assert {row["host"].split(":")[0] for row in reader.asked()} <= {"localhost", "127.0.0.1"}
