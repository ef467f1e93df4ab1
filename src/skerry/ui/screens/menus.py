"""The menus of a post: itself, its thread and its author."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from skerry.domain.clean import clean_line
from skerry.domain.posts import FeedItem
from skerry.domain.writing import REASONS, Reason, Report, Toggle
from skerry.ui.rows.header import at_handle
from skerry.ui.screens.menu import Entry
from skerry.ui.screens.person_menu import PersonMenu

if TYPE_CHECKING:
    from skerry.ui.screens.acting import ActingScreen

Menu = tuple[str, list[Entry]]

BLUESKY = "Bluesky's moderation"


class Menus:
    """What can be done with the selected post of a list."""

    def __init__(self, screen: ActingScreen, item: FeedItem) -> None:
        self._screen = screen
        self._post = item.post
        self._author = item.post.author
        self._person = PersonMenu(screen, item.post.author)
        self._name = clean_line(at_handle(item.post.author))
        self._is_own = item.post.author.did == screen.account.source.did

    def everything(self) -> Menu:
        """The post's and the author's menu."""
        return f"This post by {self._name}", [
            *self._acting(),
            Entry("Who quoted it", self._show_quotes),
            Entry("Who liked it", partial(self._show_people, "likes", "Liked by")),
            Entry("Who reposted it", partial(self._show_people, "reposts", "Reposted by")),
            Entry("Copy the text", self._copy_text),
            self._command("Copy the link", "copy-link"),
            self._command("Open in the browser", "browser"),
            Entry("Report the post …", partial(self._report, self._post.uri)),
            *([] if self._is_own else [Entry(f"Report {self._name} …", partial(self._report, self._author.did))]),
            *self._muting(),
        ]

    def keeping_away(self) -> Menu:
        """What keeps thread and author away."""
        return f"Less of {self._name}", self._muting()

    def _acting(self) -> list[Entry]:
        viewer = self._post.viewer
        entries = [
            self._command("Reply", "reply"),
            self._command("Quote", "quote"),
            self._command("Take the like back" if viewer.like else "Like", "like"),
            Entry(
                "Take the repost back" if viewer.repost else "Repost",
                partial(self._screen.switch, Toggle("repost", self._post.uri, not viewer.repost)),
                self._screen.skerry.key_of("repost"),
            ),
            self._command("No longer save" if viewer.is_bookmarked else "Save", "bookmark"),
        ]
        if self._is_own:
            delete = Entry(
                "Delete this post",
                partial(self._screen.delete, self._post),
                self._screen.skerry.key_of("delete"),
                "deletes it for good",
            )
            return [*entries, Entry("Who may reply and quote …", self._gates), delete]
        return [*entries, self._person.follow(), self._command("Put on your lists …", "put-on-lists")]

    def _gates(self) -> None:
        from skerry.ui.screens.gating import afterwards

        afterwards(self._screen, self._post.uri, is_reply=bool(self._post.reply_parent))

    def _muting(self) -> list[Entry]:
        root, viewer = self._post.reply_root or self._post.uri, self._post.viewer
        words = "Unmute the thread" if viewer.is_thread_muted else "Mute the thread: no notifications from it"
        thread = Entry(words, partial(self._screen.switch, Toggle("mute-thread", root, not viewer.is_thread_muted)))
        return [thread] if self._is_own else [thread, *self._person.keeping_away()]

    def _show_people(self, kind: str, title: str) -> None:
        self._screen.skerry.show_people(self._screen.account, f"{kind}:{self._post.uri}", title)

    def _show_quotes(self) -> None:
        self._screen.skerry.show_feed(self._screen.account, f"quotes:{self._post.uri}", "Quotes")

    def _copy_text(self) -> None:
        self._screen.skerry.copy_to_clipboard(self._post.text)
        self._screen.say("copied the text")

    def _command(self, words: str, command: str) -> Entry:
        """A command of the list below, with its key."""
        from skerry.ui.commands import BY_ID

        return Entry(words, partial(self._screen.run, BY_ID[command]), self._screen.skerry.key_of(command))

    # Reports

    def _report(self, subject: str) -> None:
        entries = [Entry(words, partial(self._to_whom, subject, reason)) for reason, words in REASONS.items()]
        self._screen.show_menu("Why do you report it?", entries)

    def _to_whom(self, subject: str, reason: Reason) -> None:
        """Bluesky's moderation, or who labelled the post or its author; asked only where there is a choice."""
        labelers = self._labelers()
        if not labelers:
            self._words_for(subject, reason, "")
            return
        entries = [Entry(BLUESKY, partial(self._words_for, subject, reason, ""))]
        entries += [Entry(clean_line(did), partial(self._words_for, subject, reason, did)) for did in labelers]
        self._screen.show_menu("Who gets the report?", entries)

    def _labelers(self) -> list[str]:
        labels = [*self._post.labels, *self._author.labels]
        return list(dict.fromkeys(label.src for label in labels if label.src not in ("", self._author.did)))

    def _words_for(self, subject: str, reason: Reason, labeler: str) -> None:
        from skerry.ui.screens.ask import AskScreen

        def report(text: str) -> None:
            self._screen.report(Report(subject, reason, text, labeler))

        title = f"Report to {clean_line(labeler) if labeler else BLUESKY}"
        note = f"{REASONS[reason]}. Say more if you like; it goes to them with your name when you press Enter."
        self._screen.skerry.push_screen(AskScreen(self._screen.skerry, title, note, report, self._screen.attempt))
