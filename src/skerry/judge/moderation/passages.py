"""The texts of a post in which muted words count: its own, descriptions of pictures, link cards, what it quotes.

They are the official client's choice, gaps included: of a post that quotes and has pictures, for instance, the
descriptions are looked at in the language of the post, but under the name of who is quoted.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from skerry.judge.moderation.raw import Fields, Unreadable, each, field, inner, is_set, is_typed, items

POST = "app.bsky.feed.post"
EXTERNAL = "app.bsky.embed.external"
GALLERY = "app.bsky.embed.gallery"
IMAGES = "app.bsky.embed.images"
RECORD = "app.bsky.embed.record"
RECORD_WITH_MEDIA = "app.bsky.embed.recordWithMedia"
TAG = "app.bsky.richtext.facet#tag"
_MISSING = "undefined"
"""What JavaScript makes of a part of a text that is not there."""

QUOTES = (f"{RECORD}#view", f"{RECORD_WITH_MEDIA}#view")


class Passage(msgspec.Struct, frozen=True):
    """A text, unchecked, and what counts with it.

    Attributes:
        text: The text.
        author: The view of who is taken to say it.
        langs: Its languages.
        facets: Its facets, for their tags.
        outline: Its tags that aren't in the text.
    """

    text: object
    author: object
    langs: object = None
    facets: object = None
    outline: object = None

    @property
    def is_by_followed(self) -> bool:
        """Whether the reader follows who says it."""
        return is_set(inner(self.author, "viewer", "following"))

    @property
    def first_language(self) -> str:
        """Its first language; empty when there is none."""
        first = self.langs[0] if isinstance(self.langs, list) and self.langs else None
        return first if isinstance(first, str) else ""

    def tags(self) -> Iterator[object]:
        """Its tags, unchecked. Raises Unreadable when facets aren't facets."""
        if is_set(self.outline):
            yield from self.outline if isinstance(self.outline, list) else [self.outline]
        for facet in items(self.facets, "facets") if is_set(self.facets) else []:
            yield from (one.get("tag") for one in items(field(facet, "features"), "features") if is_typed(one, TAG))


def passages(view: object) -> Iterator[Passage]:
    """The texts of a post view, in the order in which they are looked at.

    Raises:
        Unreadable: On coming to a part that is not what the lexicon says.
    """
    author, record = field(view, "author"), field(view, "record")
    langs: object = None
    if is_typed(record, POST):
        langs = record.get("langs")
        yield _written(record, author)
        yield from _pictures(record.get("embed"), langs, author)
    embed = field(view, "embed")
    if is_typed(embed, f"{EXTERNAL}#view"):
        yield _card(embed, author)
    elif (quoted := quoted_record(embed)) is not None:
        yield from _quoted(quoted, embed, langs)


def quoted_record(embed: object) -> Fields | None:
    """The `app.bsky.embed.record#viewRecord` in an embed that is a quote, alone or with media."""
    return _record(embed, f"{RECORD}#viewRecord")


def blocked_record(embed: object) -> Fields | None:
    """The `app.bsky.embed.record#viewBlocked` in an embed that is a quote, alone or with media."""
    return _record(embed, f"{RECORD}#viewBlocked")


def _record(embed: object, name: str) -> Fields | None:
    """What is quoted, when it is of this type; a quote with media has it one step further in, or not."""
    if not any(is_typed(embed, quote) for quote in QUOTES):
        return None
    outer = field(embed, "record")
    if is_typed(outer, name):
        return outer
    further = field(outer, "record") if is_typed(embed, f"{RECORD_WITH_MEDIA}#view") else None
    return further if is_typed(further, name) else None


def _quoted(quoted: Fields, embed: object, langs: object) -> Iterator[Passage]:
    """The texts of a quoted post; those of media beside it come from the view, those within it from its record."""
    author, value = quoted.get("author"), quoted.get("value")
    if is_typed(value, POST):
        yield _written(value, author)
    if quoted is inner(embed, "record"):
        if is_typed(value, POST):
            yield from _embedded(value, author)
        return
    media = inner(embed, "media")
    yield from _pictures(media, langs, author, view=True)
    if is_typed(media, f"{EXTERNAL}#view"):
        yield _card(media, author)


def _embedded(post: Fields, author: object) -> Iterator[Passage]:
    """The texts of what a quoted post's own record embeds."""
    embed = post.get("embed")
    yield from _pictures(embed, post.get("langs"), author)
    if is_typed(embed, EXTERNAL):
        yield _card(embed, author)
    if is_typed(embed, RECORD_WITH_MEDIA):
        media = embed.get("media")
        if is_typed(media, EXTERNAL):
            yield _card(media, author)
        yield from _pictures(media, post.get("langs") if is_typed(post.get("record"), POST) else None, author)


def _written(post: Fields, author: object) -> Passage:
    """A post's own text, with its tags."""
    return Passage(post.get("text"), author, post.get("langs"), post.get("facets"), post.get("tags"))


def _pictures(embed: object, langs: object, author: object, *, view: bool = False) -> Iterator[Passage]:
    """The descriptions of images, and those of a gallery's items that are images."""
    end = "#view" if view else ""
    if is_typed(embed, f"{IMAGES}{end}"):
        for image in each(embed.get("images"), "images"):
            yield Passage(field(image, "alt"), author, langs)
    if is_typed(embed, f"{GALLERY}{end}"):
        for item in each(embed.get("items"), "items"):
            if is_typed(item, f"{GALLERY}#viewImage" if view else f"{GALLERY}#image"):
                yield Passage(item.get("alt"), author, langs)


def _card(embed: Fields, author: object) -> Passage:
    """A link card's title and description, in no language."""
    card = embed.get("external")
    if card is None:
        raise Unreadable("a link card is empty")
    title, about = (
        card.get(name, _MISSING) if isinstance(card, dict) else _MISSING for name in ("title", "description")
    )
    try:
        return Passage(f"{_joined(title)} {_joined(about)}", author)
    except RecursionError:
        raise Unreadable("a link card is nested too deeply") from None


def _joined(value: object) -> str:
    """A value as JavaScript joins it to a text."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list):
        return ",".join("" if item is None else _joined(item) for item in value)
    if isinstance(value, dict):
        return "[object Object]"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
