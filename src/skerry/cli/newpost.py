"""From the arguments of `skerry post` to a post."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from skerry.cli.gating import Known, gates_told
from skerry.cli.imagefile import read_all
from skerry.cli.naming import post_uri, record_uri
from skerry.domain.errors import UsageError
from skerry.domain.posting import MAX_BYTES
from skerry.domain.writing import Gates, NewPost, PostImage
from skerry.images.client import Upload
from skerry.store.user import User


class Images(msgspec.Struct, frozen=True):
    """The images of a post with their descriptions, not yet in the store."""

    files: tuple[tuple[Upload, str], ...] = ()

    def attached(self, post: NewPost, user: User, now_ms: int) -> NewPost:
        """The post with them; their bytes are in user.db then."""
        images = tuple(
            PostImage(
                user.attachments.put(file.body, mime=file.mime, width=file.width, height=file.height, at_ms=now_ms), alt
            )
            for file, alt in self.files
        )
        return msgspec.structs.replace(post, images=images)


def new_post(args: argparse.Namespace, known: Known = Known()) -> NewPost:  # noqa: B008 - it can't be changed
    """The post without its images and its card. Raises `UsageError`."""
    gates = gates_told(args, known)
    if args.reply and args.replies is None:
        gates = msgspec.structs.replace(gates, replies=None)  # only the first post of a thread has a say in it
    return NewPost(
        text=_text(args),
        langs=tuple(dict.fromkeys(args.lang)),
        reply_to=post_uri(args.reply) if args.reply else "",
        quotes=record_uri(args.quote) if args.quote else "",
        labels=tuple(dict.fromkeys(args.label)),
        tags=tuple(tag.removeprefix("#") for tag in args.tag),
        gates=None if gates == Gates() else gates,
    )


def read_images(files: Sequence[str], alts: Sequence[str]) -> Images:
    """Read images, each with its description, and make them anew. Raises `UsageError`."""
    if len(files) != len(alts):
        raise UsageError(
            f"{len(files)} images and {len(alts)} descriptions", remedy="give each --image its --alt: what it shows"
        )
    uploads = read_all([Path(file) for file in files]) if files else []
    return Images(tuple(zip(uploads, alts, strict=True)))


def _text(args: argparse.Namespace) -> str:
    """The argument, or standard input without its last line feed."""
    if args.text is not None and args.text != "-":
        return str(args.text)
    if args.text is None and sys.stdin.isatty():
        if args.image or args.quote or args.card:
            return ""
        raise UsageError("there is no text", remedy="write `skerry post TEXT`, or send the text to standard input")
    data = sys.stdin.buffer.read(MAX_BYTES * 10)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise UsageError("the text is not UTF-8", where="standard input") from None
    return text.removesuffix("\n").removesuffix("\r")
