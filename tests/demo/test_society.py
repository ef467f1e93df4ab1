"""The demo's people and lists: each screen has something, and what is done there holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from skerry.demo.society import LIBRARY, NEIGHBOURS, PACK, PACK_LIST, SELLERS, Society
from skerry.demo.world import DID, World
from skerry.domain.directory import FEEDS, LISTS, FeedInfo, read_infos
from skerry.domain.errors import UsageError
from skerry.domain.feed_settings import MoveFeed, PinFeed
from skerry.domain.lists import read_memberships
from skerry.domain.people import Person, read_people, read_person
from skerry.domain.trends import read_trends
from skerry.domain.writing import Delete, EditProfile, SaveList, Toggle
from skerry.store.cache import Cache

NOW = 1_790_000_000_000


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[Cache]:
    """An empty store."""
    cache = Cache.open(tmp_path / "cache.db", write=True)
    yield cache
    cache.close()


@pytest.fixture
def society(cache: Cache) -> Society:
    """The world's people."""
    return Society(cache, World(NOW), NOW)


def lists(cache: Cache, society: Society) -> dict[str, FeedInfo]:
    """One's lists by their titles."""
    society.look_up(LISTS)
    return {info.title: info for info in read_infos(cache.kept(LISTS))}


def profile(cache: Cache, society: Society, did: str) -> Person:
    """Somebody's profile."""
    society.look_up(f"profile:{did}")
    found = read_person(cache.kept(f"profile:{did}"))
    assert found is not None
    return found


def test_everything_that_can_be_looked_up_is_there(cache: Cache, society: Society) -> None:
    """Profiles with known followers, people of each kind, a starter pack by handle, topics; a stranger is refused."""
    assert profile(cache, society, LIBRARY).known_followers > 0
    for name in (f"followers:{LIBRARY}", f"follows:{LIBRARY}", f"known:{LIBRARY}", "people:havnsund"):
        society.look_up(name)
        found = read_people(cache.kept(name))
        assert found is not None
        assert found.people
    society.look_up(f"packs-of:{LIBRARY}")
    (pack,) = read_infos(cache.kept(f"packs-of:{LIBRARY}"))
    by_handle = f"pack:{PACK.replace('did:web:', '')}"
    society.look_up(by_handle)
    assert [info.uri for info in read_infos(cache.kept(by_handle))] == [pack.uri, PACK_LIST]
    society.look_up("trends")
    assert read_trends(cache.kept("trends"))
    for unknown in ("profile:nobody.test", "nonsense:x"):
        with pytest.raises(UsageError):
            society.look_up(unknown)


def test_what_is_done_holds(cache: Cache, society: Society) -> None:
    """Lists made, changed, muted by, filled, deleted; somebody followed; one's own profile."""
    uri = f"at://{DID}/app.bsky.graph.list/new"
    society.carry_out(SaveList("Birds"), uri)
    society.carry_out(SaveList("Gulls", uri=uri), "")
    society.carry_out(Toggle("list-item", LIBRARY, of_list=uri), "")
    society.carry_out(Toggle("list-mute", SELLERS, is_on=False), "")
    found = lists(cache, society)
    assert (found["Gulls"].size, found["Sells you things"].is_muting) == (1, False)
    society.look_up(f"memberships:{LIBRARY}")
    marks = {each.info.uri: each.is_on for each in read_memberships(cache.kept(f"memberships:{LIBRARY}"))}
    assert marks == {NEIGHBOURS: True, uri: True}
    society.carry_out(Delete(uri), "")
    assert "Gulls" not in lists(cache, society)
    society.carry_out(Toggle("follow", LIBRARY, is_on=False), "")
    assert not profile(cache, society, LIBRARY).author.is_followed
    society.carry_out(EditProfile(about="Somebody else."), "")
    assert profile(cache, society, DID).about == "Somebody else."


def test_feeds_are_put_in_order(cache: Cache, society: Society) -> None:
    """A list is pinned, and moved before the timeline."""
    name = f"list:{NEIGHBOURS}"
    society.edit_feeds(PinFeed(name, True))
    society.edit_feeds(MoveFeed(name, -1))
    assert [(info.words, info.is_pinned) for info in read_infos(cache.kept(FEEDS))] == [
        ("Neighbours", True),
        ("Following", True),
    ]
