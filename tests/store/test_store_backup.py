"""Backups: everything that is the user's in one file, and back, exactly; what is damaged or newer is refused."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.config.paths import Paths
from skerry.domain.errors import StoreError
from skerry.domain.writing import Attachment, NewPost
from skerry.store.backup.archive import MANIFEST, Backup, workspace, write
from skerry.store.backup.restore import KEPT, SAVED, Change, Restore
from skerry.store.user import Position, User
from skerry.store.values import RatedPost
from tests.support.amounts import amount

ADA, BO = "did_plc_" + "a" * 24, "did_plc_" + "b" * 24


def home(folder: Path) -> Paths:
    """The folders of somebody."""
    return Paths(folder / "config", folder / "data", folder / "cache", folder / "state")


def database(paths: Paths, account: str = ADA) -> Path:
    """Where an account's user.db lies."""
    return paths.data / "accounts" / account / "user.db"


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, and the versions."""
    with closing(sqlite3.connect(path)) as db:
        names = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: sorted(db.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}  # noqa: S608 - a table of the file
        return found | {"": [db.execute(f"PRAGMA {each}").fetchone() for each in ("user_version", "application_id")]}


def restored(file: Path, paths: Paths) -> tuple[tuple[Change, ...], Path | None]:
    """Import a file; what was changed, and where the old parts are."""
    with Backup(file, paths) as backup, workspace(paths) as folder:
        restore = Restore(backup, paths, folder)
        return restore.plan(), restore.apply({})


def filled(paths: Paths, ratings: int = 2, account: str = ADA) -> Path:
    """A store with some of everything; its user.db."""
    user = User.open(database(paths, account))
    for count in range(ratings):
        user.set_rating(f"at://{account}/p/{count}", 1 - 2 * (count % 2), at_ms=count, post=RatedPost(text="tea"))
    user.mark_read(["a", "b"])
    user.drafts.put([NewPost(text="half a thou")], at_ms=5)
    user.close()
    return database(paths, account)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
addresses = st.text("abc/:0123456789", min_size=1, max_size=12)
deeds = st.one_of(
    st.tuples(st.just("rate"), addresses, st.sampled_from((-1, 0, 1)), texts),
    st.tuples(st.just("read"), addresses),
    st.tuples(st.just("unread"), addresses),
    st.tuples(st.just("older"), addresses, st.integers(0, 2**50)),
    st.tuples(st.just("position"), addresses, st.integers(0, 999)),
    st.tuples(st.just("answer"), addresses, texts, st.booleans()),
    st.tuples(st.just("draft"), texts),
    st.tuples(st.just("image"), st.binary(min_size=1, max_size=200)),
)


def do(user: User, deed: tuple[object, ...]) -> None:
    """One deed of the user's."""
    match deed:
        case ("rate", str(uri), int(value), str(text)):
            user.set_rating(uri, value, at_ms=7, post=RatedPost(text=text))
        case ("read", str(address)):
            user.mark_read([address])
        case ("unread", str(address)):
            user.mark_unread([address])
        case ("older", str(feed), int(sort_ms)):
            user.mark_older_read(feed, sort_ms)
        case ("position", str(feed), int(line)):
            user.set_position(feed, Position("x", line, 3))
        case ("answer", str(uri), str(rule), bool(is_right)):
            user.answer(uri, rule, is_right, probability=0.25, at_ms=9)
        case ("draft", str(text)):
            user.drafts.put([NewPost(text=text)], at_ms=1)
        case ("image", bytes(body)):
            user.attachments.put(body, mime="image/png", width=1, height=1, at_ms=4)
        case _:
            raise AssertionError(deed)


@settings(max_examples=amount(200) // 2, deadline=None)
@given(st.lists(deeds, max_size=12), st.lists(deeds, max_size=12), st.binary(max_size=300), st.booleans())
def test_backup_round_trip_is_exact(
    first: list[tuple[object, ...]], second: list[tuple[object, ...]], rules: bytes, has_other_here: bool
) -> None:
    """What is exported and imported elsewhere is the same, row by row and byte by byte, whatever was there before."""
    with tempfile.TemporaryDirectory() as folder:
        here, there, file = home(Path(folder) / "here"), home(Path(folder) / "there"), Path(folder) / "b.zip"
        for paths, account, done in ((here, ADA, first), (here, BO, second), (there, ADA, second)):
            if paths is here or has_other_here:
                user = User.open(database(paths, account))
                for deed in done:
                    do(user, deed)
                user.close()
        for name in ("filters.toml", "filters.d/ä b.toml", "settings.toml", "drafts/filters.d/x.toml"):
            (here.config / name).parent.mkdir(parents=True, exist_ok=True)
            (here.config / name).write_bytes(rules)
        write(here, file, handles={})
        restored(file, there)
        assert [rows(database(there, each)) for each in (ADA, BO)] == [rows(database(here, each)) for each in (ADA, BO)]
        written = {path.relative_to(there.config): path.read_bytes() for path in there.config.rglob("*.toml")}
        assert written == {path.relative_to(here.config): path.read_bytes() for path in here.config.rglob("*.toml")}
        assert len(written) == 4


def test_backup_holds_no_token_and_no_cache_and_is_the_users_alone(tmp_path: Path) -> None:
    """A session in a file would be a password on a stick; posts can be fetched again."""
    paths, file = home(tmp_path), tmp_path / "b.zip"
    filled(paths)
    folder = database(paths).parent
    (folder / "session.json").write_text("SECRET")
    (folder / "cache.db").write_text("posts")
    (paths.config).mkdir()
    (paths.config / "model.json").write_text("{}")
    write(paths, file, handles={ADA.replace("_", ":"): "ada.test"})
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == [f"accounts/{ADA}/user.db", MANIFEST]
        (entry,) = json.loads(archive.read(MANIFEST))["entries"]
        assert (entry["did"], entry["handle"]) == (ADA.replace("_", ":"), "ada.test")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert list(paths.data.glob(".backup-*")) == []


def test_store_in_use_is_exported_with_its_last_row(tmp_path: Path) -> None:
    """What is only in the write-ahead log as well."""
    paths, there, file = home(tmp_path / "a"), home(tmp_path / "b"), tmp_path / "b.zip"
    user = User.open(database(paths))
    user.set_rating("at://last", 1, at_ms=1)
    assert database(paths).with_name("user.db-wal").stat().st_size > 0
    write(paths, file, handles={})
    user.close()
    restored(file, there)
    other = User.open(database(there))
    assert other.ratings() == {"at://last": 1}
    other.close()


def test_damaged_store_is_not_exported(tmp_path: Path) -> None:
    """A backup that can't be used is worse than none; the old one stays as it is."""
    paths, file = home(tmp_path), tmp_path / "b.zip"
    path = filled(paths, 500)
    write(paths, file, handles={})
    before = file.read_bytes()
    data = bytearray(path.read_bytes())
    leaf = data.index(f"at://{ADA}/p/300".encode()) // 4096 * 4096
    data[leaf : leaf + 4096] = b"\xff" * 4096  # nothing that opening the file looks at
    path.write_bytes(data)
    with pytest.raises(StoreError, match=r"user\.db: it is damaged"):
        write(paths, file, handles={})
    assert file.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "data"]


def test_damaged_backups_are_refused_or_exact(tmp_path: Path) -> None:
    """A changed, missing or added byte anywhere: nothing is changed, or what comes is what was written."""
    here, there = home(tmp_path / "here"), home(tmp_path / "there")
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    filled(here)
    (here.config).mkdir()
    (here.config / "filters.toml").write_text("# tea\n")
    write(here, good, handles={})
    data, chance, refused = good.read_bytes(), random.Random(7), 0
    wanted = rows(database(here))
    for _ in range(amount(1200)):
        broken = bytearray(data)
        at = chance.randrange(len(data))
        match chance.randrange(3):
            case 0:
                broken[at] ^= 1 << chance.randrange(8)
            case 1:
                del broken[at : at + chance.randrange(1, 200)]
            case _:
                broken[at:at] = chance.randbytes(chance.randrange(1, 50))
        bad.write_bytes(broken)
        try:
            restored(bad, there)
        except StoreError:
            refused += 1
            assert not (there.config / "filters.toml").exists()
        else:
            assert rows(database(there)) == wanted
            assert (there.config / "filters.toml").read_text() == "# tea\n"
            shutil.rmtree(tmp_path / "there")
    assert refused > amount(1200) / 2


@pytest.mark.parametrize(
    "name", ["../x.toml", "/etc/x.toml", "accounts/../../user.db", "accounts.json", "filters.d/a/b.toml"]
)
def test_backup_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    """A part has one of the few names that a backup can have."""
    paths, file = home(tmp_path), tmp_path / "b.zip"
    entry = {"name": name, "bytes": 1, "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "x")
        archive.writestr(MANIFEST, json.dumps({"format": 1, "skerry": "0", "made_ms": 0, "entries": [entry]}))
    with pytest.raises(StoreError, match="is no part of a backup"):
        Backup(file, paths)


def test_backup_whose_part_was_exchanged_is_refused(tmp_path: Path) -> None:
    """A zip that is whole, with another part of the same size in it."""
    paths, file, other = home(tmp_path), tmp_path / "b.zip", tmp_path / "c.zip"
    paths.config.mkdir()
    paths.filters_file.write_text("# tea\n")
    write(paths, file, handles={})
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        new.writestr("filters.toml", "# ale\n")
        new.writestr(MANIFEST, old.read(MANIFEST))
    with pytest.raises(StoreError, match=r"filters\.toml is not as it was written"):
        Backup(other, paths)


def test_backup_of_a_newer_skerry_is_refused(tmp_path: Path) -> None:
    """The format, and each store's version: it would not be understood."""
    paths, file = home(tmp_path), tmp_path / "b.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(MANIFEST, '{"format": 2, "skerry": "9.1", "parts": "who knows"}')
    with pytest.raises(StoreError, match=r"made by a newer skerry \(9\.1, format 2; this one reads 1\); update skerry"):
        Backup(file, paths)
    path = filled(paths)
    write(paths, file, handles={})
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 999")
    with pytest.raises(StoreError, match="newer skerry"):
        write(paths, tmp_path / "c.zip", handles={})


def test_import_keeps_what_it_replaces(tmp_path: Path) -> None:
    """As a backup of its own, the newest few of them; importing that one takes the import back."""
    paths, file = home(tmp_path), tmp_path / "b.zip"
    path = filled(paths, 2)
    write(paths, file, handles={})
    user = User.open(path)
    user.set_rating("at://new", 1, at_ms=1)
    user.close()
    later = rows(path)
    changes, saved = restored(file, paths)
    assert [
        (change.what, change.old and change.old.ratings, change.new and change.new.ratings) for change in changes
    ] == [("replaces", 3, 2)]
    assert saved is not None
    assert saved.stat().st_mode & 0o777 == 0o600
    restored(saved, paths)
    assert rows(path) == later
    for count in range(KEPT + 2):
        user = User.open(path)
        user.set_rating(f"at://{count}", 1, at_ms=1)
        user.close()
        restored(file, paths)
    assert len(list((paths.data / SAVED).iterdir())) == KEPT


def test_import_over_a_damaged_store_moves_it_aside(tmp_path: Path) -> None:
    """A backup is wanted most when the file is broken; the broken one may still hold something."""
    paths, file = home(tmp_path), tmp_path / "b.zip"
    path = filled(paths)
    wanted = rows(path)
    write(paths, file, handles={})
    path.write_bytes(b"SQLite format 3\0 and then nothing of the kind")
    changes, saved = restored(file, paths)
    assert [(change.what, change.is_damaged) for change in changes] == [("replaces", True)]
    assert saved is None
    assert rows(path) == wanted
    assert len(list(path.parent.glob("user.db.damaged-*"))) == 1


def test_rules_behind_a_link_are_replaced_where_they_lie(tmp_path: Path) -> None:
    """Many keep their settings in a repository of their own."""
    paths, file, own = home(tmp_path), tmp_path / "b.zip", tmp_path / "dotfiles.toml"
    own.write_text("# old\n")
    own.chmod(0o644)
    paths.config.mkdir()
    paths.filters_file.symlink_to(own)
    write(paths, file, handles={})
    own.write_text("# new\n")
    restored(file, paths)
    assert paths.filters_file.is_symlink()
    assert own.read_text() == "# old\n"
    assert own.stat().st_mode & 0o777 == 0o644


def test_attachments_of_drafts_are_in_a_backup(tmp_path: Path) -> None:
    """A draft with an image is one with its image."""
    here, there, file = home(tmp_path / "a"), home(tmp_path / "b"), tmp_path / "b.zip"
    user = User.open(database(here))
    name = user.attachments.put(b"pixels", mime="image/png", width=2, height=3, at_ms=1)
    user.close()
    write(here, file, handles={})
    restored(file, there)
    user = User.open(database(there))
    kept = user.attachments.get(name)
    assert isinstance(kept, Attachment)
    assert kept.body == b"pixels"
    user.close()
