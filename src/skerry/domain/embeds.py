"""What hangs on a post: media, cards, quotes; from the lexicon's views."""

from __future__ import annotations

from typing import Literal

from skerry.domain.clean import clean, clean_line, clean_with_facets
from skerry.domain.lexicon import (
    EmbedView,
    External,
    ExternalView,
    FeedRecord,
    GalleryView,
    ImagesView,
    LabelerRecord,
    ListRecord,
    Profile,
    QuotedView,
    RecordView,
    RecordWithMediaView,
    Size,
    StarterPackRecord,
    VideoView,
    ViewBlocked,
    ViewDetached,
    ViewNotFound,
    ViewRecord,
)
from skerry.domain.parts import BadView, optional_address, optional_link, to_author, to_facets, to_labels, to_langs
from skerry.domain.posts import Author, Card, Embed, Image, Quoted, Video
from skerry.domain.syntax import is_cid, parse_time

MAX_IMAGES = 20
"""The lexicon's ceiling of a gallery."""

MAX_ALT = 2000
"""Characters of an alt text; the official client's limit."""

MAX_DESCRIPTION = 1000
MAX_PIXELS = 100_000


def to_embed(view: EmbedView | None, record_type: str) -> Embed:
    """All that hangs on a post.

    Args:
        view: What the AppView made of it; None also when it made nothing of it.
        record_type: The `$type` of the embed in the post's record; "" when it has none.
    """
    if view is None:
        return Embed(unknown=clean_line(record_type)) if record_type else Embed()
    if isinstance(view, RecordView):
        return Embed(quoted=_quoted(view.record))
    if isinstance(view, RecordWithMediaView):
        images, video, card = _media(view.media)
        return Embed(images=images, video=video, card=card, quoted=_quoted(view.record.record))
    images, video, card = _media(view)
    return Embed(images=images, video=video, card=card)


def _media(view: EmbedView | None) -> tuple[tuple[Image, ...], Video | None, Card | None]:
    """Images, video and card of an embed; a quote in it is not looked at."""
    if isinstance(view, RecordWithMediaView):
        view = view.media
    if isinstance(view, ImagesView):
        found = [_image(image.alt, image.thumb, image.fullsize, image.aspect_ratio) for image in view.images]
        return tuple(found[:MAX_IMAGES]), None, None
    if isinstance(view, GalleryView):
        found = [_image(image.alt, image.thumbnail, image.fullsize, image.aspect_ratio) for image in view.items]
        return tuple(found[:MAX_IMAGES]), None, None
    if isinstance(view, VideoView):
        video = Video(
            alt=clean(view.alt, max_chars=MAX_ALT),
            thumb=optional_link(view.thumbnail),
            playlist=optional_link(view.playlist),
        )
        return (), video, None
    return (), None, _card(view.external) if isinstance(view, ExternalView) else None


def _image(alt: str, thumb: str, full: str, size: Size) -> Image:
    """An image, its size held within reason."""
    return Image(
        alt=clean(alt, max_chars=MAX_ALT),
        thumb=optional_link(thumb),
        full=optional_link(full),
        width=max(0, min(size.width, MAX_PIXELS)),
        height=max(0, min(size.height, MAX_PIXELS)),
    )


def _card(view: External) -> Card:
    """A card; without an address when that may not be opened."""
    return Card(
        uri=optional_link(view.uri),
        title=clean_line(view.title),
        description=clean_line(view.description, max_chars=MAX_DESCRIPTION),
        thumb=optional_link(view.thumb),
    )


_GONE: dict[type, Literal["gone", "blocked", "detached"]] = {
    ViewNotFound: "gone",
    ViewBlocked: "blocked",
    ViewDetached: "detached",
}


def _quoted(view: QuotedView | None) -> Quoted:
    """What a post quotes, or what is left of it."""
    if view is None:
        return Quoted("unknown")
    uri = optional_address(view.uri)
    if isinstance(view, ViewRecord):
        try:
            return _quoted_post(view, uri)
        except BadView:
            return Quoted("unknown", uri=uri)
    if isinstance(view, ViewNotFound | ViewBlocked | ViewDetached):
        return Quoted(_GONE[type(view)], uri=uri)
    return _quoted_record(view, uri)


def _quoted_post(view: ViewRecord, uri: str) -> Quoted:
    """A quoted post with its own media."""
    record = view.value
    text, facets = clean_with_facets(record.text, to_facets(record.facets))
    first = next((media for media in map(_media, view.embeds) if any(media)), ((), None, None))
    return Quoted(
        "post",
        uri=uri,
        cid=view.cid if is_cid(view.cid) else "",
        author=to_author(view.author),
        text=text,
        facets=facets,
        langs=to_langs(record.langs),
        created_ms=parse_time(record.created_at) or parse_time(view.indexed_at) or 0,
        images=first[0],
        video=first[1],
        card=first[2],
        labels=to_labels(view.labels),
    )


def _quoted_record(view: FeedRecord | ListRecord | LabelerRecord | StarterPackRecord, uri: str) -> Quoted:
    """A feed, a list, a labeler or a starter pack: its name, and whose it is."""
    author = _maybe_author(view.creator)
    if isinstance(view, FeedRecord):
        kind, name = "feed", view.display_name
    elif isinstance(view, ListRecord):
        kind, name = "list", view.name
    elif isinstance(view, StarterPackRecord):
        kind, name = "starter pack", view.record.name
    else:
        kind, name = "labeler", author.name or author.handle if author else ""
    return Quoted("record", uri=uri, author=author, text=clean_line(name), kind=kind)


def _maybe_author(view: Profile | None) -> Author | None:
    """Whose a record is, as far as that can be read."""
    try:
        return to_author(view) if view is not None else None
    except BadView:
        return None
