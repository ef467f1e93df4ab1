"""Writing a post, an answer, a quote, or a thread: kept from the first key, and sent when the user says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.timer import Timer

from skerry.domain.clean import clean_line
from skerry.domain.errors import SkerryError
from skerry.domain.gates import PREFERENCES, kept_default
from skerry.domain.posts import Post
from skerry.ui.compose.composition import Composition
from skerry.ui.compose.languages import choices, last_used
from skerry.ui.compose.mention import Mention
from skerry.ui.compose.people import People
from skerry.ui.messages import Said
from skerry.ui.rows.header import at_handle
from skerry.ui.screens.base import CommandScreen
from skerry.ui.widgets.asides import AboutPost, Attached
from skerry.ui.widgets.editor import Editor
from skerry.ui.widgets.facts import Facts
from skerry.ui.widgets.status import Status
from skerry.ui.words import in_brief

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from skerry.ui.account import Account
    from skerry.ui.app import Skerry
    from skerry.ui.screens.menu import Entry

KEEP_AFTER = 0.4
"""Seconds after a key in which the draft is kept."""


class ComposeScreen(CommandScreen):
    """The text, above it what is answered or quoted, below it what goes with it."""

    SCOPE = "compose"

    def __init__(self, skerry: Skerry, account: Account, composition: Composition, about: Post | None = None) -> None:
        super().__init__(skerry)
        self.account = account
        self.composition = composition
        self._about_post = about
        self._is_done = False
        self._keeping: Timer | None = None
        self._langs = choices(skerry.langs, last_used(account.source.user), about.langs if about else ())
        if composition.is_empty and not composition.draft:
            composition.set_langs(self._langs[0])
            composition.begin_with(kept_default(account.source.cache.kept(PREFERENCES)))
        self.people = People(account.source.cache, account.source.feed, [about.author] if about else [])
        self._mention = Mention()
        self.status = Status(account.source.handle, "", account.link.state)
        self.editor = Editor(composition.part.text)
        self.facts = Facts(composition.part, self.editor.measured)
        self._about = AboutPost()
        self._images = Attached()

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.status
        yield self._about
        yield self.editor
        yield self._images
        yield self.facts
        yield self.keys

    def on_mount(self) -> None:
        """Show what there is, and get to know people while nobody waits."""
        self._show_part()
        self.attempt(self._keep)  # what was taken out of the outbox is nowhere else now
        self._meet_people()

    def on_unmount(self) -> None:
        """Keep what is written; what was sent is no draft."""
        self.skerry.attempt(self._keep)

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap what stands around the text anew."""
        self._show_asides()

    @property
    def takes_keys(self) -> bool:
        """Always: it hands them to the text."""
        return True

    async def typed(self, event: events.Key | events.Paste) -> None:
        """Write. A paste is text and nothing else, whatever is in it."""
        if isinstance(event, events.Paste):
            self.keys.hush()
            if not self.editor.buffer.paste(event.text):
                self.say("not all of it had room", is_error=True)
            self._written()
        elif event.character and not event.key.startswith(("ctrl+", "alt+")) and self._is_text(event.character):
            self.keys.hush()
            if self.editor.buffer.type(event.character):
                self._written()
        elif not self.press(event):
            self.keys.hush()
            if self.editor.press(event.key):
                self._has_changed()
            self._offer_people()

    @staticmethod
    def _is_text(character: str) -> bool:
        return character.isprintable() or ord(character) > 0x2000  # joiners of words and emoji are not printable

    def _written(self) -> None:
        self.editor.changed()
        self._has_changed()
        self._offer_people()

    def _has_changed(self) -> None:
        """Take the text over, and keep the draft soon."""
        self.composition.set_text(self.editor.buffer.text)
        self._tell()
        self._keep_soon()

    def _keep_soon(self) -> None:
        if self._keeping is None:
            self._keeping = self.set_timer(KEEP_AFTER, self._keep_or_say)

    def _keep_or_say(self) -> None:
        self._keeping = None
        self.attempt(self._keep)

    def _keep(self) -> None:
        if not self._is_done:
            self.composition.keep(self.account.source.user, self.skerry.now_ms())

    # What is shown

    def _show_part(self) -> None:
        """Show the post of the thread that is written now."""
        self.editor.load(self.composition.part.text)
        self._offer_people()
        self._tell()
        self._show_asides()

    def _tell(self) -> None:
        composition = self.composition
        self.facts.tell(composition.part, self.editor.measured, composition.first.gates)
        self.status.tell(title=self.title_words)

    @property
    def title_words(self) -> str:
        """What is written, and which of how many."""
        first, parts = self.composition.first, self.composition.parts
        author = clean_line(at_handle(self._about_post.author)) if self._about_post else ""
        if first.reply_to:
            words = f"Reply to {author}" if author else "Reply"
        elif first.quotes:
            words = f"Quote of {author}" if author else "Quote"
        else:
            words = "New post" if len(parts) == 1 else "New thread"
        return words if len(parts) == 1 else f"{words} · post {self.composition.at + 1} of {len(parts)}"

    def _show_asides(self) -> None:
        """What it is about, and its images."""
        composition = self.composition
        before = composition.parts[composition.at - 1] if composition.at else None
        self._about.show(self._about_post, before, self.skerry.now_ms())
        self._images.show(composition.part.images, composition.part.card)

    # Mentions

    def _meet_people(self) -> None:
        if self.is_attached and self.people.load():
            self.set_timer(0.02, self._meet_people)

    def _offer_people(self) -> None:
        """Offer whom the mention before the caret may mean."""
        self._mention.look(self.editor.buffer, self.people)
        self.facts.offer(self._mention.offered)

    def do_complete_mention(self) -> None:
        """Write the next handle that the mention may mean."""
        if not self._mention.complete(self.editor.buffer):
            self.say("Tab completes a mention: @ and the first letters of a handle or name")
            return
        self.editor.changed()
        self._has_changed()
        self.facts.offer(self._mention.offered, self._mention.chosen)

    # The thread

    def do_add_post(self) -> None:
        """Begin the next post of a thread."""
        self.composition.add_part()
        self._show_part()
        self._keep_soon()

    def do_remove_post(self) -> None:
        """Take this post out of the thread."""
        if not self.confirmed("remove-post"):
            self.say(f"{self.skerry.key_of('remove-post')} again takes this post out")
            return
        self.composition.remove_part()
        self._show_part()
        self._keep_soon()

    def do_earlier_post(self) -> None:
        """The post before."""
        self._step(-1)

    def do_later_post(self) -> None:
        """The post behind."""
        self._step(1)

    def _step(self, by: int) -> None:
        if self.composition.step(by):
            self._show_part()
        else:
            self.say(f"there is no other post there; {self.skerry.key_of('add-post')} begins the next")

    # What goes with it

    def do_language(self) -> None:
        """The next language."""
        now = self.composition.part.langs
        at = self._langs.index(now) if now in self._langs else -1
        self.composition.set_langs(self._langs[(at + 1) % len(self._langs)])
        self._tell()
        self._keep_soon()

    def do_label_menu(self) -> None:
        """Say what the post shows."""
        from skerry.ui.screens.composing import label_menu

        label_menu(self)

    def do_gate_menu(self) -> None:
        """Who may answer, and whether it may be quoted."""
        from skerry.ui.screens.gating import while_writing

        while_writing(self)

    def do_card_menu(self) -> None:
        """A card of a link, or take it off."""
        from skerry.ui.screens.carding import card_menu

        card_menu(self)

    def do_image_menu(self) -> None:
        """Attach an image, describe one, take one off."""
        from skerry.ui.screens.composing import image_menu

        image_menu(self)

    def do_text_in_editor(self) -> None:
        """Edit the text in the user's editor."""
        text = self.skerry.edit_text(self.editor.buffer.text)
        if text != self.editor.buffer.text:
            self.editor.buffer.set("")
            if not self.editor.buffer.paste(text):
                self.say("not all of it had room", is_error=True)
            self._written()

    def decorated(self) -> None:
        """Something that goes with the post is another."""
        self._tell()
        self._show_asides()
        self._keep_soon()

    def show_menu(self, title: str, entries: Sequence[Entry], begin: int = 0) -> None:
        """Open a menu."""
        from skerry.ui.screens.menu import MenuScreen

        self.skerry.push_screen(MenuScreen(self.skerry, title, entries, self.attempt, begin))

    def ask(
        self,
        title: str,
        note: str,
        answered: Callable[[str], object],
        *,
        answer: str = "",
        complete: Callable[[str], tuple[str, str]] | None = None,
    ) -> None:
        """Ask for a line."""
        from skerry.ui.screens.ask import AskScreen

        screen = AskScreen(self.skerry, title, note, answered, self.attempt, answer=answer, complete=complete)
        self.skerry.push_screen(screen)

    # Ending

    def do_send(self) -> None:
        """Put it into the outbox, from which it is sent when the time for undoing it is over."""
        try:
            posts = self.composition.checked(require_alt=self.skerry.require_alt)
        except SkerryError as error:
            self._show_part()
            self.say(in_brief(error), is_error=True)
            return
        self.account.sending.post(posts, self.skerry.undo_ms)
        self._is_done = True
        self.composition.forget(self.account.source.user)
        self.dismiss()
        if not self.skerry.undo_ms:
            self.call_later(self.skerry.tell, Said("it is on its way"))

    def do_put_aside(self) -> None:
        """Back to the list; what is written stays as a draft."""
        self._keep()
        self.dismiss()
        if self.composition.draft:
            words = f"kept as a draft; {self.skerry.key_of('drafts')} shows your drafts"
            self.call_later(self.skerry.tell, Said(words))

    def do_compose_help(self) -> None:
        """Show all keys."""
        self.skerry.show_help(self.SCOPE)

    def do_compose_palette(self) -> None:
        """Find a command by its name."""
        self.skerry.show_palette(self)
