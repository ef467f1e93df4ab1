"""The errors that a user can meet, as one tree.

    SkerryError                 exit code 1
    ├── UsageError              2   a command was used wrongly
    │   ├── ConfigError         2   a file of the user's is wrong: file, line, key
    │   └── PdsNotNamed         2   a handle that nobody but its PDS knows
    ├── NotSignedIn             3   there is no usable session
    ├── NetworkError            4   a host could not be reached, or its answer not be used
    │   ├── EgressDenied        4   the one door refused a request
    │   ├── ServerError         4   the host answered with an error
    │   └── BadAnswer           4   the answer is not what the lexicon says
    ├── StoreError              1   cache.db or user.db can't be used
    ├── EncoderError            1   the sealed child is not there
    │   ├── EncoderDied         1   it ended, or did not answer in time
    │   ├── ModelRefused        1   the model's file is not the one in the manifest
    │   └── NotSealed           1   the kernel does not seal the child as promised
    ├── ImageError              1   an image can't be used, or what decodes it isn't there
    └── ChildError              1   sync can't be reached

Each names what happened, where, and what to do. Nothing here formats for a screen.
"""

from __future__ import annotations


class SkerryError(Exception):
    """An error with words for the person in front of the screen.

    Attributes:
        what: One sentence, no full stop: what happened.
        where: Where: a file with line and key, a host, a post's address; empty when it says itself.
        remedy: What to do about it; empty when there is nothing to do.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        """One line: `where: what; remedy`."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}; {self.remedy}" if self.remedy else head


class UsageError(SkerryError):
    """A command was used wrongly."""

    exit_code = 2


class ConfigError(UsageError):
    """A file of the user's is wrong; `where` is `FILE:LINE: KEY`, as far as they are known."""

    def __init__(self, what: str, *, file: str, line: int = 0, key: str = "", remedy: str = "") -> None:
        place = f"{file}:{line}" if line else file
        super().__init__(what, where=f"{place}: {key}" if key else place, remedy=remedy)
        self.file = file
        self.line = line
        self.key = key


class PdsNotNamed(UsageError):
    """A handle that nobody but its PDS knows, and the user hasn't named that."""


class NotSignedIn(SkerryError):
    """There is no session, or the server takes it no longer."""

    exit_code = 3


class NetworkError(SkerryError):
    """A host could not be reached, or what it said can't be used; `where` is the host.

    Attributes:
        was_sent: False when the request can't have arrived.
    """

    exit_code = 4
    was_sent = True


class EgressDenied(NetworkError):
    """The one door refused a request: host, scheme, address, redirect, size or time."""


class ServerError(NetworkError):
    """The host answered with an error.

    Attributes:
        status: The HTTP status.
        name: The XRPC error's name, such as `ExpiredToken`; empty when the body had none.
        wait_s: The seconds after which the host wants to be asked again; None when it doesn't say.
    """

    wait_s: float | None = None

    def __init__(self, what: str, *, where: str, status: int, name: str = "", remedy: str = "") -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.status = status
        self.name = name


class BadAnswer(NetworkError):
    """The answer is not what the lexicon says."""


class StoreError(SkerryError):
    """cache.db or user.db can't be used; `where` is the file."""


class EncoderError(SkerryError):
    """The sealed child could not be started, or ended."""


class EncoderDied(EncoderError):
    """The sealed child ended, or did not answer in time.

    Attributes:
        errors: The end of what it wrote on standard error, cleaned.
    """

    def __init__(self, what: str, *, errors: str = "", remedy: str = "") -> None:
        super().__init__(what, remedy=remedy)
        self.errors = errors


class ModelRefused(EncoderError):
    """The model's file is not the one that the manifest names."""


class NotSealed(EncoderError):
    """The kernel does not seal the child, and the user has not opted in."""


class ImageError(SkerryError):
    """An image can't be used, or the sealed child that decodes images is not there."""


class ChildError(SkerryError):
    """The sync process can't be reached, or refused."""
