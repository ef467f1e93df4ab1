"""A condition on a post or on what stands around it, as far as a rule's `reach` goes."""

from __future__ import annotations

from skerry.domain.verdicts import Match
from skerry.judge.rules.finding import ABSTAINED, Condition, Finding
from skerry.judge.rules.seen import Seen
from skerry.judge.subject import Where

WITHIN: dict[str, frozenset[Where]] = {
    "post": frozenset({"own"}),
    "quote": frozenset({"quote"}),
    "thread": frozenset({"quote", "parent", "root"}),
}
"""What each reach looks at beside the post, or with "post" in its place."""


class Near(Condition, frozen=True):
    """Met when one of these posts meets all of a condition: the post itself, or one that the reach takes in."""

    part: Condition
    reach: str

    def find(self, seen: Seen) -> Finding:
        """The post's own finding, unless one around it is nearer; which one that is, is told last."""
        around = [each for each in seen.around if each[0] in WITHIN[self.reach]]
        if self.reach == "post":
            return self.part.find(around[0][1] if around else seen)
        best = self.part.find(seen)
        for where, other in around:
            found = self.part.find(other)
            if found.probability > best.probability and (found.probability == 1.0 or not best.abstained):
                told = Match("reach", where, 1.0, other.subject.handle)
                best = Finding(found.probability, (*found.matches, told))
        return ABSTAINED if best.abstained else best
