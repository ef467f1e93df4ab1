"""From the arguments of `skerry post` to a post."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from skerry.cli.imagefile import ImageFile, read_image
from skerry.cli.naming import post_uri, record_uri
from skerry.domain.errors import UsageError
from skerry.domain.posting import MAX_BYTES
from skerry.domain.writing import Gates, NewPost, PostImage
from skerry.store.user import User

NOBODY = "nobody"
"""Of `--replies`."""


class Images(msgspec.Struct, frozen=True):
    """The images of a post with their descriptions, not yet in the store."""

    files: tuple[tuple[ImageFile, str], ...] = ()

    def attached(self, post: NewPost, user: User, now_ms: int) -> NewPost:
        """The post with them; their bytes are in user.db then."""
        images = tuple(
            PostImage(
                user.attachments.put(file.body, mime=file.mime, width=file.width, height=file.height, at_ms=now_ms), alt
            )
            for file, alt in self.files
        )
        return msgspec.structs.replace(post, images=images)


def new_post(args: argparse.Namespace) -> NewPost:
    """The post without its images. Raises `UsageError`."""
    return NewPost(
        text=_text(args),
        langs=tuple(dict.fromkeys(args.lang)),
        reply_to=post_uri(args.reply) if args.reply else "",
        quotes=record_uri(args.quote) if args.quote else "",
        labels=tuple(dict.fromkeys(args.label)),
        tags=tuple(tag.removeprefix("#") for tag in args.tag),
        gates=_gates(args.replies, can_quote=not args.no_quotes),
    )


def read_images(files: Sequence[str], alts: Sequence[str]) -> Images:
    """Read images, each with its description. Raises `UsageError`."""
    if len(files) != len(alts):
        raise UsageError(
            f"{len(files)} images and {len(alts)} descriptions", remedy="give each --image its --alt: what it shows"
        )
    return Images(tuple((read_image(Path(file)), alt) for file, alt in zip(files, alts, strict=True)))


def _text(args: argparse.Namespace) -> str:
    """The argument, or standard input without its last line feed."""
    if args.text is not None and args.text != "-":
        return str(args.text)
    if args.text is None and sys.stdin.isatty():
        if args.image or args.quote:
            return ""
        raise UsageError("there is no text", remedy="write `skerry post TEXT`, or send the text to standard input")
    data = sys.stdin.buffer.read(MAX_BYTES * 10)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise UsageError("the text is not UTF-8", where="standard input") from None
    return text.removesuffix("\n").removesuffix("\r")


def _gates(replies: str | None, *, can_quote: bool) -> Gates | None:
    if replies is None and can_quote:
        return None
    if replies is None:
        return Gates(None, can_quote)
    names = tuple(name.strip() for name in replies.split(",") if name.strip())
    return Gates(() if names == (NOBODY,) else names, can_quote)
