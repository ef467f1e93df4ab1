"""A network that loses requests and answers, by chance that can be repeated."""

from __future__ import annotations

import random
from collections.abc import Mapping

from skerry.bsky.egress.door import Answer, Door
from skerry.bsky.egress.ledger import Ledger
from skerry.bsky.egress.policy import Policy, Purpose
from skerry.domain.errors import NetworkError
from tests.bsky.doors import NO_AUTHORITIES


class LossyDoor(Door):
    """The real door, behind which requests get lost before they arrive, and answers after the server has worked.

    Attributes:
        lost: How many of each were lost so far: requests, answers.
    """

    def __init__(
        self, policy: Policy, ledger: Ledger, *, seed: int, requests: float = 0.2, answers: float = 0.3
    ) -> None:
        """`requests` and `answers` are the shares that are lost, 0 to 1."""
        super().__init__(policy, ledger, certificates=NO_AUTHORITIES)
        self._chance = random.Random(seed)
        self._requests = requests
        self._answers = answers
        self.lost = [0, 0]

    async def send(
        self,
        method: str,
        url: str,
        *,
        purpose: Purpose,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        follows: bool = True,
    ) -> Answer:
        """Send it, or don't; give the answer, or don't. Whoever asks can't tell which."""
        if self._chance.random() < self._requests:
            self.lost[0] += 1
            raise NetworkError("no answer within 40 s", where="pds.test")
        answer = await super().send(method, url, purpose=purpose, headers=headers, content=content, follows=follows)
        if self._chance.random() < self._answers:
            self.lost[1] += 1
            raise NetworkError("no answer within 40 s", where="pds.test")
        return answer
