"""A cold start of the window loads nothing that is slow, and nothing that could reach the network."""

from __future__ import annotations

import os
import subprocess
import sys

HEAVY = (
    "httpx",
    "atproto",
    "websockets",
    "numpy",
    "onnxruntime",
    "sentencepiece",
    "keyring",
    "cryptography",
    "sqlite_utils",
    "re2",
    "dns",
    "skerry.bsky",
    "skerry.encoder",
    "skerry.images",
    "PIL",
    "skerry.sync.server",
    "skerry.judge.rules",
)
"""What the window never needs."""

LATER = (
    "skerry.ui.screens.signin",
    "skerry.ui.screens.accounts",
    "skerry.ui.screens.browser",
    "skerry.ui.screens.thread",
    "skerry.ui.screens.palette",
    "skerry.ui.screens.compose",
    "skerry.ui.screens.pictures",
    "skerry.ui.screens.menu",
    "skerry.ui.screens.outbox",
    "skerry.ui.compose",
    "skerry.domain.richtext",
    "skerry.judge.explain",
)
"""What it needs when a key, or a post that a rule touched, asks for it."""

SCRIPT = """
import sys
import skerry.ui.app, skerry.ui.run, skerry.store.cache, skerry.store.user
print("\\n".join(sys.modules))
"""


def test_a_cold_start_loads_nothing_heavy() -> None:
    """In a fresh process, with all that the first paint needs."""
    environment = {**os.environ, "PYTHONPATH": "src"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "skerry.ui.screens.timeline" in loaded
    assert loaded.isdisjoint(HEAVY)
    assert loaded.isdisjoint(LATER)
