"""Somebody's profile: who they are, what stands between you, and the ways to their posts and their people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.content import Content

from skerry.domain.feeds import FeedName, Tab
from skerry.domain.people import PeopleKind, Person, read_person
from skerry.sync.protocol import Answer, LookUp
from skerry.ui.messages import Connected
from skerry.ui.rows.look import wrapped
from skerry.ui.rows.person import is_covered, is_sealed, profile_parts
from skerry.ui.screens.own_profile import with_edits
from skerry.ui.screens.panel import PanelScreen
from skerry.ui.screens.personal import PersonalScreen
from skerry.ui.themes import Palette

if TYPE_CHECKING:
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry

WAITING = "the profile is on its way"


class ProfileScreen(PanelScreen, PersonalScreen):
    """One profile, by DID or handle; as it is kept at first, and anew once it is fetched."""

    SCOPE = "profile"

    def __init__(self, skerry: Skerry, account: Account, who: str) -> None:
        super().__init__(skerry, "Profile")
        self.account = account
        self._kept = f"profile:{who}"
        self._trouble = ""
        self._is_revealed = False
        self.person = self._read()

    def on_mount(self) -> None:
        """Fetch it."""
        self._fetch()

    def on_connected(self, _message: Connected) -> None:
        """Ask for what could not be asked for."""
        self._fetch()

    def _fetch(self) -> None:
        is_asked = self.account.link.request(LookUp(self._kept), self._looked_up)
        self._trouble = "" if is_asked else "sync is not there yet"
        self.rewrap()

    def lines_for(self, palette: Palette, width: int) -> list[Content]:
        """Everything about them, or why there is nothing."""
        person = self._laid()
        if person is None:
            return wrapped(Content.styled(self._trouble or WAITING, palette.muted), width)
        key = self.skerry.key_of("reveal")
        parts = [*profile_parts(person, palette, is_revealed=self._is_revealed, key=key), *self._ways(person, palette)]
        return [line for part in parts for line in (wrapped(part, width) or [Content()])]

    def _ways(self, person: Person, palette: Palette) -> list[Content]:
        """The keys that lead on, and those that do something with them."""
        is_own = person.author.did == self.account.source.did
        ways = [
            *(("their-posts", "posts"), ("their-replies", "replies"), ("their-media", "media")),
            *(("their-followers", "followers"), ("their-follows", "follows")),
            ("their-likes", "likes") if is_own else ("known-followers", "followers you know"),
            *(("their-lists", "lists"), ("their-packs", "starter packs")),
        ]
        deeds = [("edit-profile", "edit"), ("put-on-lists", "put on your lists")]
        if not is_own:
            words = "no longer follow" if person.author.is_followed else "follow"
            deeds = [("follow", words), ("mute-menu", "mute or block"), ("put-on-lists", "put on your lists")]
        rows = [" · ".join(f"{self.skerry.key_of(command)} {words}" for command, words in row) for row in (ways, deeds)]
        return [Content(), *(Content.styled(row, palette.accent) for row in rows)]

    def _looked_up(self, answer: Answer) -> None:
        if self.is_attached:
            self._trouble = answer.what if answer.result == "error" else ""
            self.person = self._read()
            self.rewrap()
            if self._trouble and self.person:
                self.say(self._trouble, is_error=True)

    def _read(self) -> Person | None:
        return read_person(self.account.source.cache.kept(self._kept))

    def _laid(self) -> Person | None:
        """The person with what is on its way laid over."""
        if self.person is None:
            return None
        author = self.account.wishes.lay_author(self.person.author)
        person = replace(self.person, author=author)
        is_own = author.did == self.account.source.did
        return with_edits(person, self.account.source, self.skerry.now_ms()) if is_own else person

    def person_or_say(self) -> Person | None:
        """Who it is."""
        if self.person is None:
            self.say(self._trouble or WAITING)
        return self._laid()

    def show_wishes(self) -> None:
        """Show what is on its way."""
        self.rewrap()

    # Commands

    def do_reveal(self) -> None:
        """Show what the network's rules cover, or cover it again."""
        person = self.person_or_say()
        if person is None:
            return
        has_cover = is_covered(person) or bool(person.moderation.name)
        if has_cover and not (is_sealed(person) or person.moderation.name.is_final):
            self._is_revealed = not self._is_revealed
            self.rewrap()
        else:
            self.say("this can't be shown" if has_cover else "nothing is covered here")

    def do_edit_profile(self) -> None:
        """Change one's own name or description."""
        from skerry.ui.screens.own_profile import edit_menu

        person = self.person_or_say()
        if person and person.author.did == self.account.source.did:
            self.show_menu("Your profile", edit_menu(self, person))
        elif person:
            self.say("only your own profile can be edited")

    def do_their_lists(self) -> None:
        """The lists that they made."""
        if person := self.person_or_say():
            title = f"Lists of @{person.author.handle}"
            self.skerry.show_directory(self.account, f"lists-of:{person.author.did}", title)

    def do_their_packs(self) -> None:
        """The starter packs that they made."""
        if person := self.person_or_say():
            title = f"Starter packs of @{person.author.handle}"
            self.skerry.show_directory(self.account, f"packs-of:{person.author.did}", title)

    def do_their_posts(self) -> None:
        """Their posts."""
        self._show("posts")

    def do_their_replies(self) -> None:
        """Their posts with the replies."""
        self._show("replies")

    def do_their_media(self) -> None:
        """Their posts with images or video."""
        self._show("media")

    def do_their_likes(self) -> None:
        """What they liked: nobody sees that of others."""
        if self.person and self.person.author.did != self.account.source.did:
            self.say("only your own likes can be seen")
        else:
            self._show("likes")

    def do_their_followers(self) -> None:
        """Who follows them."""
        self._show_people("followers", "Followers of")

    def do_their_follows(self) -> None:
        """Whom they follow."""
        self._show_people("follows", "Followed by")

    def do_known_followers(self) -> None:
        """Who of those that you follow follows them."""
        self._show_people("known", "Followers you know of")

    def _show(self, tab: Tab) -> None:
        if self.person is None:
            self.say(self._trouble or WAITING)
            return
        author = self.person.author
        name = FeedName("author", author.did, tab)
        self.skerry.show_feed(self.account, str(name), f"@{author.handle} · {tab}")

    def _show_people(self, kind: PeopleKind, words: str) -> None:
        if self.person is None:
            self.say(self._trouble or WAITING)
            return
        author = self.person.author
        self.skerry.show_people(self.account, f"{kind}:{author.did}", f"{words} @{author.handle}")
