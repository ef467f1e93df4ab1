"""What rules would have done, as sentences: for the command and for the window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from skerry.domain.backtests import ActionTally, Backtest, Case, RuleTally
from skerry.domain.verdicts import Action
from skerry.judge.telling import percent, percent_beside, quoted

VERBS: dict[Action, str] = {
    "show": "leave alone",
    "keep": "keep",
    "hide": "hide",
    "collapse": "collapse",
    "dim": "dim",
    "blur-media": "cover the media of",
    "boost": "boost",
    "sink": "sink",
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def amount_sentence(result: Backtest) -> str:
    """On how much the rules were tried."""
    if not result.posts:
        return "There is no post in the store to try the rules on."
    span = f", from {_day(result.first_ms)} to {_day(result.last_ms)}" if result.first_ms else ""
    unread = f"; the model has not read {result.unread:,} of them" if result.unread else ""
    return f"Tried on {_posts(result.posts)}{span}{unread}."


def change_sentences(result: Backtest, against: str = "now") -> Iterator[str]:
    """How many posts the rules would do what with, and how that differs."""
    tallies = [tally for tally in result.actions if tally.action != "show"]
    if not tallies and result.posts:
        yield "These rules would do nothing to any of them."
    for tally in tallies:
        if tally.before != tally.after:
            done = f"{VERBS[tally.action]} {tally.after:,} of {result.posts:,}"
            yield f"These rules would {done}{_difference(tally, against)}."
    if same := [f"{VERBS[tally.action]} {tally.after:,}" for tally in tallies if tally.before == tally.after]:
        yield f"As many as {_than(against)}: {', '.join(same)}."
    if result.changed:
        by = "by the rules in force" if against == "the rules in force" else against
        yield f"{_posts(result.changed)} would be treated differently than {by}."
    elif tallies:
        yield f"Nothing changes against {'how it is now' if against == 'now' else against}."


def likely_words(tally: RuleTally) -> str:
    """How many of a rule's hits are right as far as the model can tell, as a clause; "" where that isn't known."""
    return f"about {percent(tally.likely)} of them right, the model reckons" if tally.likely >= 0 else ""


def case_words(case: Case) -> str:
    """One post of the list: what is done with it, by which rule, how near."""
    near = " nearly" if not case.is_hit and case.after in (case.before, "show") else ""
    change = f"{case.before} → {case.after}" if case.is_changed else case.after
    if case.probability >= 1:  # no topic, or a word that settles it: there is nothing to be sure of
        return f"{change}:{near} {quoted(case.rule)}"
    sure = f"{percent_beside(case.probability, case.threshold)}, {percent(case.threshold)} are needed"
    return f"{change}:{near} {quoted(case.rule)} ({sure})"


def _difference(tally: ActionTally, against: str) -> str:
    more = tally.after - tally.before
    return f", {abs(more):,} {'more' if more > 0 else 'fewer'} than {_than(against)}"


def _than(against: str) -> str:
    return {"now": "now", "the rules in force": "the rules in force do"}.get(against, against)


def _posts(number: int) -> str:
    return "1 post" if number == 1 else f"{number:,} posts"


def _day(ms: int) -> str:
    """A local day."""
    try:
        then = datetime.fromtimestamp(ms / 1000).astimezone()
    except (OverflowError, OSError, ValueError):
        return "an unknown day"
    return f"{then.day} {_MONTHS[then.month - 1]} {then.year}"
