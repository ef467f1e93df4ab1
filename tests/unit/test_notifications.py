"""Notifications: read from hostile answers, put into groups, counted as seen, told to a terminal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.cli.notifications import ONLY
from skerry.config.filters import load_filters
from skerry.config.paths import Paths
from skerry.config.settings import load_settings
from skerry.domain.errors import BadAnswer, ConfigError
from skerry.domain.feeds import NOTIFICATIONS, holds_in, place_of
from skerry.domain.grouping import WITHIN_MS, NoticeFilter, grouped, passes
from skerry.domain.notification_views import decode_notifications
from skerry.domain.notifications import NoticeKind, Notification
from skerry.domain.posts import Author
from skerry.store.notified import Told
from skerry.ui.feed.unread import seen_until
from skerry.ui.rows.notice import names, sentence
from skerry.ui.terminal import news, notice, title
from tests.unit.view_samples import NOON, author, uri

Json = dict[str, Any]


def told(reason: object = "like", **more: object) -> Json:
    """A notification as the AppView writes it; `more` replaces or adds members."""
    return {
        "uri": uri("like", collection="app.bsky.feed.like"),
        "cid": "bafyreihprq2ad6w5sbvk6b424pwcxrk6srqggo2hzbwyhde4uvj3e546h4",
        "author": author(),
        "reason": reason,
        "reasonSubject": uri("mine"),
        "record": {"$type": "app.bsky.feed.like", "subject": {"uri": uri("mine"), "cid": "x"}, "createdAt": NOON},
        "isRead": False,
        "indexedAt": NOON,
        "labels": [],
        **more,
    }


def page(*items: object, **more: object) -> bytes:
    """An answer with these notifications."""
    return json.dumps({"notifications": items, "cursor": "next", "seenAt": NOON, **more}).encode()


def one(
    kind: NoticeKind = "like", at_ms: int = 0, who: str = "ada", subject: str = "at://x/app.bsky.feed.post/1"
) -> Told:
    """A notification as the store gives it."""
    by = Author(f"did:plc:{who}", f"{who}.example.com", who.title())
    return Told(Notification(f"at://{who}/{kind}/{at_ms}", kind, by, at_ms, subject))


def test_answer_is_read_whole() -> None:
    """Kind, author, time and the post it is about; a reply is itself that post, a follow has none."""
    reply = told("reply", uri=uri("answer"), record={"text": "Hi"})
    follow = told("follow", record={"subject": "did:plc:me"}, reasonSubject=None)
    read = decode_notifications(page(told(), reply, follow))
    assert [(n.notification.kind, n.notification.subject) for n in read.items] == [
        ("like", uri("mine")),
        ("reply", uri("answer")),
        ("follow", ""),
    ]
    assert (read.cursor, read.seen_ms, read.bad) == ("next", 1_772_366_400_000, 0)
    assert json.loads(read.items[0].view)["handle"] == "ada.example.com"


def test_like_by_way_of_a_repost_is_about_the_post() -> None:
    """The reason's subject is the account's repost then; what was liked stands in the record."""
    by_way = told("like-via-repost", reasonSubject=uri("r", collection="app.bsky.feed.repost"))
    assert decode_notifications(page(by_way)).items[0].notification.post == uri("mine")


def test_unknown_kind_is_kept_with_its_name_cleaned() -> None:
    """What a later server tells of is shown, and can't write to the terminal."""
    (item,) = decode_notifications(page(told("danced\x1b[2J-with"))).items
    assert (item.notification.kind, "\x1b" in item.notification.reason) == ("other", False)
    assert "danced" in sentence(item.notification)


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        "text",
        told(uri="https://example.com"),
        told(indexedAt="yesterday"),
        told(author=None),
        told(author=author(did="nobody")),
        told(reason=7),
    ],
)
def test_bad_notification_costs_itself_alone(bad: object) -> None:
    """The others are read, and one is counted as bad."""
    read = decode_notifications(page(bad, told()))
    assert (len(read.items), read.bad) == (1, 1)


def test_answer_that_is_none_is_refused() -> None:
    """No JSON, or no list."""
    for body in (b"", b"[]", b'{"feed": []}', b'{"notifications": 3}'):
        with pytest.raises(BadAnswer):
            decode_notifications(body)


@given(st.recursive(st.none() | st.integers() | st.text(max_size=9), lambda inner: st.lists(inner, max_size=4)))
def test_any_record_and_subject_can_be_read(junk: object) -> None:
    """Whatever stands where a record should, the notification is there."""
    read = decode_notifications(page(told(record=junk, reasonSubject=junk)))
    assert len(read.items) + read.bad == 1


def test_likes_of_one_post_go_together_and_of_two_do_not() -> None:
    """One row for each post and kind, at the place of its newest, with everybody who did it."""
    items = [one(at_ms=9, who="ada"), one("reply", 8), one(at_ms=7, who="bo"), one(at_ms=6, subject="at://x/p/2")]
    groups = grouped(each.notification for each in items)
    assert [(g.first.kind, [a.handle for a in g.authors]) for g in groups] == [
        ("like", ["ada.example.com", "bo.example.com"]),
        ("reply", ["ada.example.com"]),
        ("like", ["ada.example.com"]),
    ]


def test_group_reaches_back_two_days_at_most() -> None:
    """What is older begins a row of its own."""
    items = [one(at_ms=3 * WITHIN_MS), one(at_ms=2 * WITHIN_MS), one(at_ms=2 * WITHIN_MS - 1)]
    assert [len(group.members) for group in grouped(each.notification for each in items)] == [2, 1]


def test_replies_are_never_put_together() -> None:
    """Two answers to one post are two rows."""
    assert len(grouped(each.notification for each in (one("reply", 2), one("reply", 1)))) == 2


@given(st.lists(st.tuples(st.sampled_from(get_args(NoticeKind)), st.integers(0, 10**10), st.sampled_from("abc"))))
def test_grouping_loses_nothing(rows: list[tuple[NoticeKind, int, str]]) -> None:
    """Every notification is in one group, and groups stand in the order of their newest."""
    items = sorted((one(kind, at, who).notification for kind, at, who in rows), key=lambda each: -each.at_ms)
    groups = grouped(items)
    assert sorted(m.address for g in groups for m in g.members) == sorted(each.address for each in items)
    assert [group.first.at_ms for group in groups] == sorted((g.first.at_ms for g in groups), reverse=True)


def test_every_kind_passes_one_choice_besides_all() -> None:
    """Nothing can be missed by going through the choices; the command has the same."""
    assert get_args(NoticeFilter) == ONLY
    for kind in get_args(NoticeKind):
        assert passes(kind, "all")
        assert sum(passes(kind, only) for only in get_args(NoticeFilter)) == 2, kind


def test_names_are_all_of_three_and_a_number_of_more() -> None:
    """The last who did it come first."""
    people = tuple(one(who=who).notification.author for who in ("ada", "bo", "cy", "di"))
    assert names(people[:1]) == "Ada"
    assert names(people[:3]) == "Ada, Bo and Cy"
    assert names(people) == "Ada, Bo and 2 others"


def test_server_hears_of_what_was_seen_down_to_the_oldest_unread() -> None:
    """A moment is told only when all unread ones up to it were on the screen."""
    items = [one("reply", at) for at in (50, 40, 30, 20)]
    unread = {each.notification.address for each in items}
    assert seen_until(items, unread, is_whole=True) == 0
    assert seen_until(items, unread - {items[0].notification.address}, is_whole=True) == 0, "the newest alone"
    assert seen_until(items, {items[0].notification.address}, is_whole=True) == 40
    assert seen_until(items, set(), is_whole=True) == 50


def test_server_hears_nothing_while_older_ones_may_be_unread() -> None:
    """Where none of those here is read and there are more, nobody knows."""
    items = [one("reply", 5), one("reply", 4)]
    assert seen_until(items, set(), is_whole=False) == 0


def test_two_of_one_moment_are_seen_together() -> None:
    """The server can't tell them apart, nor what lies a millisecond apart: it hears of a moment that much later."""
    items = [one("reply", 5, "ada"), one("reply", 5, "bo"), one("reply", 4), one("reply", 3)]
    assert seen_until(items, {items[0].notification.address}, is_whole=True) == 3


def test_rules_can_hold_in_notifications_alone(tmp_path: Path) -> None:
    """`in = ["notifications"]` is a place of its own, the one that their posts are judged in."""
    paths = Paths(tmp_path, tmp_path, tmp_path, tmp_path)
    paths.filters_file.write_text('[[rule]]\nname = "A"\nwords = ["x"]\nin = ["notifications"]\naction = "hide"\n')
    (rule,) = load_filters(paths).rules
    assert rule.places == ("notifications",)
    assert place_of(NOTIFICATIONS) == "notifications"
    assert holds_in(rule.places, place_of(NOTIFICATIONS))
    assert not holds_in(rule.places, "following")


def test_notices_are_off_until_the_settings_say_how(tmp_path: Path) -> None:
    """Silence is the default, the title is not; what is no way of telling is refused with its line."""
    paths = Paths(tmp_path, tmp_path, tmp_path, tmp_path)
    assert (load_settings(paths).notifications.notice, load_settings(paths).notifications.title) == ("off", True)
    paths.settings_file.write_text('[notifications]\nnotice = "desktop"\ntitle = false\n')
    assert (load_settings(paths).notifications.notice, load_settings(paths).notifications.title) == ("desktop", False)
    paths.settings_file.write_text('[notifications]\nnotice = "loud"\n')
    with pytest.raises(ConfigError) as refused:
        load_settings(paths)
    assert (refused.value.line, refused.value.key) == (2, "notifications.notice")


def test_terminal_gets_cleaned_text_alone() -> None:
    """A name can neither end the sequence nor begin another."""
    evil = Author("did:plc:x", "x.example.com", "A\x07\x1b]0;gotcha\x9b2J\nB")
    words = news([Notification("at://x/y/z", "follow", evil, 1)])
    for sequence in (notice(words), title(words)):
        assert sequence[0] == "\x1b"
        assert sequence[-1] == "\x07"
        assert not {"\x1b", "\x07", "\x9b", "\n"} & set(sequence[1:-1])
    assert news([Notification("at://x/y/z", "follow", evil, 1)] * 3) == "skerry: 3 new notifications"
