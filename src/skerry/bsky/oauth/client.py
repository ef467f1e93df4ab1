"""Who skerry is to an authorization server: a program on somebody's own machine, known by no registration.

Source: atproto's OAuth specification, "Localhost Client Development": the client's id is `http://localhost`, with what
it redirects to and what it asks for as parameters. The port of a loopback redirect is not part of its name (RFC 8252).
"""

from __future__ import annotations

from urllib.parse import urlencode

from skerry.bsky.egress.listener import HOST

SCOPE = "atproto transition:generic"
"""What is asked for: everything of an app password, without direct messages."""

NEEDED = frozenset(SCOPE.split())

CLIENT_ID = "http://localhost?" + urlencode({"redirect_uri": f"http://{HOST}/", "scope": SCOPE})


def redirect_uri(port: int) -> str:
    """Where the browser is sent when the sign-in is done."""
    return f"http://{HOST}:{port}/"
