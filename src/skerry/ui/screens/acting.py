"""What the lists of posts do to a post: like, repost, save, follow, delete, answer, quote; the menus have the rest."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from skerry.domain.clean import clean_line
from skerry.domain.errors import UsageError
from skerry.domain.writing import Delete, NewPost, Report, Toggle
from skerry.ui.feed.undo import Posted, Switched
from skerry.ui.messages import OutboxChanged
from skerry.ui.rows.header import at_handle
from skerry.ui.screens.rating import RatingScreen

if TYPE_CHECKING:
    from collections.abc import Collection

    from skerry.domain.posts import Post
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry
    from skerry.ui.feed.row import Row
    from skerry.ui.pictures import Pictures
    from skerry.ui.screens.menu import Entry

TICK_S = 0.5
"""Seconds between two looks at how long a post is held still."""


class ActingScreen(RatingScreen):
    """A list whose posts can be acted on."""

    def __init__(self, skerry: Skerry, account: Account) -> None:
        super().__init__(skerry, account)
        self._is_counting = False

    @property
    def shown_pictures(self) -> Pictures | None:
        """Where the list has its pictures from; None when it shows none."""
        shows = self.skerry.pictures == "on-screen" and self.skerry.has_pixels
        return self.account.pictures if shows else None

    def do_pictures(self) -> None:
        """Show the selected post's pictures, unless they are covered."""
        item = self.selected_item()
        if item is None or not item.post.embed.pictures:
            self.say("this post has no pictures")
        elif self.has_covered_media():
            self.say(f"they are covered: {self.skerry.key_of('reveal')} shows them, if they may be shown")
        else:
            self.skerry.show_pictures(self.account, item.post)

    def has_covered_media(self) -> bool:
        """Whether moderation or a rule covers the selected post's media; so it is where a list doesn't know better."""
        return True

    @abstractmethod
    def rows_about(self, subjects: Collection[str]) -> Collection[Row]:
        """The rows about one of these: posts, threads, authors; bounded by what is in memory."""

    def on_mount(self) -> None:
        """Say what the outbox holds."""
        self.count_outbox()

    def on_screen_resume(self) -> None:
        """The same when it comes back to the front."""
        self.count_outbox()

    def on_outbox_changed(self, message: OutboxChanged) -> None:
        """Show what has become of what was done."""
        if message.subjects:
            self.show_anew(message.subjects)
        self.count_outbox()

    def show_anew(self, subjects: Collection[str]) -> None:
        """Lay out the rows about these anew."""
        rows = self.rows_about(subjects)
        if rows:
            with self.feed.changing():
                self.feed.forget_rows(rows)

    def count_outbox(self) -> None:
        """Say how much waits and what failed, and count down while a post is held."""
        self.status.tell(outbox=self.account.sending.counts())
        self._count_down()

    def _count_down(self) -> None:
        seconds = self.account.sending.seconds_held()
        self.keys.pin(f"sending in {seconds} s, {self.skerry.key_of('undo')} takes it back" if seconds else "")
        if seconds and not self._is_counting:
            self._is_counting = True
            self.set_timer(TICK_S, self._tick_down)

    def _tick_down(self) -> None:
        self._is_counting = False
        self._count_down()

    # Writing

    def do_compose(self) -> None:
        """Write a post."""
        self._refuse_file()
        self.skerry.show_compose(self.account, [NewPost()])

    def do_reply(self) -> None:
        """Answer the post, unless its author doesn't let one."""
        item = self._item_or_say()
        if item is None:
            return
        self._refuse_file()
        if item.post.viewer.is_reply_disabled:
            self.say("its author doesn't let you reply to this post")
        else:
            self.skerry.show_compose(self.account, [NewPost(reply_to=item.post.uri)], about=item.post)

    def do_quote(self) -> None:
        """Quote the post, unless its author doesn't let one."""
        item = self._item_or_say()
        if item is None:
            return
        self._refuse_file()
        if item.post.viewer.is_embedding_disabled:
            self.say("its author doesn't let anybody quote this post")
        else:
            self.skerry.show_compose(self.account, [NewPost(quotes=item.post.uri)], about=item.post)

    def do_drafts(self) -> None:
        """The drafts."""
        self.skerry.show_drafts(self.account)

    def do_outbox(self) -> None:
        """The outbox."""
        self.skerry.show_outbox(self.account)

    # What is one key

    def do_like(self) -> None:
        """Like the post, or take that back."""
        if item := self._item_or_say():
            self.switch(Toggle("like", item.post.uri, not item.post.viewer.like))

    def do_bookmark(self) -> None:
        """Save the post, or take that back."""
        if item := self._item_or_say():
            self.switch(Toggle("bookmark", item.post.uri, not item.post.viewer.is_bookmarked))

    def do_repost(self) -> None:
        """Repost the post at the second press; take a repost back at the first."""
        item = self._item_or_say()
        if item is None:
            return
        if item.post.viewer.repost:
            self.switch(Toggle("repost", item.post.uri, is_on=False))
        elif self.confirmed(f"repost {item.post.uri}"):
            self.switch(Toggle("repost", item.post.uri))
        else:
            key = self.skerry.key_of
            self.say(f"{key('repost')} again reposts it, {key('quote')} quotes it")

    def do_follow(self) -> None:
        """Follow the author; no longer follow them at the second press."""
        item = self._item_or_say()
        if item is None:
            return
        author, name = item.post.author, clean_line(at_handle(item.post.author))
        if author.did == self.account.source.did:
            self.say("this is your own post")
        elif not author.is_followed:
            self.switch(Toggle("follow", author.did), f"you follow {name}")
        elif self.confirmed(f"unfollow {author.did}"):
            self.switch(Toggle("follow", author.did, is_on=False), f"you no longer follow {name}")
        else:
            self.say(f"you follow {name}; {self.skerry.key_of('follow')} again ends that")

    def do_delete(self) -> None:
        """Delete a post of one's own, at the second press."""
        item = self._item_or_say()
        if item is None:
            return
        if item.post.author.did != self.account.source.did:
            self.say("only your own posts can be deleted")
        elif self.confirmed(f"delete {item.post.uri}"):
            self.delete(item.post)
        else:
            self.say(f"{self.skerry.key_of('delete')} again deletes this post for good")

    def delete(self, post: Post) -> None:
        """Delete a post of one's own."""
        self._refuse_file()
        self.account.sending.add(Delete(post.uri))
        self.count_outbox()
        self.say("it is being deleted")

    def do_play(self) -> None:
        """Play the post's video, or that of what it quotes, in the user's player."""
        item = self._item_or_say()
        if item is None:
            return
        embed = item.post.embed
        video = embed.video or (embed.quoted.video if embed.quoted else None)
        if video is None or not video.playlist:
            self.say("there is no video here" if video is None else "its video has no address that can be played")
            return
        self.skerry.play(video.playlist)
        self.say("your player is started")

    def do_mute_menu(self) -> None:
        """What keeps the post's author or thread away."""
        self._open_menu(for_muting=True)

    def do_post_menu(self) -> None:
        """Everything that can be done with the post and its author."""
        self._open_menu(for_muting=False)

    def do_put_on_lists(self) -> None:
        """Which of one's own lists the author is on."""
        from skerry.ui.screens.list_menu import ListMenu

        if item := self._item_or_say():
            ListMenu(self, item.post.author).ask()

    def _open_menu(self, *, for_muting: bool) -> None:
        item = self._item_or_say()
        if item is None:
            return
        from skerry.ui.screens.menus import Menus

        menus = Menus(self, item)
        self.show_menu(*(menus.keeping_away() if for_muting else menus.everything()))

    def show_menu(self, title: str, entries: Collection[Entry]) -> None:
        """Open a menu."""
        from skerry.ui.screens.menu import MenuScreen

        self.skerry.push_screen(MenuScreen(self.skerry, title, tuple(entries), self.attempt))

    def switch(self, toggle: Toggle, words: str = "") -> None:
        """Have something on or off, and show it at once."""
        self._refuse_file()
        said = self.account.sending.switch(toggle, words)
        self._switched(toggle.subject)
        self.say(said)

    def do_undo(self) -> None:
        """Take the last deed back, whatever it was."""
        match self.account.undo.last:
            case Switched(words=words) as deed:
                self._switched(self.account.sending.undo_switch(deed))
                self.say(f"taken back: {words}")
            case Posted() as deed:
                self._undo_post(deed)
            case _:
                super().do_undo()

    def _undo_post(self, deed: Posted) -> None:
        posts = self.account.sending.undo_post(deed)
        self.count_outbox()
        if posts:
            self.skerry.show_compose(self.account, posts)
        else:
            self.say(f"the post is sent; {self.skerry.key_of('delete')} on it deletes it")

    def _switched(self, subject: str) -> None:
        """Show it here and in the lists below."""
        for screen in self.skerry.screen_stack:
            if isinstance(screen, ActingScreen):
                screen.show_anew([subject])
        self.count_outbox()

    def _refuse_file(self) -> None:
        """A file of posts belongs to nobody. Raises UsageError."""
        if not self.account.source.did:
            raise UsageError("nobody is signed in: nothing can be written", remedy="sign in: skerry login")

    def report(self, report: Report) -> None:
        """Send a report."""
        self._refuse_file()
        self.account.sending.add(report)
        self.count_outbox()
        self.say("the report is on its way")
