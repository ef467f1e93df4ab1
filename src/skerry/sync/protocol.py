"""What the window and sync say to each other: small messages, ids and counts, never posts.

A frame is a length and a msgpack value (see `skerry.seal.wire`). The window sends `Request`s, each with an id of its
own; sync answers each with one `Answer`, and sends `Event`s whenever something changed. Both sides ignore what they
don't know, so that a newer one can talk to an older one.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from skerry.domain import feeds
from skerry.domain.backtests import Backtest
from skerry.domain.explanations import Explanation
from skerry.domain.pictures import Form, Picture
from skerry.domain.preferences import Edit
from skerry.domain.preferences_told import DiffLine
from skerry.judge.taste.reasons import TasteExplanation

PROTOCOL = 1
"""Raised when a message changes its meaning."""

FOLLOWING = feeds.FOLLOWING
"""The name of the home timeline among the feeds of a store."""

SealLevel = Literal["SEALED", "PARTIAL", "UNSEALED", "OFF", "STARTING"]
"""What the status line says of the encoder. OFF: it is not running, and `detail` says why."""

SyncPhase = Literal["starting", "idle", "fetching", "judging", "offline", "signed-out", "failed"]


class Refresh(msgspec.Struct, frozen=True, tag="refresh"):
    """Fetch the newest page of a feed and go back to what is known."""

    feed: str


class Older(msgspec.Struct, frozen=True, tag="older"):
    """Fetch what lies behind the oldest known item of a feed, or what a gap hides (`gap`: its id in the store)."""

    feed: str
    gap: int = 0


class FetchThread(msgspec.Struct, frozen=True, tag="thread"):
    """Fetch a post's ancestors and replies into the store; answered when they are there."""

    uri: str


class LookUp(msgspec.Struct, frozen=True, tag="look-up"):
    """Fetch what is no post: saved feeds, lists, a profile, people. Answered when it is kept in the store.

    Names are those of `skerry.domain.directory` and `skerry.domain.people`; `is_more` is the next page of a list.
    """

    name: str
    is_more: bool = False


class ReloadRules(msgspec.Struct, frozen=True, tag="rules"):
    """Read the filters again and judge anew; sync watches the files as well."""


class Rated(msgspec.Struct, frozen=True, tag="rated"):
    """A rating of a post was written to user.db, or taken back. Answered when the items `near` are scored by it.

    `near` are ids of items, those that the reader has before their eyes; the others follow.
    """

    uri: str
    near: tuple[int, ...] = ()


class Explain(msgspec.Struct, frozen=True, tag="explain"):
    """Say what taste makes of an item of the store, or of a post by its address: `Answer.taste`."""

    item: int = 0
    uri: str = ""


class WhatIf(msgspec.Struct, frozen=True, tag="what-if"):
    """Work out what would have changed what is done with a post: an item, or a post of a thread by its address."""

    item: int = 0
    uri: str = ""


class TryRules(msgspec.Struct, frozen=True, tag="try-rules"):
    """Judge the store by the rules as they would be with the draft of `file` in its place; nothing is changed by it.

    Answered with a `Backtest` of at most `limit` posts, or with the error for the first mistake in the draft.
    """

    file: str
    limit: int = 500


class Flush(msgspec.Struct, frozen=True, tag="flush"):
    """The outbox in user.db has something to send. `ids` are rows just added or changed: other windows are told.

    Answered at once; `OutboxChanged` says how it goes on.
    """

    ids: tuple[int, ...] = ()


class Moderate(msgspec.Struct, frozen=True, tag="moderate"):
    """Change the account's moderation settings: `Answer.diff` says how, and only with `writes` is it done.

    Without a change they are read anew.
    """

    edit: Edit | None = None
    writes: bool = False


class ShowPicture(msgspec.Struct, frozen=True, tag="picture"):
    """A picture that is on the screen, within a size in pixels: `Answer.picture`. Fetched unless it is at hand."""

    url: str
    width: int
    height: int
    form: Form = "cells"


class Saw(msgspec.Struct, frozen=True, tag="saw"):
    """The reader had all notifications up to a moment on the screen: the server may count them as seen."""

    at_ms: int


Body = (
    Refresh
    | Older
    | FetchThread
    | LookUp
    | ReloadRules
    | Rated
    | Explain
    | WhatIf
    | TryRules
    | Flush
    | Moderate
    | ShowPicture
    | Saw
)
"""What a window asks for."""


class Request(msgspec.Struct, frozen=True, tag="request"):
    """A request and its id, which is the sender's: above 0, each once."""

    id: int
    body: Body


class Answer(msgspec.Struct, frozen=True, tag="answer"):
    """The end of a request: Done, Error (with the error's words) or Cancelled."""

    re: int
    result: Literal["done", "error", "cancelled"] = "done"
    what: str = ""
    where: str = ""
    remedy: str = ""
    exit_code: int = 0
    """The `exit_code` of the error's class, so that the window knows a missing session from a missing network."""
    taste: TasteExplanation | None = None
    """What `Explain` asked for; None when nothing is rated, or the post isn't known."""
    explanation: Explanation | None = None
    """What `WhatIf` asked for; None when the post isn't known."""
    diff: tuple[DiffLine, ...] = ()
    """How the preferences would differ by what `Moderate` asked for; nothing when it is so already."""
    backtest: Backtest | None = None
    """What `TryRules` asked for."""
    picture: Picture | None = None
    """What `ShowPicture` asked for."""


class Hello(msgspec.Struct, frozen=True, tag="hello"):
    """The first message of each side."""

    protocol: int
    version: str
    pid: int


class FeedChanged(msgspec.Struct, frozen=True, tag="feed-changed"):
    """Items of a feed are new, gone, or changed (verdict, counts). At most 500 ids a message.

    `scores` are items of which nothing but the score is another: they matter to the ranked view alone.
    """

    feed: str
    new: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    scores: tuple[int, ...] = ()


class ThreadChanged(msgspec.Struct, frozen=True, tag="thread-changed"):
    """The thread of a post is in the store, or newer there."""

    uri: str


class SealChanged(msgspec.Struct, frozen=True, tag="seal-changed"):
    """The encoder's state. `detail` names what is missing, in words."""

    level: SealLevel
    detail: str = ""


class SyncChanged(msgspec.Struct, frozen=True, tag="sync-changed"):
    """What sync is doing. `left` counts what is still to do (posts to judge); `detail` is an error's line."""

    phase: SyncPhase
    left: int = 0
    detail: str = ""


class RulesChanged(msgspec.Struct, frozen=True, tag="rules-changed"):
    """The filters were read. `error`: the line to show when they were refused; the last good ones stay in force.

    `source` names what was read, so that a window sees that the rules in force are others than before.
    """

    rules: int
    error: str = ""
    source: str = ""


class OutboxChanged(msgspec.Struct, frozen=True, tag="outbox-changed"):
    """Rows of the outbox are others now; one that is gone was taken back, or gave way to a newer one."""

    ids: tuple[int, ...]


class Notice(msgspec.Struct, frozen=True, tag="notice"):
    """A line for the user to read once: a cache that was rebuilt, rows that could not be read."""

    text: str


Event = FeedChanged | ThreadChanged | SealChanged | SyncChanged | RulesChanged | OutboxChanged | Notice
FromSync = Hello | Answer | Event
FromWindow = Hello | Request
