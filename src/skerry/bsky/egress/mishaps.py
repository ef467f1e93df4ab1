"""What went wrong on the way, in words: the library's errors say little, the system's below them say more."""

from __future__ import annotations

import errno
import ssl

import httpcore

from skerry.domain.errors import NetworkError

_WORDS = {
    errno.ECONNREFUSED: ("it refused the connection", "check that the server runs and the address is right"),
    errno.ENETUNREACH: ("there is no network", "check that this machine is online"),
    errno.EHOSTUNREACH: ("there is no way to it", "check that this machine is online"),
    errno.ENETDOWN: ("there is no network", "check that this machine is online"),
    errno.ECONNRESET: ("it broke off the connection", "try again"),
    errno.EPIPE: ("it broke off the connection", "try again"),
    errno.ETIMEDOUT: ("it did not answer", "try again"),
    errno.EACCES: ("this machine does not let skerry connect", "check its firewall"),
    errno.EPERM: ("this machine does not let skerry connect", "check its firewall"),
}


def network_error(error: BaseException, host: str) -> NetworkError:
    """The error for the person in front of the screen. Nothing that the server said is in it."""
    told = _in_words(error, host)
    told.was_sent = not isinstance(error, httpcore.ConnectError | httpcore.ConnectTimeout)
    return told


def _in_words(error: BaseException, host: str) -> NetworkError:
    causes = _causes(error)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return NetworkError(
                f"its certificate can't be trusted: {cause.verify_message}",
                where=host,
                remedy="somebody may be in between; nothing was sent",
            )
        if isinstance(cause, ssl.SSLError):
            return NetworkError("no secure connection could be made", where=host)
        if isinstance(cause, OSError) and cause.errno in _WORDS:
            what, remedy = _WORDS[cause.errno]
            return NetworkError(what, where=host, remedy=remedy)
    if isinstance(error, httpcore.ConnectTimeout):
        return NetworkError("it did not answer", where=host, remedy="try again")
    if isinstance(error, httpcore.ProtocolError):
        return NetworkError("what it sent is not HTTP, or was cut short", where=host, remedy="try again")
    return NetworkError("it broke off the connection", where=host, remedy="try again")


def _causes(error: BaseException) -> list[BaseException]:
    """An error and everything below it, also the members of a group."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting and len(found) < 50:
        each = waiting.pop(0)
        if each is None or each in found:
            continue
        found.append(each)
        if isinstance(each, BaseExceptionGroup):
            waiting.extend(each.exceptions)
        waiting.extend((each.__cause__, each.__context__))
        waiting.extend(arg for arg in each.args if isinstance(arg, BaseException))
    return found
