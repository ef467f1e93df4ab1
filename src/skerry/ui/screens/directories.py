"""Which screen shows a list of feeds or lists, by what it is kept under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skerry.domain.directory import FEEDS, FeedInfo
from skerry.domain.feeds import FeedName
from skerry.domain.lists import PACK, TRENDS
from skerry.domain.trends import Trend, read_trends
from skerry.ui.screens.directory import DirectoryScreen
from skerry.ui.screens.own_lists import ListsScreen
from skerry.ui.screens.saved_feeds import FeedsScreen, PacksScreen
from skerry.ui.words import count, day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skerry.ui.account import Account
    from skerry.ui.app import Skerry


class TrendsScreen(PacksScreen, inherit_bindings=False):
    """What is talked about."""

    def read_infos(self) -> Sequence[FeedInfo]:
        """Each as its feed, or as a search where it has none."""
        return [_info(trend) for trend in read_trends(self.account.source.cache.kept(self.kept))]


def directory_for(skerry: Skerry, account: Account, kept: str, title: str) -> DirectoryScreen:
    """The screen."""
    if kept == FEEDS:
        return FeedsScreen(skerry, account, kept, title)
    if kept == TRENDS:
        return TrendsScreen(skerry, account, kept, title)
    is_pack = kept.startswith(("packs-of:", PACK))
    return (PacksScreen if is_pack else ListsScreen)(skerry, account, kept, title)


def _info(trend: Trend) -> FeedInfo:
    said = [
        f"{count(trend.posts)} posts" if trend.posts else "",
        f"since {day(trend.since_ms)}" if trend.since_ms else "",
        "many come to it now" if trend.is_hot else "",
        trend.about,
    ]
    name = f"feed:{trend.feed}" if trend.feed else str(FeedName("search", trend.topic))
    return FeedInfo(name, trend.words, about=" · ".join(filter(None, said)) or "talked about now")
