"""The timeline: where the window opens, at the place where the reader left it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skerry.domain.errors import SkerryError
from skerry.sync.protocol import Answer, Older
from skerry.ui.feed.changes import Change
from skerry.ui.feed.contents import ItemContents
from skerry.ui.feed.places import VIEWS, View
from skerry.ui.feed.row import TAIL, Row
from skerry.ui.feed.timeline import RANKED, Timeline
from skerry.ui.screens.reading import ReadingScreen
from skerry.ui.widgets.status import Place
from skerry.ui.words import MINUTE, SECOND, in_brief

if TYPE_CHECKING:
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry
    from skerry.ui.commands import Command

WRITE_EVERY = 5.0
"""Seconds between two times that marks and position are written."""

NEAR_END = 12
"""Rows before the last from which on older posts are asked for."""


class TimelineScreen(ReadingScreen):
    """The feed of an account."""

    SCOPE = "timeline"

    def __init__(self, skerry: Skerry, account: Account) -> None:
        self._view: View = "chronological"
        self._new_above: set[int] = set()
        self._hidden = 0
        self._asks_again_at = 0
        self._is_fetching_older = False
        self._is_untouched = True
        self._is_folding = skerry.folds_stories
        super().__init__(skerry, account)

    @property
    def title_words(self) -> str:
        """The feed's name, with the view when it isn't the usual one."""
        name = self.account.source.feed_name
        return name if self._view == "chronological" else f"{name} · {self._view}"

    def begin(self) -> None:
        """The rows of the view that is chosen."""
        source, items = self.account.source, self.account.items
        self.marks = marks = self.account.marks
        self.timeline = Timeline(source.cache, source.feed, marks, view=self._view, is_folding=self._is_folding)
        fetch_key, folds = self.skerry.key_of("open"), self.timeline.folds
        self.contents = ItemContents(items, self.timeline.index, marks, fetch_key, folds)
        questions = self.account.questions
        questions.keys = f"{self.skerry.key_of('hidden-rightly')} yes · {self.skerry.key_of('hidden-wrongly')} no"
        self.contents.questions = questions
        self._new_above.clear()

    def land(self) -> None:
        """Where the reader was; in the other views at the top."""
        source = self.account.source
        position = source.user.position(source.feed) if self._view == "chronological" else None
        landing = self.timeline.open(position)
        if landing and position:
            self.feed.view.place_at(landing, -position.line)
        self._is_untouched = not self.timeline.count
        self.up_to_date()

    def on_mount(self) -> None:
        """Start what goes on by itself."""
        super().on_mount()
        self.set_interval(MINUTE / SECOND, self._tick)
        self.set_interval(WRITE_EVERY, self._write_or_say)
        if notice := self.account.source.notice:
            self.say(notice)
        elif self.skerry.has_draft():
            self.say(f"a change of your rules waits and is not in force: {self.skerry.key_of('edit-rule')} shows it")

    def on_unmount(self) -> None:
        """Write what is left to write."""
        self.skerry.attempt(self.write)

    def run(self, command: Command) -> None:
        """Carry out a command."""
        self._is_untouched = False
        super().run(command)

    def write(self) -> None:
        """Write the read marks and the position. Raises StoreError."""
        self.account.marks.write()
        row = self._row_to_remember()
        placed = self.feed.view.find(row) if row else None
        item_id = self.timeline.folds.shown(row) if row else TAIL
        stored = self.account.items.get(item_id) if item_id > TAIL else None
        if self._view == "chronological" and stored:
            self._remember(stored.item.address, -placed.y if placed else 0, stored.item.sort_ms)

    def _row_to_remember(self) -> Row | None:
        """The selected row; on a gap, or at the end, the post above it."""
        row, view = self.feed.row, self.feed.view
        if row is None or row.is_item or row.is_fold:
            return row
        return next((above for above in view.index.backwards(view.position - 1) if not above.is_gap), None)

    def _write_or_say(self) -> None:
        try:
            self.write()
        except SkerryError as error:
            self.say(in_brief(error), is_error=True)

    def _remember(self, address: str, line: int, sort_ms: int) -> None:
        from skerry.store.user import Position

        source = self.account.source
        position = Position(address, line, sort_ms)
        if source.user.position(source.feed) != position:
            source.user.set_position(source.feed, position)

    def _tick(self) -> None:
        self.feed.tick(self.skerry.now_ms())

    # Where the reader is

    def show_place(self) -> None:
        """Position, unread, hidden, and what is new above."""
        timeline, row = self.timeline, self.feed.row
        self._notice_seen()
        total = timeline.count
        if not timeline.is_loaded:
            state = timeline.state
            total = max(total, state.items - state.hidden)
        position = timeline.place(row) if row and not timeline.has_newer else 0
        unread = len(self.marks.unread)
        self.status.tell(place=Place(position, total, unread, len(self._new_above), self._hidden))
        self._ask_for_older()

    def took_in(self, change: Change, new: frozenset[int], top: Row | None) -> None:
        """Count what came in above. Where there was nothing, stay at the first until a key is pressed."""
        if self._is_untouched:
            self.feed.jump(self.timeline.index.at(0))
        elif top is not None:
            self._new_above.update(row.id for row in change.added if row.id in new and row.order < top.order)
        self._new_above.difference_update(row.id for row in change.removed)

    def up_to_date(self) -> None:
        """Read how many are hidden, and whether there is more."""
        self._hidden = self.timeline.state.hidden
        self._tell_tail()

    def _notice_seen(self) -> None:
        """What came into view is no longer new."""
        placed = self.feed.view.placed
        if self._new_above and placed:
            self._new_above.difference_update(p.row.id for p in placed)
            if placed[0].position == 0:
                self._new_above.clear()

    # The end of the list

    def _ask_for_older(self) -> None:
        """Fetch older posts before the reader gets to the last."""
        timeline = self.timeline
        if self._view != "chronological" or not timeline.is_loaded or self._is_fetching_older:
            return
        is_near = self.feed.view.position >= len(timeline.index) - NEAR_END
        if is_near and timeline.count and not timeline.state.is_complete:
            self._fetch_older()

    def _fetch_older(self) -> None:
        if self.skerry.now_ms() >= self._asks_again_at:
            request = Older(self.account.source.feed)
            self._is_fetching_older = self.account.link.request(request, self._older_fetched)
            self._tell_tail()

    def _older_fetched(self, answer: Answer) -> None:
        self._is_fetching_older = False
        if answer.result != "done":
            self._asks_again_at = self.skerry.now_ms() + MINUTE
        self._tell_tail(answer.what if answer.result == "error" else "")

    def _tell_tail(self, trouble: str = "") -> None:
        words = trouble or self._tail_words()
        if words != self.contents.tail:
            self.contents.tail = words
            with self.feed.changing():
                self.feed.forget([TAIL])

    def _tail_words(self) -> str:
        timeline, state = self.timeline, self.timeline.state
        if self._view == "ranked":
            return f"the newest {RANKED:,} posts, the highest score first"
        if self._view == "unread":
            return "no more unread posts" if timeline.count else "nothing is unread"
        if not timeline.count:
            return "nothing here yet" if state.last_sync_ms else "the first posts are on their way"
        if self._is_fetching_older:
            return "fetching older posts"
        return "this is where it begins" if state.is_complete else "older posts are fetched when you get here"

    # Commands

    def do_open(self) -> None:
        """Open the thread, or fetch what a row stands for."""
        row = self.feed.row
        if row and row.is_gap:
            self._fetch_gap(row)
        elif row and row.id == TAIL:
            self._asks_again_at = 0
            self._ask_for_older()
        elif row and row.is_fold:
            self.do_story()
        else:
            super().do_open()

    def do_story(self) -> None:
        """Unfold what tells the same as the selected post, or fold it again."""
        row = self.feed.row
        line = self.timeline.line_of(row) if row else None
        if row is None or line is None:
            self.say("no other post here tells this")
            return
        if self.timeline.folds.is_inside(row.id):
            self.feed.select(line)
            row = line
        with self.feed.changing():
            self.feed.forget(self.timeline.toggle(row).redrawn)

    def do_stories(self) -> None:
        """Fold stories, or show every post at its own place."""
        self.write()
        self._is_folding = not self._is_folding
        new_above = set(self._new_above)
        self.begin_again()
        self._new_above = new_above
        self.show_place()
        self.say("stories are told once" if self._is_folding else "every post is shown")

    def do_tray(self) -> None:
        """The hidden posts."""
        self.skerry.show_tray(self.account, self.shown_feed, self.account.source.feed_name)

    def do_view(self) -> None:
        """The next view."""
        self.write()
        self._view = VIEWS[(VIEWS.index(self._view) + 1) % len(VIEWS)]
        self.begin_again()
        self.status.tell(title=self.title_words)

    def do_hidden_rightly(self) -> None:
        """Say that hiding the post was right."""
        self._answer(is_right=True)

    def do_hidden_wrongly(self) -> None:
        """Say that hiding the post was wrong."""
        self._answer(is_right=False)

    def _answer(self, *, is_right: bool) -> None:
        row = self.feed.row
        stored = self.account.items.get(row.id) if row and row.is_item else None
        question = self.account.questions.of(stored) if stored else None
        if row is None or question is None:
            self.say("nothing is asked about this post")
            return
        from skerry.judge.telling import precision_sentence

        precision = self.account.questions.answer(question, is_right, self.skerry.now_ms())
        with self.feed.changing():
            self.feed.forget_rows([row])
        self.say(precision_sentence(question.rule, precision))

    def do_close(self) -> None:
        """End the program."""
        self.skerry.exit()

    def _fetch_gap(self, row: Row) -> None:
        asked = Older(self.account.source.feed, -row.id)
        is_asked = self.account.link.request(asked, lambda answer: self.answered(row, answer))
        self.note(row, "fetching" if is_asked else "sync is not there yet")
