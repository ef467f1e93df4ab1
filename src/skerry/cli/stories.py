"""`skerry stories`: which posts of a file tell the same thing, JSON lines in and out. No account, no network."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from skerry.cli.postfile import PostRows, open_posts
from skerry.domain.errors import EncoderError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from skerry.cli.scoring import Model
    from skerry.judge.stories import StoryPost
    from skerry.judge.stories.strange import Encode


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "stories",
        help="which posts of a file tell the same thing",
        description="Say which posts tell the same thing, share a link or repeat a joke: a JSON object a line in and "
        "out, nothing else on standard output. A row that can't be read is named on standard error, and the exit code "
        "is 1.",
    )
    parser.add_argument("--posts", required=True, metavar="P.jsonl", help="the posts, or - for standard input")
    parser.set_defaults(run=run_stories)


def run_stories(args: argparse.Namespace) -> int:
    """Name each post's story."""
    try:
        return _stories(args.posts)
    except BrokenPipeError:  # whoever reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _stories(name: str) -> int:
    from skerry.cli.jsonlines import json_line
    from skerry.cli.scoring import start_encoder

    with open_posts(name) as stream:
        rows = PostRows(stream, name, _read)
        posts = list(rows)
    found, problem = stories_of(posts, start_encoder)
    if problem:
        print(f"skerry: only copies, links and quoted posts make stories: {problem}", file=sys.stderr)
    lines = (json_line({"id": post.id, "story": story}) for post, story in zip(posts, found, strict=True))
    sys.stdout.buffer.writelines(lines)
    sys.stdout.buffer.flush()
    return 1 if rows.has_bad or problem else 0


def stories_of(posts: Sequence[StoryPost], start: Callable[[], Model]) -> tuple[list[str | None], str]:
    """For each post the id of its story's first post, None for a post alone; and why the model wasn't used, or "".

    Args:
        posts: In the order of the file. An id may be there more than once.
        start: Starts the encoder; not called without posts.
    """
    if not posts:
        return ([], "")
    try:
        model = start()
        try:
            # each text by itself: in one run with others its vector depends a little on them
            vectors = [model.encode([post.text])[0] for post in posts]
            return (_told(posts, vectors, model.encode), "")
        finally:
            model.close()
    except EncoderError as error:
        return (_told(posts, [None] * len(posts), None), str(error))


def _told(
    posts: Sequence[StoryPost], vectors: Sequence[NDArray[np.float32] | None], encode: Encode | None
) -> list[str | None]:
    """Rows are told apart by their number here, as their ids may be the same."""
    import msgspec

    from skerry.judge.stories import Stories

    stories = Stories(encode, reach=len(posts))
    stories.add([msgspec.structs.replace(post, id=str(row)) for row, post in enumerate(posts)], vectors)
    found = [stories.story_of(str(row)) for row in range(len(posts))]
    return [None if row is None else posts[int(row)].id for row in found]


def _read(line: bytes, number: int) -> StoryPost:
    from skerry.judge.rows import read_object
    from skerry.judge.stories import post_of_row

    return post_of_row(*read_object(line, number))
