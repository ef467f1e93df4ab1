"""The sync process as a whole: a source that fetches, a pipeline that judges, and what the windows are told of both."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from skerry.domain.errors import NetworkError, NotSignedIn, SkerryError
from skerry.store.cache import Cache
from skerry.store.values import PutResult
from skerry.sync.encoding import Encoding
from skerry.sync.pipeline import Pipeline
from skerry.sync.protocol import (
    FOLLOWING,
    Event,
    FeedChanged,
    FetchThread,
    Notice,
    Older,
    Refresh,
    Request,
    SealChanged,
    SyncChanged,
    SyncPhase,
    ThreadChanged,
)
from skerry.sync.rules import Rules
from skerry.sync.source import Source

IDS_A_MESSAGE = 500
"""Ids that one `FeedChanged` carries at most."""

OFFLINE_BACK_OFF = (5.0, 15.0, 60.0, 300.0)
"""Seconds until the newest page is asked for again after the network failed; the last one repeats."""


class Engine:
    """Ties the parts together; `publish` is where events go."""

    def __init__(
        self,
        cache: Cache,
        source: Source,
        encoding: Encoding,
        rules: Rules,
        model: str,
        publish: Callable[[Event], None],
    ) -> None:
        self._cache = cache
        self._source = source
        self._encoding = encoding
        self._rules = rules
        self._publish = publish
        encoding.on_change = self._seal_changed
        rules.on_read = publish
        self._pulling = asyncio.Lock()
        self._state = SyncChanged("starting")
        self.pipeline = Pipeline(cache, encoding, rules, model, self._verdicts_changed, self._progressed)

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
            if polls:
                tasks.create_task(self._poll())
            self.pipeline.wake()

    async def close(self) -> None:
        """Let go of the source, the encoder and the store."""
        await self._source.close()
        self._encoding.lose("skerry is closing")
        self._cache.close()

    async def handle(self, request: Request) -> None:
        """Do what a window asks for; its answer is sent when this returns, or raises."""
        match request.body:
            case Refresh(feed):
                await self._pull(self._source.refresh(feed, self))
            case Older(feed, gap):
                await self._pull(self._source.older(feed, gap, self))
            case FetchThread(uri):
                await self._source.thread(uri, self)
            case _:
                self._rules.forget()
                if self._rules.look():
                    self._rules_changed()

    def page(self, feed: str, result: PutResult) -> None:
        """A source stored a page."""
        for new in _parts(result.new):
            self._publish(FeedChanged(feed, new=new))
        for changed in _parts(result.changed):
            self._publish(FeedChanged(feed, changed=changed))
        for removed in _parts(result.removed):
            self._publish(FeedChanged(feed, removed=removed))
        if result.new or result.changed:
            self.pipeline.wake()

    def thread(self, uri: str) -> None:
        """A source stored a thread."""
        self._publish(ThreadChanged(uri))

    def notice(self, text: str) -> None:
        """A source has something to say."""
        self._publish(Notice(text))

    async def _poll(self) -> None:
        failures = 0
        while True:
            try:
                await self._pull(self._source.refresh(FOLLOWING, self))
                failures = 0
            except NotSignedIn:
                return  # nothing comes until the user signs in, and that starts sync anew
            except SkerryError:
                failures += 1
            if not self._source.poll_seconds:
                return
            wait = OFFLINE_BACK_OFF[min(failures, len(OFFLINE_BACK_OFF)) - 1] if failures else 0.0
            await asyncio.sleep(wait or self._source.poll_seconds)

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

    def _rules_changed(self) -> None:
        self.pipeline.wake(rules_changed=True)

    def _verdicts_changed(self, ids: tuple[int, ...]) -> None:
        for part in _parts(ids):
            self._publish(FeedChanged(FOLLOWING, changed=part))

    def _progressed(self, left: int) -> None:
        if left:
            self._say("judging", left=left)
        elif self._state.phase == "judging":
            self._say("idle")

    def _say(self, phase: SyncPhase, detail: str = "", left: int = 0) -> None:
        state = SyncChanged(phase, left, detail)
        if state != self._state:
            self._state = state
            self._publish(state)


def _parts(ids: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for start in range(0, len(ids), IDS_A_MESSAGE):
        yield ids[start : start + IDS_A_MESSAGE]
