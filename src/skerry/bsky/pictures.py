"""Pictures through the door: from hosts that are allowed for it, with nothing that says who asks."""

from __future__ import annotations

from collections.abc import Iterable

from skerry.bsky.egress.door import Door
from skerry.bsky.egress.origin import Origin
from skerry.domain.errors import BadAnswer, ServerError

ACCEPTED = "image/jpeg, image/png, image/webp, image/gif"
OK = 200


def allow_pictures(door: Door, hosts: Iterable[str]) -> None:
    """Let these hosts be asked for pictures, by https. Raises EgressDenied for a host that never is."""
    for host in hosts:
        door.policy.allow_pictures(Origin.parse(f"https://{host}"))


async def fetch_picture(door: Door, url: str) -> bytes:
    """The bytes of a picture. Raises NetworkError."""
    answer = await door.send("GET", url, purpose="picture", headers={"Accept": ACCEPTED})
    if answer.status != OK:
        raise ServerError(f"the picture is not there ({answer.status})", where=answer.host, status=answer.status)
    if not answer.body:
        raise BadAnswer("the picture is empty", where=answer.host)
    return answer.body
