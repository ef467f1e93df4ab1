"""`skerry filters explain` and `skerry filters backtest` on a store, by rules that need no model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from skerry.bsky.accounts import Account, Accounts
from skerry.cli.main import main
from skerry.domain.posts import FeedItem
from skerry.store.cache import Cache
from skerry.store.user import User
from tests.store.made import ME, item, page, post, put
from tests.unit.judging import rule

CATS = rule("words = ['cat']", name="Cats")
QUIET = rule("words = ['loud']", name="Quiet", action="dim")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an account's store with a few posts; the account is signed in, its rules are `Cats` and `Quiet`."""
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "xdg"))
    home = tmp_path / "xdg/skerry"
    home.mkdir(parents=True, mode=0o700)
    (home / "filters.toml").write_text(CATS + QUIET)
    accounts = Accounts(home)
    accounts.put(Account(ME, "me.example.com", "https://pds.example.com", "https://plc.example.com"))
    folder = accounts.folder(ME)
    cache = Cache.open(folder / "cache.db", write=True)
    put(cache, item(3, "A loud cat"), item(2, "A dog"), item(1, "Two cats\x1b[2J"))
    cache.close()
    user = User.open(folder / "user.db")
    user.answer("at://x", "Cats", True, probability=1.0, at_ms=1)
    user.answer("at://y", "Cats", False, probability=1.0, at_ms=1)
    user.close()
    return folder


def rows(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """What was printed as JSON lines."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.usefixtures("folder")
def test_explain_says_why_and_what_would_change_it(capsys: pytest.CaptureFixture[str]) -> None:
    """For people: the rules, how often they were right, what would have changed it, where it is from."""
    assert main(["filters", "explain", post(3).uri]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "@ada.example.com: A loud cat"
    assert "● Hidden by “Cats”: it says “cat”." in lines
    assert "○ “Quiet” would dim it, but is overruled: it says “loud”." in lines
    assert "✓ “Cats” was right in 1 of 2 of your answers." in lines
    assert "↺ Without the word “cat” it would be dimmed." in lines
    assert "↺ Without the rule “Cats” it would be dimmed." in lines


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("address", ["https://bsky.app/profile/ada.example.com/post/000003", post(3).uri])
def test_explain_prints_an_object(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The stable fields, whatever form the address has."""
    assert main(["filters", "explain", address, "--json"]) == 0
    (row,) = rows(capsys)
    assert (row["uri"], row["action"], row["is_whole"]) == (post(3).uri, "hide", True)
    assert row["reasons"] == [
        "Hidden by “Cats”: it says “cat”.",
        "“Quiet” would dim it, but is overruled: it says “loud”.",
    ]
    cats = row["rules"][0] if isinstance(row["rules"], list) else {}
    assert cats["matches"] == [{"kind": "word", "value": "cat", "probability": 1.0, "found": None}]
    assert (cats["hit"], cats["threshold"], cats["answers"]) == (True, 0.5, {"right": 1, "of": 2})
    flips = row["flips"] if isinstance(row["flips"], list) else []
    assert [(flip["kind"], flip["value"], flip["action"]) for flip in flips] == [
        ("word", "cat", "dim"),
        ("rule", "Cats", "dim"),
    ]


@pytest.mark.usefixtures("folder")
def test_explain_refuses_what_it_can_not_find(capsys: pytest.CaptureFixture[str]) -> None:
    """No address, and a post that isn't stored: one line each, exit code 2."""
    assert main(["filters", "explain", "nonsense"]) == 2
    assert main(["filters", "explain", "at://ada.example.com/app.bsky.feed.post/9"]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert "this is no address of a post" in first
    assert "this post is not in the store" in second


@pytest.mark.usefixtures("folder")
def test_backtest_of_all_rules_says_how_much_and_lists_posts(capsys: pytest.CaptureFixture[str]) -> None:
    """For people; the text of a post can't move the terminal."""
    assert main(["filters", "backtest"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[:2] == [
        "Tried on 3 posts, from 14 Nov 2023 to 14 Nov 2023.",
        "As many as the rules in force do: hide 2.",
    ]
    assert "hide        Cats: 2 hits, 0 nearly, right in 1 of 2 of your answers" in out
    assert "@ada.example.com: Two cats" in out
    assert "\x1b" not in out


@pytest.mark.usefixtures("folder")
def test_backtest_of_one_rule_compares_with_the_rules_without_it(capsys: pytest.CaptureFixture[str]) -> None:
    """What the rule alone adds."""
    assert main(["filters", "backtest", "cats", "--json"]) == 0
    whole, cats, quiet, *posts = rows(capsys)
    assert (whole["posts"], whole["changed"], whole["against"]) == (3, 2, "without the rule")
    assert whole["actions"] == {
        "show": {"before": 2, "after": 1},
        "hide": {"before": 0, "after": 2},
        "dim": {"before": 1, "after": 0},
    }
    assert (cats["rule"], cats["hits"], cats["answers"]) == ("Cats", 2, {"right": 1, "of": 2})
    assert (quiet["rule"], quiet["decides"]) == ("Quiet", 0)
    assert [(row["uri"], row["before"], row["after"], row["by"]) for row in posts] == [
        (post(3).uri, "dim", "hide", "Cats"),
        (post(1).uri, "show", "hide", "Cats"),
    ]


@pytest.mark.usefixtures("folder")
def test_backtest_of_another_file_says_what_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Against the rules in force."""
    other = tmp_path / "other.toml"
    other.write_text(QUIET + rule("words = ['dog']", name="Dogs"))
    assert main(["filters", "backtest", "--filters", str(other), "--json", "--limit", "1"]) == 0
    whole, *_, last = rows(capsys)
    assert (whole["changed"], whole["against"]) == (3, "rules in force")
    assert last["uri"] == post(3).uri
    assert main(["filters", "backtest", "Dugs", "--filters", str(other)]) == 2
    assert 'did you mean "Dogs"?' in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_check_shows_the_users_answers(capsys: pytest.CaptureFixture[str]) -> None:
    """Beside the rule, for people and as JSON."""
    assert main(["filters", "check"]) == 0
    assert "hide        Cats (right in 1 of 2 of your answers)" in capsys.readouterr().out.splitlines()
    assert main(["filters", "check", "--json"]) == 0
    assert [row["answers"] for row in rows(capsys)] == [{"right": 1, "of": 2}, None]


def test_explain_and_backtest_need_an_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 3, as of every command that does."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert main(["filters", "backtest"]) == 3
    assert main(["filters", "explain", post(1).uri]) == 3
    assert capsys.readouterr().err.count("nobody is signed in") == 2


def test_backtest_of_an_empty_store_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No post, no error."""
    (folder / "cache.db").unlink()
    assert main(["filters", "backtest"]) == 0
    assert "There is no post in the store" in capsys.readouterr().out


def test_explain_and_backtest_look_as_far_as_a_rule_reaches(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What a post answers is taken from the store."""
    cache = Cache.open(folder / "cache.db", write=True)
    answer = post(4, "Ha!", reply_parent=post(3).uri)
    cache.put_page("following", page([FeedItem(answer)]), cache.top(), asked_ms=2, own_did=ME)
    cache.close()
    config = folder.parents[1] / "filters.toml"
    config.write_text(rule("words = ['cat']\nreach = 'thread'", name="Cats"))
    assert main(["filters", "explain", answer.uri, "--json"]) == 0
    (row,) = rows(capsys)
    said = "it says “cat”, which is in the post that it answers by @ada.example.com"
    assert row["reasons"] == [f"Hidden by “Cats”: {said}."]
    assert main(["filters", "backtest", "--json"]) == 0
    assert (answer.uri, "hide") in {(row.get("uri"), row.get("after")) for row in rows(capsys)}
