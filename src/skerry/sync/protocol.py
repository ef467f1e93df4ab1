"""What the window and sync say to each other: small messages, ids and counts, never posts.

A frame is a length and a msgpack value (see `skerry.seal.wire`). The window sends `Request`s, each with an id of its
own; sync answers each with one `Answer`, and sends `Event`s whenever something changed. Both sides ignore what they
don't know, so that a newer one can talk to an older one.
"""

from __future__ import annotations

from typing import Literal

import msgspec

PROTOCOL = 1
"""Raised when a message changes its meaning."""

FOLLOWING = "following"
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


class ReloadRules(msgspec.Struct, frozen=True, tag="rules"):
    """Read the filters again and judge anew; sync watches the files as well."""


class Request(msgspec.Struct, frozen=True, tag="request"):
    """A request and its id, which is the sender's: above 0, each once."""

    id: int
    body: Refresh | Older | FetchThread | ReloadRules


class Answer(msgspec.Struct, frozen=True, tag="answer"):
    """The end of a request: Done, Error (with the error's words) or Cancelled."""

    re: int
    result: Literal["done", "error", "cancelled"] = "done"
    what: str = ""
    where: str = ""
    remedy: str = ""
    exit_code: int = 0
    """The `exit_code` of the error's class, so that the window knows a missing session from a missing network."""


class Hello(msgspec.Struct, frozen=True, tag="hello"):
    """The first message of each side."""

    protocol: int
    version: str
    pid: int


class FeedChanged(msgspec.Struct, frozen=True, tag="feed-changed"):
    """Items of a feed are new, gone, or changed (verdict, counts). At most 500 ids a message."""

    feed: str
    new: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()


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
    """The filters were read. `error`: the line to show when they were refused; the last good ones stay in force."""

    rules: int
    error: str = ""


class Notice(msgspec.Struct, frozen=True, tag="notice"):
    """A line for the user to read once: a cache that was rebuilt, rows that could not be read."""

    text: str


Event = FeedChanged | ThreadChanged | SealChanged | SyncChanged | RulesChanged | Notice
FromSync = Hello | Answer | FeedChanged | ThreadChanged | SealChanged | SyncChanged | RulesChanged | Notice
FromWindow = Hello | Request
