"""Conditions combined with & | ~: Kleene's three values, and what each finding keeps."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.domain.verdicts import Match
from skerry.judge.rules.finding import ABSTAINED, MISS, Condition, Finding
from skerry.judge.rules.seen import Seen
from skerry.judge.subject import Subject

POST = Seen(Subject("x"))


class Fixed(Condition, frozen=True):
    """Finds the same in every post."""

    finding: Finding

    def find(self, seen: Seen) -> Finding:  # noqa: ARG002 - whatever the post
        """What it was made with."""
        return self.finding


def fixed(probability: float) -> Condition:
    """A condition of a probability, with a match that names it."""
    matches = (Match("word", str(probability)),) if probability else ()
    return Fixed(Finding(probability, matches))


UNKNOWN = Fixed(ABSTAINED)
VALUES = st.one_of(st.none(), st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]))


def of(value: float | None) -> Condition:
    """A condition that finds this; None: it abstains."""
    return UNKNOWN if value is None else fixed(value)


def found(condition: Condition) -> float | None:
    """What a condition finds; None when it abstains."""
    finding = condition.find(POST)
    return None if finding.abstained else finding.probability


@settings(deadline=None)
@given(VALUES, VALUES)
def test_conditions_obey_de_morgan(a: float | None, b: float | None) -> None:
    """Not both is one of them not, also where one isn't known."""
    assert found(~(of(a) & of(b))) == found(~of(a) | ~of(b))
    assert found(~(of(a) | of(b))) == found(~of(a) & ~of(b))


@settings(deadline=None)
@given(VALUES, VALUES, VALUES)
def test_conditions_may_be_grouped_in_any_way(a: float | None, b: float | None, c: float | None) -> None:
    """And and or are associative and commutative in what they find."""
    x, y, z = of(a), of(b), of(c)
    assert found((x & y) & z) == found(x & (y & z)) == found((z & y) & x)
    assert found((x | y) | z) == found(x | (y | z)) == found((z | y) | x)


def test_unknown_stays_unknown_only_where_it_matters() -> None:
    """A miss beside it is a miss, a hit beside it is a hit."""
    assert found(UNKNOWN & fixed(0.0)) == 0.0
    assert found(UNKNOWN & fixed(1.0)) is None
    assert found(UNKNOWN | fixed(1.0)) == 1.0
    assert found(UNKNOWN | fixed(0.0)) is None


def test_finding_keeps_the_matches_of_what_was_met() -> None:
    """And has those of all its parts, or those of each part that was met, a miss none."""
    assert (fixed(0.5) & fixed(1.0)).find(POST).matches == (Match("word", "0.5"), Match("word", "1.0"))
    assert (fixed(0.0) | fixed(1.0)).find(POST).matches == (Match("word", "1.0"),)
    assert (fixed(0.5) & fixed(0.0)).find(POST) == MISS


def test_finding_keeps_what_an_exception_took_away() -> None:
    """The probability without the exception, and the exception's matches."""
    finding = (fixed(0.75) & ~fixed(1.0)).find(POST)
    assert (finding.probability, finding.unexcused) == (0.0, 0.75)
    assert finding.matches == (Match("word", "0.75"),)
    assert finding.excuses == (Match("exception", "1.0", 1.0, "word"),)
