"""Made-up posts for the tests of the encoder."""

from __future__ import annotations

import random

POSTS = (
    "Late equaliser at the harbour stadium, the whole pub sang all the way home",
    "Our keeper saved a penalty in the last minute and we stay up",
    "Planted the tomatoes out far too early again, the frost took half of them",
    "Can anybody recommend a slow cooker that doesn't turn everything into soup?",
    "El partido se decidió en el último minuto y no me lo creo todavía",
    "昨日の夜ごはんはカレーでした。とてもおいしかった。",
    "Der Zug steht seit einer Stunde vor der Stadt, im Bistro gibt es keinen Kaffee mehr",
    "New release is out: smaller, faster, and the settings page finally has a search field",
    "thread on why small boats need a second anchor, with drawings, and one sad story about a mooring",
    "ok",
)
"""Ten posts in four languages."""


def many_posts(count: int, seed: int = 7) -> list[str]:
    """Posts made of the words of `POSTS`, from 2 to 40 words long, as long and as different as a timeline's."""
    chance = random.Random(seed)
    words = " ".join(POSTS).split()
    return [" ".join(chance.choices(words, k=chance.randint(2, 40))) for _ in range(count)]
