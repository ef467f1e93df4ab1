"""What an authorization server says to a form: the values asked for, or an error in the words of OAuth."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import urlencode

import msgspec

from skerry.bsky.egress.door import Answer
from skerry.bsky.egress.policy import Purpose
from skerry.bsky.patience import refuse_when_busy
from skerry.bsky.sending import Sender
from skerry.bsky.xrpc import decode
from skerry.domain.clean import clean_line
from skerry.domain.errors import ServerError

T = TypeVar("T")


class _Error(msgspec.Struct):
    error: str = ""
    error_description: str = ""


async def ask(sender: Sender, url: str, form: Mapping[str, str], *, purpose: Purpose) -> Answer:
    """POST a form; the answer may be an error (see `read`)."""
    headers = {"accept": "application/json", "content-type": "application/x-www-form-urlencoded"}
    return await sender.send("POST", url, purpose=purpose, headers=headers, content=urlencode(form).encode())


def read(answer: Answer, kind: type[T], *, status: int) -> T:
    """The values of an answer that has to have this status.

    Raises:
        ServerError: it has another; its name is OAuth's.
        BadAnswer: the values are not there.
    """
    if answer.status == status:
        return decode(answer.body, kind, answer.host)
    refuse_when_busy(answer, "sign-ins")
    said = error_of(answer)
    words = clean_line(said.error_description, max_chars=200)
    what = f"it answered with status {answer.status}"
    raise ServerError(f"{what}: {words}" if words else what, where=answer.host, status=answer.status, name=said.error)


def error_of(answer: Answer) -> _Error:
    """The error that an answer's body names, empty when it names none."""
    try:
        said = msgspec.json.decode(answer.body, type=_Error)
    except (msgspec.MsgspecError, RecursionError):
        return _Error()
    return _Error(clean_line(said.error, max_chars=60), said.error_description)
