"""The kinds of what stands in a thread."""

from __future__ import annotations

from typing import Literal

NodeKind = Literal["post", "gone", "blocked", "unknown"]
"""A post; deleted or never seen; blocked one way or the other; something that skerry can't read."""
