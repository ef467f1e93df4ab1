"""The kinds of what stands in a thread."""

from __future__ import annotations

from typing import Literal

NodeKind = Literal["post", "hidden", "gone", "blocked", "unknown"]
"""A post; a reply that the thread's author hides; deleted or never seen; blocked one way or the other; something that
skerry can't read. The first two have their post."""
