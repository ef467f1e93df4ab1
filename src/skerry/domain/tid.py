"""Record keys made here: TIDs, 13 characters that sort by time. Source: atproto's record key specification."""

from __future__ import annotations

import random
import time

_DIGITS = "234567abcdefghijklmnopqrstuvwxyz"

CLOCK_BITS = 10
"""The lowest bits tell clients apart that make a key in the same microsecond."""

LAST_US = (1 << 53) - 1
"""The latest moment that a TID can tell, in the year 2255."""


def tid(us: int, clock: int) -> str:
    """The TID of a moment.

    Args:
        us: Microseconds since 1970, 0 to `LAST_US`.
        clock: Which client, 0 to 1023.
    """
    value = (us << CLOCK_BITS) | clock
    return "".join(_DIGITS[(value >> shift) & 31] for shift in range(60, -1, -5))


def new_tid() -> str:
    """The TID of this moment, for what nobody sorts by it."""
    return tid(time.time_ns() // 1000, random.randrange(1 << CLOCK_BITS))  # noqa: S311 - no secret: it tells clients apart


def moment_of(key: str) -> int | None:
    """The microseconds that a TID tells; None when it is none."""
    if len(key) != 13 or key[0] not in _DIGITS[:16] or any(char not in _DIGITS for char in key):
        return None
    value = 0
    for char in key:
        value = value << 5 | _DIGITS.index(char)
    return value >> CLOCK_BITS
