"""Pictures of feeds beside the timeline, of the lists of feeds, of profiles and of people."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from skerry.domain.directory import FEEDS, LISTS, encode_infos
from skerry.domain.lists import Membership, encode_memberships
from skerry.domain.moderation import Cover, Moderated, PersonModeration
from skerry.domain.people import People
from skerry.domain.trends import Trend, encode_trends
from skerry.sync.protocol import Answer
from skerry.ui.app import Skerry
from tests.ui.posts import many, showcase
from tests.ui.test_feeds_window import SAVED, put_list
from tests.ui.test_lists_window import BIRDS, LOUD
from tests.ui.test_people_window import ADA, ODD
from tests.ui.test_snapshots import SEALED, Compare, still
from tests.ui.world import World

__all__ = ["still"]

CAUSE = Moderated("blur", "label", "porn", "did:plc:mod", "mod.example.com", "account")
COVERED = replace(ADA, moderation=PersonModeration((CAUSE,), Cover((CAUSE,))))

SIZES = [(80, 24), (200, 60)]
STATES: dict[str, tuple[str, ...]] = {
    "feed": ("2", "j"),
    "feed-end": ("2", "G"),
    "feeds": ("g", "f", "j"),
    "profile": ("g", "p"),
    "people": ("g", "slash", "a", "enter"),
    "lists": ("g", "l", "j"),
    "lists-of-author": ("P",),
    "trends": ("g", "r"),
    "profile-covered": ("a",),
}


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "200x60"])
@pytest.mark.parametrize("name", STATES)
def test_screen_beside_the_timeline(snap_compare: Compare, world: World, name: str, size: tuple[int, int]) -> None:
    """A feed, its end, the list of feeds, a profile, people."""
    world.fill(showcase())
    world.cache.keep(FEEDS, encode_infos(SAVED), at_ms=1)
    world.cache.keep("profile:did:plc:me", msgspec.json.encode(ADA), at_ms=1)
    world.cache.keep("people:a", msgspec.json.encode(People((ADA, ODD))), at_ms=1)
    world.cache.keep(LISTS, encode_infos((BIRDS, replace(LOUD, is_muting=True, is_blocking=True))), at_ms=1)
    world.cache.keep("trends", encode_trends([Trend("Spring tides", "tides", "science", 1200, is_hot=True)]), at_ms=1)
    author = showcase()[0].post.author
    world.cache.keep(f"profile:{author.did}", msgspec.json.encode(COVERED), at_ms=1)
    membership = [Membership(BIRDS, True), Membership(LOUD)]
    world.cache.keep(f"memberships:{author.did}", encode_memberships(membership), at_ms=1)
    result = put_list(world, list(many(14))[::-1])
    world.judge({result.new[1]: "collapse", result.new[2]: "hide", result.new[3]: "dim"})

    async def before(pilot: Pilot[int]) -> None:
        await pilot.pause(0.1)
        world.sync.says(*SEALED)
        await pilot.pause(0.1)
        for key in STATES[name]:
            await pilot.press(key)
            await pilot.pause()
        world.sync.says(*(Answer(number) for number in range(1, len(world.sync.asked) + 1)))
        await pilot.pause(0.2)

    app = Skerry(world.surroundings(), world.source())
    assert snap_compare(app, terminal_size=size, run_before=before)
