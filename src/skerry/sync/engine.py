"""The sync process as a whole: a source that fetches, a pipeline that judges, and what the windows are told of both."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

from skerry.domain.errors import NetworkError, NotSignedIn, SkerryError
from skerry.domain.feeds import NOTIFICATIONS
from skerry.store.cache import Cache
from skerry.store.user import User
from skerry.store.values import PutResult
from skerry.sync.encoding import Encoding
from skerry.sync.moderating import Moderating
from skerry.sync.noting import Noting
from skerry.sync.outbox import OutboxSync
from skerry.sync.pictures import Pictures
from skerry.sync.pipeline import Pipeline
from skerry.sync.protocol import (
    FOLLOWING,
    Event,
    Explain,
    FeedChanged,
    FetchThread,
    Flush,
    LookUp,
    Moderate,
    Notice,
    Older,
    OutboxChanged,
    Rated,
    Refresh,
    Request,
    Saw,
    SealChanged,
    ShowPicture,
    SyncChanged,
    SyncPhase,
    ThreadChanged,
    TryRules,
    WhatIf,
)
from skerry.sync.rules import Rules
from skerry.sync.server import Told
from skerry.sync.source import Source
from skerry.sync.tasting import Tasting
from skerry.sync.telling import Telling
from skerry.sync.trying import Trying

LAST_WORDS_S = 30.0
"""How long sync stays to send what waits; what it can't send then goes with the next start."""

INDEXED_S, LATE_S = 2.0, 8.0
"""Seconds that the AppView has to hear of something written before the newest page is asked for again; and until it is
asked once more, should it have been late. What was written holds meanwhile: see `skerry.store.written`."""

ENDING_LOOK_S = 30.0
"""Seconds between two looks at whether a muted word has ended."""

OFFLINE_BACK_OFF = (5.0, 15.0, 60.0, 300.0)
"""Seconds until the newest page is asked for again after the network failed; the last one repeats."""


class Engine:
    """Ties the parts together; `publish` is where events go, `user` where ratings are: without it none count.

    Attributes:
        pictures: What shows pictures; those of this machine, unless somebody puts another in its place.
    """

    def __init__(
        self,
        cache: Cache,
        source: Source,
        encoding: Encoding,
        rules: Rules,
        model: str,
        publish: Callable[[Event], None],
        user: User | None = None,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
    ) -> None:
        self._cache = cache
        self.pictures = Pictures(source.picture, None)
        self._source = source
        self._encoding = encoding
        self._rules = rules
        self._publish = publish
        encoding.on_change = self._seal_changed
        rules.on_read = publish
        self._pulling = asyncio.Lock()
        self._listing = asyncio.Lock()
        self._state = SyncChanged("starting")
        self._trying = Trying(cache, rules, encoding, model)
        self._moderating = source.moderating
        self._telling = Telling(cache, publish)
        told = (self._telling.changed, self._progressed)
        self.pipeline = Pipeline(cache, encoding, rules, model, *told, source.moderating)
        self._user = user
        self.tasting = Tasting(cache, user, encoding, rules, model, self._telling.scored, now_ms) if user else None
        self._hurry = asyncio.Event()
        self._untold = ""
        self.outbox: OutboxSync | None = None
        if user:
            noting = Noting(cache, self._telling, self.pipeline.wake, self._hurry.set, now_ms)
            self.outbox = OutboxSync(user, source.carrier(user.attachments.get), publish, noting.written)

    def greeting(self) -> list[Event]:
        """How things stand, for a window that has just connected."""
        events: list[Event] = [self._encoding.state, self._rules.state, self._state]
        return [*events, Notice(self._cache.notice)] if self._cache.notice else events

    async def run(self, *, polls: bool = True) -> None:
        """Work until cancelled. Without `polls` nothing is fetched unless a request asks for it."""
        self._rules.look()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.pipeline.run())
            tasks.create_task(self._encoding.run())
            tasks.create_task(self._rules.watch(self._rules_changed))
            if self.tasting:
                tasks.create_task(self.tasting.run())
                tasks.create_task(self.tasting.watch())
                self.tasting.wake()
            if self.outbox:
                tasks.create_task(self.outbox.run())
            if self._moderating:
                tasks.create_task(self._watch_moderation(self._moderating))
            if polls:
                tasks.create_task(self._poll())
            self.pipeline.wake()

    async def settle(self) -> None:
        """Send what is held or due before sync ends: whoever quits means it to be sent."""
        if self.outbox:
            await self.outbox.settle(LAST_WORDS_S)

    async def close(self) -> None:
        """Let go of the source, the encoder and the store."""
        self.pictures.close()
        await self._source.close()
        self._encoding.lose("skerry is closing")
        self._cache.close()
        if self._user:
            self._user.close()

    async def handle(self, request: Request) -> Told:
        """Do what a window asks for; its answer is sent when this returns, or raises."""
        match request.body:
            case Refresh(feed):
                await self._fetch(feed, self._source.refresh(feed, self))
            case Older(feed, gap):
                await self._fetch(feed, self._source.older(feed, gap, self))
            case FetchThread(uri):
                await self._source.thread(uri, self)
            case LookUp(name, is_more):
                await self._source.look_up(name, self, is_more=is_more)
            case Rated(uri, near):
                if self.tasting:
                    await self.tasting.rated(uri, near)
            case Explain() | WhatIf() | TryRules() | Moderate() | ShowPicture() as asked:
                return await self._told(asked)
            case Saw(at_ms):
                await self._source.saw(at_ms, self)
            case Flush(ids):
                self._flush(ids)
            case _:
                self._rules.forget()
                if self._rules.look():
                    self._rules_changed()
        return None

    async def _told(self, asked: Explain | WhatIf | TryRules | Moderate | ShowPicture) -> Told:
        """What is answered with more than that it is done."""
        match asked:
            case Explain(item, uri):
                return await self.tasting.explain(item, uri) if self.tasting else None
            case Moderate(edit, writes):
                return await self._source.moderate(edit, self, writes=writes)
            case ShowPicture(url, width, height, form):
                return await self.pictures.show(url, width, height, form)
            case _:
                return await self._trying.answer(asked)

    def page(self, feed: str, result: PutResult) -> None:
        """A source stored a page."""
        self._telling.page(feed, result)
        if feed == NOTIFICATIONS:  # most of them have no post of their own, and so no item
            self._publish(FeedChanged(feed))
        if result.new or result.changed or result.removed:
            self.pipeline.wake()

    def thread(self, uri: str) -> None:
        """A source stored a thread."""
        self._publish(ThreadChanged(uri))
        self.pipeline.wake()

    def moderation(self) -> None:
        """The network's rules are others: everything is judged again, without network or model."""
        self.pipeline.wake()

    def notice(self, text: str) -> None:
        """A source has something to say."""
        self._publish(Notice(text))

    async def _poll(self) -> None:
        failures, is_late = 0, False
        while True:
            try:
                await self._pull(self._source.refresh(FOLLOWING, self))
                failures = 0
                await self._poll_notifications()
            except NotSignedIn:
                return  # nothing comes until the user signs in, and that starts sync anew
            except SkerryError:
                failures += 1
            if not self._source.poll_seconds:
                return
            wait = OFFLINE_BACK_OFF[min(failures, len(OFFLINE_BACK_OFF)) - 1] if failures else 0.0
            wait = wait or (min(LATE_S, self._source.poll_seconds) if is_late else self._source.poll_seconds)
            is_late = False
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), wait)
                self._hurry.clear()
                await asyncio.sleep(INDEXED_S)
                is_late = True

    async def _poll_notifications(self) -> None:
        """Ask what the account is told of. That this fails alone is no reason to ask for the timeline less often."""
        if self._source.has_notifications:
            try:
                await self._fetch(NOTIFICATIONS, self._source.refresh(NOTIFICATIONS, self))
                self._untold = ""
            except NotSignedIn:
                raise
            except SkerryError as error:
                if self._untold != str(error):  # once, not every minute
                    self._untold = str(error)
                    self.notice(f"notifications can't be fetched: {error}")

    async def _watch_moderation(self, moderating: Moderating) -> None:
        """Muted words end by themselves."""
        while True:
            await asyncio.sleep(ENDING_LOOK_S)
            if moderating.look():
                self.moderation()

    def _flush(self, ids: tuple[int, ...]) -> None:
        if ids:
            self._publish(OutboxChanged(ids))
        if self.outbox:
            self.outbox.wake()

    async def _fetch(self, feed: str, work: Awaitable[None]) -> None:
        """Fetch a feed. One that was asked for does not wait for the timeline, nor does its trouble make sync fail."""
        if feed == FOLLOWING:
            await self._pull(work)
            return
        async with self._listing:
            try:
                await work
            except NotSignedIn as error:
                self._say("signed-out", str(error))
                raise

    async def _pull(self, work: Awaitable[None]) -> None:
        async with self._pulling:
            self._say("fetching")
            try:
                await work
            except NotSignedIn as error:
                self._say("signed-out", str(error))
                raise
            except NetworkError as error:
                self._say("offline", str(error))
                raise
            except SkerryError as error:
                self._say("failed", str(error))
                raise
            self._say("idle")

    def _seal_changed(self, state: SealChanged) -> None:
        self._publish(state)
        if self._encoding.ready.is_set():
            self.pipeline.wake(rules_changed=True)
            self._wake_tasting()

    def _rules_changed(self) -> None:
        self.pipeline.wake(rules_changed=True)
        self._wake_tasting()

    def _wake_tasting(self) -> None:
        if self.tasting:
            self.tasting.wake()

    def _progressed(self, left: int) -> None:
        self._wake_tasting()
        if left:
            self._say("judging", left=left)
        elif self._state.phase == "judging":
            self._say("idle")

    def _say(self, phase: SyncPhase, detail: str = "", left: int = 0) -> None:
        state = SyncChanged(phase, left, detail)
        if state != self._state:
            self._state = state
            self._publish(state)
