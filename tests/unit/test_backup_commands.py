"""`skerry export` and `skerry import`: what they say, ask and refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from skerry.store.user import User
from skerry.sync.address import ServerLock
from tests.support.home import Home, make_home

ACCOUNT = "did_plc_" + "a" * 24


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with one store and some rules."""
    home = make_home(tmp_path / "home")
    rate(home, "at://1")
    (home.config / "filters.toml").write_text("# tea\n")
    return home


def rate(home: Home, uri: str) -> None:
    """One more rating."""
    user = User.open(home.data / "accounts" / ACCOUNT / "user.db")
    user.set_rating(uri, 1, at_ms=1)
    user.close()


def ratings(home: Home) -> set[str]:
    """What is rated."""
    user = User.open(home.data / "accounts" / ACCOUNT / "user.db")
    found = set(user.ratings())
    user.close()
    return found


def test_export_and_import_say_what_they_do(home: Home, tmp_path: Path) -> None:
    """What is in the file, what it would replace, and where that is afterwards; JSON for scripts."""
    file = tmp_path / "b.zip"
    done = home.run("export", str(file))
    assert done.returncode == 0
    assert "1 account (did:plc:aaaaaaaaaaaaaaaaaaaaaaaa), 1 file of rules and settings." in done.stdout
    done = home.run("export", str(file))
    assert (done.returncode, done.stderr) == (2, f"skerry: {file}: this file is there already; --force replaces it\n")
    assert json.loads(home.run("export", "--force", "--json", str(file)).stdout)["bytes"] == file.stat().st_size
    rate(home, "at://2")
    done = home.run("import", str(file), "--dry-run")
    assert done.returncode == 0
    assert "in the file: 1 rating, 0 drafts, 0 to be sent" in done.stdout
    assert "here:        2 ratings, 0 drafts, 0 to be sent" in done.stdout
    assert done.stdout.endswith("Nothing was changed.\n")
    assert home.run("import", str(file)).returncode == 2
    assert ratings(home) == {"at://1", "at://2"}
    said = json.loads(home.run("import", str(file), "--yes", "--json").stdout)
    assert [(part["name"], part["what"]) for part in said["parts"]] == [
        ("filters.toml", "same"),
        (f"accounts/{ACCOUNT}/user.db", "replaces"),
    ]
    assert said["imported"]
    assert ratings(home) == {"at://1"}
    assert home.run("import", said["replaced"], "--yes").returncode == 0
    assert ratings(home) == {"at://1", "at://2"}


@pytest.mark.parametrize(("answer", "words", "left"), [("", "Nothing was changed.", 2), ("y", "Imported.", 1)])
def test_import_asks_and_enter_is_no(home: Home, tmp_path: Path, answer: str, words: str, left: int) -> None:
    """Only a yes changes anything."""
    file = tmp_path / "b.zip"
    home.run("export", str(file))
    rate(home, "at://2")
    with home.open("import", str(file), size=(160, 24)) as terminal:
        terminal.wait_for("Do this? [y/N]")
        terminal.send(f"{answer}\r")
        terminal.wait_for(words)
        assert terminal.wait_exit() == (0 if answer else 1)
    assert len(ratings(home)) == left


def test_import_refuses_while_a_store_is_in_use(home: Home, tmp_path: Path) -> None:
    """Sync would write into the one while the other takes its place."""
    file = tmp_path / "b.zip"
    home.run("export", str(file))
    lock = ServerLock(home.data / "accounts" / ACCOUNT)
    assert lock.acquire()
    done = home.run("import", str(file), "--yes")
    lock.close()
    assert done.returncode == 1
    assert "close it first" in done.stderr


def test_export_of_nothing_and_to_nowhere_fails_in_words(tmp_path: Path) -> None:
    """A sentence, no file."""
    home = make_home(tmp_path / "home")
    done = home.run("export", str(tmp_path / "b.zip"))
    assert done.returncode == 1
    assert "there is nothing to export" in done.stderr
    rate(home, "at://1")
    done = home.run("export", str(tmp_path / "none" / "b.zip"))
    assert done.returncode == 1
    assert "the backup can't be written: No such file or directory" in done.stderr
    assert home.run("export", str(tmp_path)).returncode == 2
