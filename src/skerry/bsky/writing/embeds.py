"""What hangs on a post: images, a link card, another record. Source: the lexicons `app.bsky.embed.*`."""

from __future__ import annotations

import msgspec

from skerry.domain.writing import Attachment, PostCard, PostImage

Uploaded = tuple[Attachment, msgspec.Raw]
"""An image and the blob that it became."""

Ref = dict[str, str]
"""`com.atproto.repo.strongRef`: `uri` and `cid`."""

Value = dict[str, object]


def images(posted: tuple[PostImage, ...], uploaded: dict[str, Uploaded]) -> Value:
    """`app.bsky.embed.images`; the aspect ratio where the size is known."""
    rows: list[Value] = []
    for image in posted:
        attachment, blob = uploaded[image.attachment]
        row: Value = {"alt": image.alt, "image": blob}
        if attachment.width > 0 and attachment.height > 0:
            row["aspectRatio"] = {"width": attachment.width, "height": attachment.height}
        rows.append(row)
    return {"$type": "app.bsky.embed.images", "images": rows}


def card(posted: PostCard, uploaded: dict[str, Uploaded]) -> Value:
    """`app.bsky.embed.external`."""
    external: Value = {"uri": posted.uri, "title": posted.title, "description": posted.description}
    if posted.thumb:
        external["thumb"] = uploaded[posted.thumb][1]
    return {"$type": "app.bsky.embed.external", "external": external}


def embed(media: Value | None, quoted: Ref | None) -> Value | None:
    """Media, a quoted record, both (`app.bsky.embed.recordWithMedia`), or None."""
    if quoted is None:
        return media
    record: Value = {"$type": "app.bsky.embed.record", "record": quoted}
    if media is None:
        return record
    return {"$type": "app.bsky.embed.recordWithMedia", "record": record, "media": media}
