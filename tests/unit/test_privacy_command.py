"""`skerry privacy`: the proof in one screen, from /proc, the ledger and the folders; it asks nobody anything."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from skerry.bsky.egress.ledger import Entry, Ledger
from skerry.cli.proof import gather
from skerry.cli.telling_proof import proof_lines
from skerry.config.paths import user_paths
from skerry.encoder.client import Encoder
from tests.support.home import Home, make_home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with a ledger of two requests and a file of rules."""
    home = make_home(tmp_path / "home")
    (home.config / "filters.toml").write_text("# tea\n")
    ledger = Ledger(home.folder / "state/skerry")
    for host in ("pds.example.com", "\x1b]0;evil\x07.example.com"):
        ledger.append(Entry(1_700_000_000_000, host, 443, "GET", "app.bsky.feed.getTimeline", "timeline", 400, 9000))
    return home


def test_privacy_shows_children_hosts_and_files(home: Home) -> None:
    """Each in words that fit 80 columns, and clean whatever a ledger was made to say."""
    with Encoder() as encoder:
        done = home.run("privacy")
        lines = done.stdout.splitlines()
        assert (done.returncode, done.stderr) == (0, "")
        start = next(n for n, line in enumerate(lines) if f"process {encoder.pid}," in line)
        assert lines[start].startswith("  encoder (the text model), process ")
        assert "2 seccomp filters on each of its threads" in lines[start + 1]
    assert "  pds.example.com            timeline         1    400 B   9,000 B" in lines
    assert f"      6 B  {home.config}/filters.toml".replace("      6", "        6") in lines
    assert "\x1b" not in done.stdout
    assert all(len(line) < 80 or "/" in line for line in lines)


def test_privacy_has_it_all_as_json(home: Home) -> None:
    """One object; with --ledger a line a request."""
    found = json.loads(home.run("privacy", "--json").stdout)
    assert [(each["host"], each["sent"], each["wire"]) for each in found["ever"] if "pds" in each["host"]] == [
        ("pds.example.com", 400, 9000)
    ]
    assert {"sealed", "session", "session_ms", "ever", "files"} == set(found)
    assert {"path": f"{home.config}/filters.toml", "files": 1, "bytes": 6} in found["files"]
    rows = [json.loads(line) for line in home.run("privacy", "--ledger").stdout.splitlines()]
    assert [row["purpose"] for row in rows] == ["timeline", "timeline"]


def test_privacy_names_every_file(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever lies in a folder of skerry's is counted, once."""
    for name, value in home.variables.items():
        monkeypatch.setenv(name, value)
    for path in (
        "data/skerry/accounts/did_plc_x/user.db",
        "data/skerry/accounts.json",
        "cache/skerry/a/b",
        "state/skerry/x",
    ):
        (home.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (home.folder / path).write_bytes(b"1234567")
    proof = gather(user_paths())
    files = [path for path in home.folder.rglob("*") if path.is_file()]
    assert sum(place.files for place in proof.places) == len(files)
    assert sum(place.bytes for place in proof.places) == sum(path.stat().st_size for path in files)
    assert any("Every file of skerry's" in line for line in proof_lines(proof, user_paths()))


def test_ledger_of_forty_thousand_requests_is_summed_in_time(home: Home) -> None:
    """The largest that there can be; the screen in the client waits for it."""
    ledger = Ledger(home.folder / "state/skerry")
    line = ledger.path.read_bytes().splitlines(keepends=True)[0]
    ledger.path.write_bytes(line * 20_000)
    ledger.path.with_name("requests.1.jsonl").write_bytes(line * 20_000)
    began = time.monotonic()
    assert sum(each.requests for each in ledger.sums()) == 40_000
    assert time.monotonic() - began < 5
