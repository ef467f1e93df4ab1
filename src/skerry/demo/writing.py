"""Writing without a network: the demo does as if, a file of posts refuses."""

from __future__ import annotations

from skerry.demo.society import Society
from skerry.demo.world import DID
from skerry.domain.addresses import LISTS, POSTS
from skerry.domain.errands import Done, Journal
from skerry.domain.errors import UsageError
from skerry.domain.writing import Errand, NewPost, SaveList, Toggle, Written


class Pretence:
    """Says of every wish that it is carried out. Nothing leaves the machine; the demo's store shows what was liked."""

    def __init__(self, society: Society | None = None) -> None:
        """`society` does as it is told."""
        self._society = society

    async def carry_out(self, errand: Errand, journal: Journal) -> Done:  # noqa: ARG002 - a carrier's interface
        """The address of what was not written anywhere, where there would be one."""
        done = self._done(errand)
        if self._society:
            self._society.carry_out(errand.wish, done.written.uri)
        return done

    @staticmethod
    def _done(errand: Errand) -> Done:
        match errand.wish:
            case SaveList(uri=""):
                return Done(Written(f"at://{DID}/{LISTS}/{errand.record_key}", "bafydemo"))
            case NewPost():
                return Done(Written(f"at://{DID}/{POSTS}/{errand.record_key}", "bafydemo"))
            case Toggle(kind, subject, is_on):
                uri = f"at://{DID}/{kind}/{errand.record_key}" if is_on else ""
                return Done(Written(uri), subject)
            case _:
                return Done()


class Refusal:
    """Refuses every wish."""

    async def carry_out(self, errand: Errand, journal: Journal) -> Done:  # noqa: ARG002 - a carrier's interface
        """Raise UsageError."""
        raise UsageError("a file of posts has no network: nothing can be written", remedy="sign in: skerry login")
