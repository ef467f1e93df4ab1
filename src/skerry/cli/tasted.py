"""What the ratings of an account make of one post, for a command: the cache is only read."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from skerry.cli.reading import Reading, model_name
from skerry.config.rulespec import FilterFile
from skerry.judge.subject import Subject, encode_text
from skerry.judge.taste.explaining import explain
from skerry.judge.taste.prior import topics_of
from skerry.judge.taste.reasons import TasteExplanation
from skerry.store.cache import Cache
from skerry.store.user import User
from skerry.sync.teaching import Teacher

if TYPE_CHECKING:
    Floats = NDArray[np.float32]


class _Encodes:
    """The command's model, as `Teacher` asks it."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    async def encode(self, texts: Sequence[str]) -> Floats | None:
        """A row a text."""
        found = self._reading.vectors(texts)
        return np.stack([found[text] for text in texts]) if found else None


def taste_of(
    cache: Cache, user: User, filters: FilterFile, subject: Subject, reading: Reading, uri: str
) -> TasteExplanation | None:
    """What taste says of a post; None when the model can't be asked."""
    ratings = {rating.uri: rating for rating in user.rated()}
    vectors = reading.vectors([encode_text(subject)])
    if not vectors:
        return None
    now = datetime.now().astimezone()
    teacher = Teacher(cache, user, _Encodes(reading), model_name(), may_choose=False)
    taught = asyncio.run(teacher.teach(topics_of(filters, now), int(now.timestamp() * 1000)))
    if taught is None:
        return None

    def text_of(rated: str) -> str:
        rating = ratings.get(rated)
        return rating.post.text if rating and rating.post else ""

    said = explain(taught.taste, vectors[encode_text(subject)], subject, text_of)
    own = ratings[uri].value if uri in ratings else 0
    return msgspec.structs.replace(said, note=taught.note, own=own)
