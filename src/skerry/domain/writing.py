"""What the user wants written to the network, as plain values: the window makes them, the outbox keeps them.

They are wishes, not records: addresses without their versions, handles that nobody has looked up yet, images by the
name of their bytes in user.db. `skerry.bsky.writing` makes records of them.
"""

from __future__ import annotations

from typing import Literal

import msgspec

ToggleKind = Literal[
    "like", "repost", "bookmark", "follow", "block", "mute", "mute-thread", "list-item", "list-mute", "list-block"
]  # fmt: skip
"""What is switched on and off, each about one subject."""

Reason = Literal["spam", "violation", "misleading", "sexual", "rude", "other"]

REASONS: dict[Reason, str] = {
    "spam": "Spam: unwanted mentions, replies or advertising",
    "violation": "Against the law, or against the rules of the network",
    "misleading": "Misleading: impersonation, false claims",
    "sexual": "Unwanted sexual content, not labelled",
    "rude": "Rude: harassment, explicit hostility",
    "other": "Something else",
}
"""Why something is reported. Source: the lexicon `com.atproto.moderation.defs#reasonType`."""

SELF_LABELS = ("sexual", "nudity", "porn", "graphic-media")
"""What an author may say of their own post, as the official client offers it."""

OutboxState = Literal["held", "waiting", "sending", "sent", "failed"]
"""held: it can be undone until `due_ms`. waiting: for sync, for the network, or for what it comes after. sending: being
sent now. sent and failed are the ends; what failed can be tried again, edited or dropped."""


class PostImage(msgspec.Struct, frozen=True, omit_defaults=True):
    """An image of a post: the name of its bytes among the attachments of user.db, and what it shows in words."""

    attachment: str
    alt: str = ""


class PostCard(msgspec.Struct, frozen=True, omit_defaults=True):
    """A link with a title, `app.bsky.embed.external`. `thumb` names an attachment; "" for none."""

    uri: str
    title: str
    description: str = ""
    thumb: str = ""


class Gates(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who may answer a post, and whether it may be quoted.

    Attributes:
        replies: None for everybody, () for nobody, else who: "mentioned", "following" (whom the author follows),
            "followers", or the at:// address of a list.
        can_quote: Whether others may quote it.
    """

    replies: tuple[str, ...] | None = None
    can_quote: bool = True


class NewPost(msgspec.Struct, frozen=True, omit_defaults=True, tag="post"):
    """A post to be written. `reply_to` and `quotes` are addresses; sync finds the versions, and the thread's root."""

    text: str = ""
    langs: tuple[str, ...] = ()
    reply_to: str = ""
    quotes: str = ""
    images: tuple[PostImage, ...] = ()
    card: PostCard | None = None
    labels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    gates: Gates | None = None


class Toggle(msgspec.Struct, frozen=True, omit_defaults=True, tag="toggle"):
    """Something is to be on or off, whatever it is now.

    Attributes:
        kind: What.
        subject: A post's address (like, repost, bookmark), that of a thread's root (mute-thread) or of a list
            (list-mute, list-block), or whom: a DID, or a handle that sync looks up.
        is_on: Whether it is to be.
        until_ms: When a mute ends, in milliseconds since 1970; 0 for never.
        of_list: For "list-item", the address of the list.
    """

    kind: ToggleKind
    subject: str
    is_on: bool = True
    until_ms: int = 0
    of_list: str = ""


class SetGates(msgspec.Struct, frozen=True, omit_defaults=True, tag="gates"):
    """Other gates for a post of one's own."""

    post: str
    gates: Gates


class Delete(msgspec.Struct, frozen=True, omit_defaults=True, tag="delete"):
    """A record of one's own is to be gone: its at:// address, or COLLECTION/KEY."""

    uri: str


class Report(msgspec.Struct, frozen=True, omit_defaults=True, tag="report"):
    """A report to a labeler (its DID; "" for Bluesky's own) about a post's address, a DID or a handle."""

    subject: str
    reason: Reason
    text: str = ""
    labeler: str = ""


FRESH_MS = 20_000
"""How long what was sent is believed more than the AppView, which may not have heard of it."""

ListPurpose = Literal["curate", "mod"]
"""What a list is for: to read what its people write, or to mute or block them."""


class SaveList(msgspec.Struct, frozen=True, omit_defaults=True, tag="list"):
    """A list of one's own, new or changed.

    Attributes:
        name: What it is called.
        about: Its description.
        purpose: What it is for; of a list that is changed it stays what it was.
        uri: The address of the list to be changed; "" for a new one.
    """

    name: str
    about: str = ""
    purpose: ListPurpose = "curate"
    uri: str = ""


class EditProfile(msgspec.Struct, frozen=True, omit_defaults=True, tag="profile"):
    """One's own profile, changed: None leaves a field as it is, "" takes it away. All else of it stays."""

    name: str | None = None
    about: str | None = None


Wish = NewPost | Toggle | SetGates | Delete | Report | SaveList | EditProfile

OtherWish = SetGates | Delete | Report | SaveList | EditProfile
"""What is put into the outbox as it is: neither a post nor a switch."""


class OutboxRow(msgspec.Struct, frozen=True):
    """A wish on its way.

    Attributes:
        id: Its number in user.db.
        state: See `OutboxState`.
        wish: What is to be written.
        made_ms: When the user wished it; a record's `createdAt`.
        due_ms: Before this it is not sent; of what was sent, when that was.
        tries: How often it was sent.
        trouble: Why it failed, or still waits, in words.
        code: The `exit_code` of that error's class: 3 nobody is signed in, 4 the network.
        uri: The address of what was written; "" before, and for what is no record.
        cid: The version of it.
        after: The row that has to be sent first; 0 for none.
    """

    id: int
    state: OutboxState
    wish: Wish
    made_ms: int
    due_ms: int
    tries: int = 0
    trouble: str = ""
    code: int = 0
    uri: str = ""
    cid: str = ""
    after: int = 0

    def is_telling(self, now_ms: int) -> bool:
        """Whether the network says the opposite for now: it is on its way, or was sent a moment ago."""
        return now_ms - self.due_ms < FRESH_MS if self.state == "sent" else self.state != "failed"


class Written(msgspec.Struct, frozen=True):
    """A record that is there: address, version, and its JSON, or b"" where nobody needs it."""

    uri: str = ""
    cid: str = ""
    record: bytes = b""


class Errand(msgspec.Struct, frozen=True):
    """A wish as sync carries it out.

    Attributes:
        id: The row.
        wish: What is to be written.
        record_key: The key that its record has from the start, so that sending twice writes once.
        made_ms: When it was wished.
        prepared: The records as they are sent, made once (see `skerry.bsky.writing.records`); b"" before that.
        is_uncertain: It was sent and no answer came: it may be there.
        before: What it comes after, for a post of a thread.
        earlier: The record that an earlier wish about the same subject wrote; the AppView may not know it yet.
    """

    id: int
    wish: Wish
    record_key: str
    made_ms: int
    prepared: bytes = b""
    is_uncertain: bool = False
    before: Written | None = None
    earlier: str = ""


class Attachment(msgspec.Struct, frozen=True):
    """Bytes of an image as they are uploaded: `name` is their SHA-256, sizes are in pixels (0: not known)."""

    name: str
    mime: str
    width: int
    height: int
    body: bytes

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.body)


class Draft(msgspec.Struct, frozen=True):
    """Posts that are being written, one or a thread, as far as they are."""

    id: int
    changed_ms: int
    posts: tuple[NewPost, ...]
