"""The moderation settings: muted words, labels, labelers; a change is looked at before it is written."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from skerry.domain.errors import UsageError
from skerry.domain.preferences import (
    Edit,
    MuteWord,
    SetAdult,
    SetLabel,
    SetLabeler,
    Setting,
    UnmuteWord,
    plain_word,
)
from skerry.judge.moderation.listing import WordRow, listing
from skerry.sync.moderating import LABELERS, PREFERENCES, items_in
from skerry.sync.protocol import Answer, Moderate
from skerry.ui.feed.index import RowIndex
from skerry.ui.feed.row import Row
from skerry.ui.rows.layout import Layout
from skerry.ui.rows.look import Look
from skerry.ui.rows.settings import SettingRow, setting_layout, setting_rows
from skerry.ui.screens.ask import AskScreen
from skerry.ui.screens.difference import DifferenceScreen
from skerry.ui.screens.menu import Entry, MenuScreen
from skerry.ui.screens.moving import MovingScreen
from skerry.ui.themes import Palette
from skerry.ui.widgets.feed import Feed

if TYPE_CHECKING:
    from collections.abc import Callable

    from skerry.ui.account import Account
    from skerry.ui.app import Skerry

NEXT: dict[Setting, Setting] = {"ignore": "warn", "warn": "hide", "hide": "ignore"}
SPANS = (("for good", 0), ("for a day", 86_400), ("for a week", 7 * 86_400), ("for 30 days", 30 * 86_400))
"""How long a word can be muted, in seconds, one after the other."""

NO_SYNC = "sync is not there, so nothing can be changed"
WRITTEN = "changed"
SO_ALREADY = "it is so already"
WORD_NOTE = "A word, a #tag, or several words. It counts in texts, alt texts, cards and quotes too."
LABELER_NOTE = "The DID of a labeler, as its page on the web ends: did:plc:…"


class SettingContents:
    """Rows of settings."""

    def __init__(self, rows: Sequence[SettingRow]) -> None:
        self.rows = rows

    def is_unread(self, row: Row) -> bool:  # noqa: ARG002 - settings have no read marks
        """Never."""
        return False

    def layout(self, row: Row, look: Look) -> Layout:
        """The lines of a row."""
        return setting_layout(self.rows[row.id - 1], look)


class ModerationScreen(MovingScreen, ModalScreen[None], inherit_bindings=False):
    """The settings of an account, as they were last read; they are read anew when it opens."""

    SCOPE = "moderation"
    DEFAULT_CSS = """
    ModerationScreen { align: center middle; background: $background 70%; }
    ModerationScreen > Vertical {
        width: 92%; max-width: 92; height: 90%; border: round $primary; background: $background;
    }
    """

    def __init__(self, skerry: Skerry, account: Account) -> None:
        super().__init__(skerry)
        self._account = account
        self.contents = SettingContents(self._read())
        self.feed = Feed(self.contents, skerry.now_ms(), _index(self.contents))
        self.frame = Vertical()

    def compose(self) -> ComposeResult:
        """The frame, the list in it, and the keys."""
        palette = Palette.in_force(self.skerry)
        with self.frame:
            self.frame.border_title = Content.styled("Moderation of your account", palette.bar)
            words = "all clients of the account share these"
            self.frame.border_subtitle = Content.styled(words, palette.muted)
            yield self.feed
            yield self.keys

    def on_mount(self) -> None:
        """Read them anew."""
        self._account.link.request(Moderate(), self._changed)

    # Commands

    def do_change_setting(self) -> None:
        """The next setting of a label, the switch for adult content, where a word counts."""
        row = self._selected
        if row.section == "adult":
            self._look_at(SetAdult(not row.is_on))
        elif row.label:
            self._look_at(SetLabel(row.label.label, NEXT[row.label.setting], row.label.labeler))
        elif row.word:
            self._look_at(_edit(row.word, tags_only=not row.word.tags_only))
        else:
            self.say("there is nothing to change here")

    def do_spare_followed(self) -> None:
        """Whether people who are followed may say a muted word."""
        if word := self._word_or_say():
            self._look_at(_edit(word, spares_followed=not word.spares_followed))

    def do_mute_span(self) -> None:
        """How long a word stays muted."""
        if word := self._word_or_say():
            entries = [Entry(words, partial(self._look_at, _edit(word, span=span))) for words, span in SPANS]
            self.skerry.push_screen(MenuScreen(self.skerry, f"Mute “{word.word}”", entries, self.attempt))

    def do_mute_word(self) -> None:
        """Mute one more word."""
        self._ask("Mute a word", WORD_NOTE, lambda words: self._look_at(MuteWord(plain_word(words))))

    def do_add_labeler(self) -> None:
        """Take labels from one more labeler."""
        self._ask("Take labels from", LABELER_NOTE, lambda words: self._look_at(SetLabeler(words.strip(), True)))

    def do_remove_setting(self) -> None:
        """Mute a word no longer, or take no more labels from a labeler."""
        row = self._selected
        if row.word:
            self._look_at(UnmuteWord(row.word.word))
        elif row.labeler:
            self._look_at(SetLabeler(row.labeler.did, False))
        else:
            self.say("this can be changed, not removed")

    def on_feed_chosen(self, _message: Feed.Chosen) -> None:
        """A second click changes it."""
        self.do_change_setting()

    # How it is done

    @property
    def _selected(self) -> SettingRow:
        return self.contents.rows[self.feed.row.id - 1 if self.feed.row else 0]

    def _word_or_say(self) -> WordRow | None:
        if self._selected.word is None:
            self.say("this is no muted word")
        return self._selected.word

    def _ask(self, title: str, note: str, answered: Callable[[str], object]) -> None:
        self.skerry.push_screen(AskScreen(self.skerry, title, note, answered, self.attempt))

    def _look_at(self, edit: Edit) -> None:
        """Ask how the preferences would differ; whoever says yes then has it written."""
        if not self._account.link.request(Moderate(edit), lambda answer: self._shown(edit, answer)):
            raise UsageError(NO_SYNC)
        self.say("looking at the settings as they are now")

    def _shown(self, edit: Edit, answer: Answer) -> None:
        if answer.result != "done":
            self.say(answer.what or NO_SYNC, is_error=True)
        elif not answer.diff:
            self.say(SO_ALREADY)
        else:
            self.keys.hush()
            self.skerry.push_screen(DifferenceScreen(self.skerry, edit, answer.diff, lambda: self._write(edit)))

    def _write(self, edit: Edit) -> None:
        if not self._account.link.request(Moderate(edit, writes=True), self._written):
            self.say(NO_SYNC, is_error=True)

    def _written(self, answer: Answer) -> None:
        if answer.result == "done":
            self.say(WRITTEN)
        else:
            self.say(answer.what or NO_SYNC, is_error=True)
        self._changed(answer)

    def _changed(self, _answer: Answer) -> None:
        """Show what was read; the selection stays where it was."""
        rows = self._read()
        if rows == self.contents.rows or not self.is_attached:
            return
        at = min(self.feed.view.position, len(rows) - 1)
        self.contents = SettingContents(rows)
        self.feed.replace(self.contents, _index(self.contents))
        self.feed.select(self.feed.view.index.at(at))
        self.feed.show()

    def _read(self) -> list[SettingRow]:
        cache = self._account.source.cache
        entries, services = (items_in(cache.kept(name) or b"[]") for name in (PREFERENCES, LABELERS))
        return setting_rows(listing(entries, services))


def _index(contents: SettingContents) -> RowIndex:
    index = RowIndex()
    index.add([Row((number,), number + 1) for number in range(len(contents.rows))])
    return index


def _edit(
    word: WordRow, *, tags_only: bool | None = None, spares_followed: bool | None = None, span: int | None = None
) -> MuteWord:
    """A word that is muted, muted otherwise; `span` in seconds from now, 0 for good."""
    expires = word.expires if span is None else _after(span) if span else ""
    return MuteWord(
        word.word,
        word.tags_only if tags_only is None else tags_only,
        word.spares_followed if spares_followed is None else spares_followed,
        expires,
    )


def _after(seconds: int) -> str:
    end = datetime.fromtimestamp(time.time() + seconds, UTC)
    return end.isoformat(timespec="milliseconds").replace("+00:00", "Z")
