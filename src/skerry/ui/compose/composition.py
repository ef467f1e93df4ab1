"""Posts that are being written, one or a thread, and the draft that keeps them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from skerry.domain.errors import UsageError
from skerry.domain.posting import MAX_IMAGES, MAX_LANGS, check_post
from skerry.domain.writing import Gates, NewPost, PostCard, PostImage
from skerry.store.user import User

MAX_PARTS = 50
"""Posts of a thread that is written at once."""


class Composition:
    """The posts of one draft.

    Attributes:
        parts: The posts, the first of which answers or quotes.
        at: The one that is being written.
        draft: The id of the draft in user.db; 0 before the first key.
    """

    def __init__(self, parts: Sequence[NewPost], draft: int = 0) -> None:
        self.parts = list(parts) or [NewPost()]
        self.at = 0
        self.draft = draft
        self._kept: tuple[NewPost, ...] | None = tuple(self.parts) if draft else None

    @property
    def part(self) -> NewPost:
        """The post that is being written."""
        return self.parts[self.at]

    @property
    def first(self) -> NewPost:
        """The first post."""
        return self.parts[0]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written yet."""
        return not any(map(_has_content, self.parts))

    # Changing

    def set_text(self, text: str) -> None:
        """The text of the post that is being written."""
        self.parts[self.at] = replace(self.part, text=text)

    def add_part(self) -> None:
        """Begin another post behind this one. Raises UsageError."""
        if len(self.parts) >= MAX_PARTS:
            raise UsageError(f"{MAX_PARTS} posts are the most that are written at once")
        self.at += 1
        self.parts.insert(self.at, NewPost(langs=self.first.langs, gates=self._later_gates()))

    def remove_part(self) -> None:
        """Take this post out; the only one is emptied."""
        if len(self.parts) == 1:
            self.parts[0] = replace(self.first, text="", images=(), labels=(), card=None)
            return
        gone = self.parts.pop(self.at)
        if self.at == 0:
            self.parts[0] = replace(self.first, reply_to=gone.reply_to, quotes=gone.quotes, gates=gone.gates)
        self.at = min(self.at, len(self.parts) - 1)

    def step(self, by: int) -> bool:
        """Go to another post of the thread; False where there is none."""
        at = max(0, min(self.at + by, len(self.parts) - 1))
        has_moved, self.at = at != self.at, at
        return has_moved

    def set_langs(self, langs: tuple[str, ...]) -> None:
        """The languages, of all posts."""
        self.parts = [replace(part, langs=langs[:MAX_LANGS]) for part in self.parts]

    def toggle_label(self, label: str) -> None:
        """Put a label on this post, or take it off."""
        labels = self.part.labels
        new = tuple(each for each in labels if each != label) if label in labels else (*labels, label)
        self.parts[self.at] = replace(self.part, labels=new)

    def set_gates(self, gates: Gates) -> None:
        """Who may answer the thread, and whether its posts may be quoted."""
        is_open = gates == Gates()
        self.parts[0] = replace(self.first, gates=None if is_open else gates)
        later = self._later_gates()
        self.parts[1:] = [replace(part, gates=later) for part in self.parts[1:]]

    def begin_with(self, gates: Gates) -> None:
        """The gates that a new post begins with; of an answer only whether it may be quoted."""
        if self.first.gates is None:
            self.set_gates(replace(gates, replies=None) if self.first.reply_to else gates)

    def _later_gates(self) -> Gates | None:
        """Of the posts behind the first, which only can't be quoted."""
        gates = self.first.gates
        return Gates(can_quote=False) if gates and not gates.can_quote else None

    def add_image(self, image: PostImage) -> None:
        """Attach an image. Raises UsageError."""
        if self.part.card:
            raise UsageError("a post has images or a link card, not both", remedy="take the card off first")
        if len(self.part.images) >= MAX_IMAGES:
            raise UsageError(f"a post has {MAX_IMAGES} images at most")
        self.parts[self.at] = replace(self.part, images=(*self.part.images, image))

    def set_alt(self, number: int, alt: str) -> None:
        """Describe an image, counted from 0."""
        images = list(self.part.images)
        images[number] = replace(images[number], alt=alt)
        self.parts[self.at] = replace(self.part, images=tuple(images))

    def remove_image(self, number: int) -> None:
        """Take an image off, counted from 0."""
        images = tuple(image for place, image in enumerate(self.part.images) if place != number)
        self.parts[self.at] = replace(self.part, images=images)

    def set_card(self, card: PostCard | None) -> None:
        """The link card, or none. Raises UsageError."""
        if card and self.part.images:
            raise UsageError("a post has images or a link card, not both", remedy="take the images off first")
        self.parts[self.at] = replace(self.part, card=card)

    # Keeping and sending

    def keep(self, user: User, now_ms: int) -> None:
        """Keep the draft as it is now; one in which nothing is written is none. Raises StoreError."""
        now = tuple(self.parts)
        if self.is_empty:
            self.forget(user)
        elif now != self._kept:
            self.draft = user.drafts.put(now, at_ms=now_ms, draft=self.draft)
            self._kept = now

    def forget(self, user: User) -> None:
        """There is no draft any more. Raises StoreError."""
        if self.draft:
            user.drafts.delete(self.draft)
        self.draft, self._kept = 0, None

    def checked(self, *, require_alt: bool) -> list[NewPost]:
        """The posts to send, without empty ones at the end. Raises UsageError; `at` is then the post it is about."""
        posts = list(self.parts)
        while len(posts) > 1 and not _has_content(posts[-1]):
            posts.pop()
        for number, post in enumerate(posts):
            try:
                check_post(post, require_alt=require_alt)
            except UsageError as error:
                self.at = number
                if len(posts) == 1:
                    raise
                raise UsageError(f"post {number + 1}: {error.what}", where=error.where, remedy=error.remedy) from None
        return posts


def _has_content(post: NewPost) -> bool:
    """Whether anything is in a post beside what it answers or quotes."""
    return bool(post.text.strip() or post.images or post.card)
