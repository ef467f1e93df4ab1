"""httpx without its command line, which it imports wherever click and rich are installed: 60 ms for nothing.

An empty module in that place makes httpx take its own way for when they are not.
"""

from __future__ import annotations

import sys
from types import ModuleType

sys.modules.setdefault("httpx._main", ModuleType("httpx._main"))

import httpx  # noqa: E402  # after the line above

__all__ = ["httpx"]
