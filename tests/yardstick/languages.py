"""How well a post's language is read: `python -m tests.yardstick.languages`.

`languages.jsonl` has made-up posts, terse as a timeline's, with the languages they are in: none where nobody could
tell, two where they have a paragraph in each. The yardstick's other posts, longer, in eight languages, are counted too.
"""

from __future__ import annotations

import json
import time
from typing import NamedTuple

from skerry.domain.languages import code_of
from skerry.judge.language import ALIKE, load, written_in
from tests.yardstick.yardstick import FOLDER, posts


class Labelled(NamedTuple):
    """A post with the languages it is in."""

    text: str
    langs: tuple[str, ...]


class Figures(NamedTuple):
    """Of posts in one language: how many were claimed to be in one, and how many of these claims were right."""

    posts: int
    claimed: float
    right: float


def labelled() -> list[Labelled]:
    """The terse posts."""
    rows = [json.loads(line) for line in (FOLDER / "languages.jsonl").read_text("utf-8").splitlines()]
    return [Labelled(row["text"], tuple(row["langs"])) for row in rows]


def longer() -> list[Labelled]:
    """The yardstick's posts."""
    return [Labelled(post.text, (post.lang,)) for post in (*posts("dev"), *posts("test"))]


def figures(rows: list[Labelled]) -> Figures:
    """How well posts in one language are read; languages that nobody tells apart in a sentence count as one."""
    rows = [row for row in rows if len(row.langs) == 1]
    found = [written_in(row.text) for row in rows]
    claimed = [(row.langs[0], langs[0]) for row, langs in zip(rows, found, strict=True) if langs]
    right = sum(is_right(lang, code) for lang, code in claimed)
    return Figures(len(rows), len(claimed) / len(rows), right / len(claimed))


def is_right(lang: str, code: str) -> bool:
    """Whether a language that was read is the post's."""
    return code == code_of(lang) or any({code, lang} <= group for group in ALIKE)


def main() -> None:
    """Print the figures."""
    load()
    for name, rows in (("terse", labelled()), ("longer", longer())):
        begin = time.perf_counter()
        found = figures(rows)
        each = (time.perf_counter() - begin) / found.posts * 1000
        said = f"claimed {found.claimed:.3f}  right {found.right:.4f}"
        print(f"{name:8}{found.posts:5} posts  {said}  {each:.2f} ms a post")
    unknown = [row for row in labelled() if not row.langs]
    kept = sum(not written_in(row.text) for row in unknown)
    print(f"nothing to tell: {kept} of {len(unknown)} left unknown")
    for row in (row for row in (*labelled(), *longer()) if len(row.langs) == 1):
        if (langs := written_in(row.text)) and not is_right(row.langs[0], langs[0]):
            print(f"  {row.langs[0]} read as {langs[0]}: {row.text[:60]!r}")
    for row in (row for row in (*labelled(), *longer()) if len(row.langs) > 1 or len(written_in(row.text)) > 1):
        print(f"  several: {' '.join(row.langs)} read as {' '.join(written_in(row.text))}: {row.text[:60]!r}")


if __name__ == "__main__":
    main()
