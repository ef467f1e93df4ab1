"""The adapter between sync and the screens: a descriptor that becomes readable turns into messages.

Changes of a feed are gathered, so that a storm of events costs a few repaints a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec
from textual.message import Message

from skerry.domain.clean import clean_line
from skerry.sync import protocol
from skerry.sync.protocol import Body
from skerry.ui.messages import Connected, FeedChanged, OutboxChanged, Said, StatusChanged, ThreadChanged
from skerry.ui.port import SyncPort
from skerry.ui.words import plural

GATHER = 0.25
"""Seconds between two messages at least that only say how far something has got."""

POKE = 0.25
"""Seconds between two looks at a connection that is not there."""

POKE_CONNECTED = 5.0
"""The same while it is there: what could not be sent at once is sent then."""

Answered = Callable[[protocol.Answer], None]


class State(msgspec.Struct, frozen=True):
    """What sync last said of itself. `seal` is "STARTING" until it is known."""

    seal: protocol.SealLevel = "STARTING"
    seal_detail: str = ""
    phase: protocol.SyncPhase = "starting"
    left: int = 0
    detail: str = ""
    rules: int = -1
    rules_error: str = ""


class Link:
    """The connection of a window to sync.

    Args:
        port: The other side.
        tell: Takes each message; the application hands it to its screens.

    Attributes:
        state: What the other side last said of itself.
    """

    def __init__(self, port: SyncPort, tell: Callable[[Message], object]) -> None:
        self.state = State()
        self._port = port
        self._tell = tell
        self._watched = -1
        self._waiting: dict[int, Answered] = {}
        self._gathered: dict[str, tuple[set[int], set[int], set[int], set[int]]] = {}
        self._has_counted = False
        self._due: asyncio.TimerHandle | None = None
        self._poking: asyncio.TimerHandle | None = None
        self._is_closed = False
        self._rules = ""

    def start(self) -> None:
        """Connect, and keep the connection up."""
        self._poke()

    def request(self, body: Body, answered: Answered | None = None) -> bool:
        """Ask for something; False when sync isn't there to be asked."""
        number = self._port.send(body)
        if number and answered:
            self._waiting[number] = answered
        return bool(number)

    def close(self) -> None:
        """Hang up."""
        self._is_closed = True
        self._watch(-1)
        for handle in (self._due, self._poking):
            if handle:
                handle.cancel()
        self._port.close()

    def _poke(self) -> None:
        if self._is_closed:
            return
        for message in self._port.poke():
            self._take(message)
        self._watch(self._port.fileno())
        delay = POKE if self._watched < 0 else POKE_CONNECTED
        self._poking = asyncio.get_running_loop().call_later(delay, self._poke)

    def _watch(self, descriptor: int) -> None:
        """Watch this descriptor instead of the one before."""
        if descriptor == self._watched:
            return
        loop = asyncio.get_running_loop()
        if self._watched >= 0:
            loop.remove_reader(self._watched)
        if descriptor >= 0:
            loop.add_reader(descriptor, self._read)
        self._watched = descriptor

    def _read(self) -> None:
        for message in self._port.receive():
            self._take(message)
        if self._port.fileno() != self._watched:
            self._watch(self._port.fileno())
            self._give_up_waiting()

    def _give_up_waiting(self) -> None:
        """Nobody will answer any more."""
        waiting, self._waiting = self._waiting, {}
        for number, answered in waiting.items():
            answered(protocol.Answer(number, "cancelled"))

    def _take(self, message: protocol.FromSync) -> None:
        match message:
            case protocol.FeedChanged():
                self._gather(message)
            case protocol.ThreadChanged(uri):
                self._tell(ThreadChanged(uri))
            case protocol.SealChanged(level, detail):
                self._set(seal=level, seal_detail=clean_line(detail))
            case protocol.SyncChanged(phase, left, detail):
                self._set(phase=phase, left=left, detail=clean_line(detail))
            case protocol.RulesChanged(rules, error, source):
                self._set(rules=rules, rules_error=clean_line(error))
                self._notice_rules(rules, source)
            case protocol.OutboxChanged(ids):
                self._tell(OutboxChanged(ids))
            case protocol.Notice(text):
                self._tell(Said(clean_line(text)))
            case protocol.Answer(number):
                if answered := self._waiting.pop(number, None):
                    answered(message)
            case protocol.Hello():
                self._tell(Connected())

    def _notice_rules(self, rules: int, source: str) -> None:
        """Say when other rules are in force than before, whoever changed the files."""
        if source and self._rules and source != self._rules:
            self._tell(Said(f"your rules were changed and are in force: {plural(rules, 'rule')} now"))
        self._rules = source or self._rules

    def _set(self, **changes: object) -> None:
        state = msgspec.structs.replace(self.state, **changes)
        if state == self.state:
            return
        is_count = state == msgspec.structs.replace(self.state, left=state.left)
        self.state = state
        if is_count:
            self._has_counted = True
            self._hand_on_soon()
        else:
            self._tell(StatusChanged())

    def _gather(self, event: protocol.FeedChanged) -> None:
        new, changed, removed, scores = self._gathered.setdefault(event.feed, (set(), set(), set(), set()))
        new.update(event.new)
        changed.update(event.changed)
        removed.update(event.removed)
        scores.update(event.scores)
        self._hand_on_soon()

    def _hand_on_soon(self) -> None:
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(GATHER, self.hand_on)

    def hand_on(self) -> None:
        """Tell of what was gathered, now."""
        if self._due:
            self._due.cancel()
        self._due = None
        gathered, self._gathered = self._gathered, {}
        for feed, (new, changed, removed, scores) in gathered.items():
            self._tell(FeedChanged(feed, new, changed - new, removed, scores - changed - new))
        if self._has_counted:
            self._has_counted = False
            self._tell(StatusChanged())
