"""Lists, starter packs, people and topics on standard output: an object a line for scripts, a line each for people."""

from __future__ import annotations

from collections.abc import Iterable

from skerry.cli.output import print_json
from skerry.cli.printing import iso
from skerry.cli.profile import as_row as person_row
from skerry.domain.directory import FeedInfo
from skerry.domain.people import Person
from skerry.domain.trends import Trend

PURPOSES = {"curatelist": "read", "modlist": "moderation", "referencelist": "starter-pack"}
WHOLE = ("followers", "follows", "posts", "created_at")
"""What only a whole profile says."""


def print_infos(infos: Iterable[FeedInfo], *, as_json: bool) -> None:
    """Print lists, starter packs and feeds."""
    for info in infos:
        if as_json:
            print_json(info_row(info))
        else:
            marks = [f"@{info.by}"] * bool(info.by) + ["muting"] * info.is_muting + ["blocking"] * info.is_blocking
            print("  ".join([info.words, *marks, info.uri]))


def info_row(info: FeedInfo) -> dict[str, object]:
    """The fields of `skerry lists --json`; see docs/json.md."""
    return {
        "uri": info.uri,
        "kind": info.name.partition(":")[0],
        "name": info.title,
        "by": info.by or None,
        "about": info.about,
        "purpose": PURPOSES.get(info.purpose),
        "size": info.size,
        "muted": info.is_muting,
        "blocked": info.is_blocking,
    }


def print_people(people: Iterable[Person], *, as_json: bool) -> None:
    """Print people."""
    for person in people:
        if as_json:
            print_json({name: value for name, value in person_row(person).items() if name not in WHOLE})
        else:
            print(f"{person.author.name or person.author.handle}  @{person.author.handle}  {person.author.did}")


def print_trends(trends: Iterable[Trend], *, as_json: bool) -> None:
    """Print topics."""
    for trend in trends:
        if as_json:
            print_json(trend_row(trend))
        else:
            print("  ".join([trend.words, *([f"{trend.posts} posts"] if trend.posts else []), trend.feed]).rstrip())


def trend_row(trend: Trend) -> dict[str, object]:
    """The fields of `skerry trending --json`; see docs/json.md."""
    return {
        "name": trend.words,
        "topic": trend.topic,
        "about": trend.about,
        "posts": trend.posts,
        "since": iso(trend.since_ms) if trend.since_ms else None,
        "hot": trend.is_hot,
        "feed": trend.feed or None,
    }
