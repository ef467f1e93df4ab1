"""The forms of a word that count as the same: singular and plural.

English, and the -s that Spanish, Portuguese, French and Dutch share with it. Forms are made of the rule's word, so a
post's words are looked up as they are.
"""

from __future__ import annotations

from functools import lru_cache

_IRREGULAR = {
    "child": "children",
    "foot": "feet",
    "goose": "geese",
    "man": "men",
    "mouse": "mice",
    "person": "people",
    "tooth": "teeth",
    "woman": "women",
}
_SINGULAR = {plural: singular for singular, plural in _IRREGULAR.items()}

_NO_PLURALS = frozenset(
    {"aids", "customs", "does", "goods", "has", "its", "lens", "mars", "means", "news", "was", "yes"}
)
"""Words in -s that are no plurals, of a word that means something else."""

_SIBILANTS = ("s", "x", "z", "ch", "sh")


@lru_cache(maxsize=4096)
def forms_of(word: str) -> frozenset[str]:
    """A folded word with its plural, or its singular, and itself; spellings that no language has do no harm."""
    if not word.isalpha() or len(word) < 2:
        return frozenset((word,))
    return frozenset((word, *_plurals(word), *_singulars(word)))


def _plurals(word: str) -> list[str]:
    if word in _IRREGULAR:
        return [_IRREGULAR[word]]
    plurals = [f"{word}s"] if not word.endswith(_SIBILANTS) else [f"{word}es"] if len(word) > 2 else []
    if word.endswith("o"):
        plurals.append(f"{word}es")
    if word.endswith("y"):
        plurals.append(f"{word[:-1]}ies")
    if word.endswith(("f", "fe")):
        plurals.append(f"{word.removesuffix('e')[:-1]}ves")
    return [plural for plural in plurals if plural not in _NO_PLURALS]


def _singulars(word: str) -> list[str]:
    if word in _SINGULAR:
        return [_SINGULAR[word]]
    if len(word) < 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")) or word in _NO_PLURALS:
        return []
    singulars = [word[:-1]]
    if word.endswith("ies") and len(word) > 4:
        singulars.append(f"{word[:-3]}y")
    elif word.endswith("ves"):
        singulars += [f"{word[:-3]}f", f"{word[:-3]}fe"]
    elif word.endswith("oes") or word[:-2].endswith(_SIBILANTS):
        singulars.append(word[:-2])
    return singulars
