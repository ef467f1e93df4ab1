"""How many cases a test with a large figure runs: all of them with `scripts/test --full`, else a share."""

from __future__ import annotations

import os

SHARE = 10
LEAST = 50


def amount(whole: int) -> int:
    """`whole` in a full run, else a tenth of it, at least 50."""
    return whole if os.environ.get("SKERRY_FULL") else min(whole, max(LEAST, whole // SHARE))
