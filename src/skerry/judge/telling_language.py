"""What a post is written in, in words: what was read in it, and what its author says where that is something else."""

from __future__ import annotations

from collections.abc import Sequence

from skerry.domain.clean import clean_line
from skerry.domain.languages import language_name
from skerry.judge.language import languages_of

MAX_TAG = 40
"""Characters of an author's tag that are shown."""


def language_words(tags: Sequence[str], written: Sequence[str] | None) -> str:
    """For instance "German", "German; its author says English", "can't be told; its author says English".

    Args:
        tags: What the author says.
        written: What was read in it; None where nobody has looked.
    """
    said = [tag.lower() for tag in tags]
    if written is None:
        return f"not read yet; its author says {_names(said)}" if said else "not read yet"
    if not written:
        return f"can't be told; its author says {_names(said)}" if said else "can't be told"
    meant = languages_of(said, written)
    is_said = any(tag in said for tag in meant)
    return _names(meant) if is_said or not said else f"{_names(meant)}; its author says {_names(said)}"


def _names(tags: Sequence[str]) -> str:
    names = dict.fromkeys(clean_line(language_name(tag), max_chars=MAX_TAG) for tag in tags)
    return " and ".join([", ".join([*names][:-1]), [*names][-1]] if len(names) > 1 else names)
