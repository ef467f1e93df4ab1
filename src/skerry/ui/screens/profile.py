"""Somebody's profile: who they are, what stands between you, and the ways to their posts and their people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from skerry.domain.feeds import FeedName, Tab
from skerry.domain.people import PeopleKind, Person, read_person
from skerry.sync.protocol import Answer, LookUp
from skerry.ui.messages import Connected
from skerry.ui.rows.look import wrapped
from skerry.ui.screens.panel import PanelScreen
from skerry.ui.themes import Palette
from skerry.ui.words import count, day

if TYPE_CHECKING:
    from skerry.ui.account import Account
    from skerry.ui.app import Skerry

WAITING = "the profile is on its way"


class ProfileScreen(PanelScreen):
    """One profile, by DID or handle; as it is kept at first, and anew once it is fetched."""

    SCOPE = "profile"

    def __init__(self, skerry: Skerry, account: Account, who: str) -> None:
        super().__init__(skerry, "Profile")
        self.account = account
        self._kept = f"profile:{who}"
        self._trouble = ""
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
        if self.person is None:
            return wrapped(Content.styled(self._trouble or WAITING, palette.muted), width)
        parts = [*profile_parts(self.person, palette), *self._ways(self.person, palette)]
        return [line for part in parts for line in (wrapped(part, width) or [Content()])]

    def _ways(self, person: Person, palette: Palette) -> list[Content]:
        """The keys that lead on."""
        key = self.skerry.key_of
        ways = [
            f"{key('their-posts')} posts",
            f"{key('their-replies')} replies",
            f"{key('their-media')} media",
            f"{key('their-followers')} followers",
            f"{key('their-follows')} follows",
        ]
        is_own = person.author.did == self.account.source.did
        ways.append(f"{key('their-likes')} likes" if is_own else f"{key('known-followers')} followers you know")
        return [Content(), Content.styled(" · ".join(ways), palette.accent)]

    def _looked_up(self, answer: Answer) -> None:
        if self.is_attached:
            self._trouble = answer.what if answer.result == "error" else ""
            self.person = self._read()
            self.rewrap()
            if self._trouble and self.person:
                self.say(self._trouble, is_error=True)

    def _read(self) -> Person | None:
        return read_person(self.account.source.cache.kept(self._kept))

    # Commands

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


def profile_parts(person: Person, palette: Palette) -> list[Content]:
    """Who it is, what stands between you, the numbers, and what they say of themselves; a paragraph each."""
    author = person.author
    name = [
        (author.name or f"@{author.handle}", palette.strong),
        *[(f"  {mark}", palette.accent) for mark in marks(person)],
    ]
    numbers = f"{count(person.followers)} followers · {count(person.follows)} follows · {count(person.posts)} posts" + (
        f" · since {day(person.created_ms)}" if person.created_ms else ""
    )
    parts = [
        Content.assemble(*name),
        *([Content.styled(f"@{author.handle}", palette.muted)] if author.name else []),
        Content.styled(author.did, palette.muted),
    ]
    if between := relations(person):
        parts.append(Content.styled(" · ".join(between), palette.accent))
    parts += [Content(), Content(numbers)]
    if labels := [label.val for label in author.labels]:
        parts.append(Content.styled(f"labels: {', '.join(dict.fromkeys(labels))}", palette.warning))
    if person.about:
        parts += [Content(), *(Content(line) for line in person.about.split("\n"))]
    return parts


def marks(person: Person) -> list[str]:
    """What verifiers say of somebody."""
    return ["✓ verifier"] * person.is_verifier + ["✓ verified"] * (person.is_verified and not person.is_verifier)


def relations(person: Person) -> list[str]:
    """What stands between somebody and the account."""
    author = person.author
    said = [
        ("you follow each other", author.is_followed and person.follows_you),
        ("you follow them", author.is_followed and not person.follows_you),
        ("follows you", person.follows_you and not author.is_followed),
        ("you muted them", author.is_muted),
        ("blocks you", person.is_blocking_you),
        ("you block them", author.is_blocked and not person.is_blocking_you),
    ]
    return [words for words, holds in said if holds]
