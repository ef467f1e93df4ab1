"""The ledger of requests: complete, bounded, the user's alone, and silent about what was asked."""

from __future__ import annotations

import multiprocessing
import stat
from pathlib import Path

import msgspec
import pytest

from skerry.bsky.egress import ledger as ledger_module
from skerry.bsky.egress.ledger import OTHERS, Entry, Ledger
from skerry.domain.errors import EgressDenied, NetworkError, StoreError
from tests.bsky.doors import ledger_of, visit
from tests.bsky.servers import Server, as_json


def an_entry(number: int = 0, host: str = "pds.example.com") -> Entry:
    """A plain line."""
    return Entry(number, host, 443, "GET", "app.bsky.feed.getTimeline", "timeline", 100, 200, 300, 200, 5, "ok")


def test_ledger_has_a_line_for_a_request_that_worked(tmp_path: Path) -> None:
    """Where to, what for, how much; the method's name but none of its values."""
    with Server() as pds:
        pds.other = lambda _: as_json("here")
        url = f"{pds.url}/xrpc/app.bsky.feed.getPostThread?uri=at://did:plc:someone/app.bsky.feed.post/3k"
        visit(tmp_path, url, purpose="thread", headers={"authorization": "Bearer canary-token"})
    (entry,) = ledger_of(tmp_path)
    assert (entry.host, entry.port, entry.method) == ("127.0.0.1", pds.port, "GET")
    assert (entry.path, entry.purpose) == ("app.bsky.feed.getPostThread", "thread")
    assert (entry.status, entry.verdict, entry.body) == (200, "ok", 6)
    assert entry.sent > len(url)
    text = (tmp_path / "requests.jsonl").read_text()
    assert "canary" not in text
    assert "someone" not in text


def test_ledger_has_a_line_for_a_request_that_was_refused(tmp_path: Path) -> None:
    """What the door refused never went out, and shows all the same."""
    with Server() as pds, pytest.raises(EgressDenied):
        visit(tmp_path, f"{pds.url}/a", servers=[])
    (entry,) = ledger_of(tmp_path)
    assert entry.verdict.startswith("denied: this host is not asked")
    assert entry.sent == entry.status == 0
    assert pds.seen == []


def test_ledger_has_a_line_for_a_request_that_failed(tmp_path: Path) -> None:
    """Nobody listens there."""
    with Server() as gone:
        pass
    with pytest.raises(NetworkError):
        visit(tmp_path, f"{gone.url}/a")
    assert ledger_of(tmp_path)[0].verdict == "failed: it refused the connection"


def test_ledger_does_not_say_whose_document_was_asked_for(tmp_path: Path) -> None:
    """A list of DIDs would be a list of whom somebody reads."""
    with Server() as directory:
        visit(tmp_path, f"{directory.url}/did:plc:abcdefghijklmnopqrstuvwx", purpose="identity")
    assert ledger_of(tmp_path)[0].path == "/did:plc:…"


def test_door_asks_nothing_when_the_ledger_can_not_be_written(tmp_path: Path) -> None:
    """What would not be in the ledger does not happen."""
    (tmp_path / "requests.jsonl").mkdir()
    with Server() as pds, pytest.raises(StoreError, match=r"requests\.jsonl"):
        visit(tmp_path, f"{pds.url}/a")
    assert pds.seen == []


@pytest.mark.usefixtures("no_umask")
def test_ledger_is_the_users_alone(tmp_path: Path) -> None:
    """0600 in 0700 whatever the umask, also for the files that come when it is full."""
    ledger = Ledger(tmp_path / "state", max_bytes=1000)
    for number in range(31):
        ledger.append(an_entry(number))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "state").iterdir()}
    assert set(modes) == {"requests.jsonl", "requests.1.jsonl", "requests.sums.json", "requests.lock"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


def test_ledger_is_bounded_and_its_sums_forget_nothing(tmp_path: Path) -> None:
    """Old lines go, what they add up to stays."""
    ledger = Ledger(tmp_path, max_bytes=2000)
    for number in range(1, 501):
        ledger.append(an_entry(number, "a.example.com" if number % 5 else "b.example.com"))
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 3 * 2000
    entries = list(ledger.entries())
    assert [entry.at for entry in entries] == list(range(entries[0].at, 501))
    many, few = ledger.sums()
    assert (many.host, many.requests, many.sent, many.wire) == ("a.example.com", 400, 40_000, 80_000)
    assert (few.host, few.requests, few.first, few.last) == ("b.example.com", 100, 5, 500)


def test_ledger_adds_up_any_number_of_hosts_in_a_bounded_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond so many, the sums of new hosts are one."""
    monkeypatch.setattr(ledger_module, "MAX_SUMS", 100)
    ledger = Ledger(tmp_path, max_bytes=200)
    for number in range(150):
        ledger.append(an_entry(number + 1, f"host{number}.example.com"))
    sums = {each.host: each.requests for each in ledger.sums()}
    assert len(sums) == 101
    assert sums[OTHERS] == 50


def test_ledger_reads_past_a_damaged_line(tmp_path: Path) -> None:
    """Half a line, from a full disk, costs that line."""
    ledger = Ledger(tmp_path)
    ledger.append(an_entry(1))
    with ledger.path.open("ab") as file:
        file.write(b'{"at": 2, "host\n\xff\xfe\n')
    ledger.append(an_entry(3))
    assert [entry.at for entry in ledger.entries()] == [1, 3]


def _append_many(folder: Path, first: int) -> None:
    ledger = Ledger(folder, max_bytes=3000)
    for number in range(first, first + 200):
        ledger.append(an_entry(number))


def test_ledger_of_two_processes_loses_no_line(tmp_path: Path) -> None:
    """A window's sign-in and sync write it at once, also while it turns over."""
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_append_many, args=(tmp_path, first)) for first in (1, 1001)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
        each.close()
    assert sum(each.requests for each in Ledger(tmp_path).sums()) == 400


def test_ledger_line_is_json_with_the_names_that_are_documented(tmp_path: Path) -> None:
    """A person, or a program, can read it."""
    Ledger(tmp_path).append(an_entry())
    row = msgspec.json.decode((tmp_path / "requests.jsonl").read_bytes())
    names = ["at", "host", "port", "method", "path", "purpose", "sent", "wire", "body", "status", "ms", "verdict"]
    assert list(row) == names
