"""`skerry filters check`: are the rules as they should be, and do they do what their tests expect?"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from skerry.cli import backtest, explain, ready

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from collections.abc import Iterator, Mapping

    from skerry.config.filters import FilterFile
    from skerry.config.rulespec import Expectation
    from skerry.domain.explanations import Precision
    from skerry.domain.verdicts import RuleResult, Verdict
    from skerry.judge.rules import State


class Outcome(msgspec.Struct, frozen=True):
    """What came of a `[[test]]`.

    Attributes:
        test: The test.
        action: What is done with its post.
        by: The rule that decided; empty when none did.
        reasons: Why, in sentences.
        ok: Whether that is what the test expects; None when its rule has expired, and it is left out.
        rules: What the rules made of it that it is about: the one that decided, and the one that was expected to, or
            all with the expected action.
    """

    test: Expectation
    action: str
    by: str
    reasons: tuple[str, ...]
    ok: bool | None
    rules: tuple[RuleResult, ...] = ()


def register(subparsers: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the commands."""
    filters = subparsers.add_parser("filters", help="look after your rules", description="Look after your rules.")
    actions = filters.add_subparsers(title="commands", metavar="COMMAND", required=True)
    check = actions.add_parser(
        "check",
        help="read the rules and run their tests",
        description="Read the rules, say which hold now, and run every [[test]] through the model. The exit code is "
        "0 when all is well, 1 when a test failed, 2 when a file has a mistake.",
    )
    check.add_argument("--filters", type=Path, metavar="F", help="this file instead of your own")
    check.add_argument("--json", action="store_true", help="print a JSON object a line")
    check.set_defaults(run=run_check)
    for command in (explain, backtest, ready):
        command.register(actions)


def run_check(args: argparse.Namespace) -> int:
    """Check the rules."""
    from datetime import datetime

    from skerry.config.filters import load_filters, read_filters
    from skerry.config.paths import user_paths
    from skerry.judge.rules import state_of

    paths = user_paths()
    filters = read_filters([args.filters]) if args.filters else load_filters(paths)
    now = datetime.now().astimezone()
    states = [state_of(rule, now) for rule in filters.rules]
    _print_rules(filters, states, as_json=args.json, place=str(paths.filters_file))
    outcomes, problem = run_tests(filters, states) if filters.tests else ([], "")
    _print_outcomes(outcomes, as_json=args.json)
    if problem:
        print(f"skerry: {problem}", file=sys.stderr)
    return 1 if problem or any(outcome.ok is False for outcome in outcomes) else 0


def run_tests(filters: FilterFile, states: list[State]) -> tuple[list[Outcome], str]:
    """Every test, by the rules that have not expired, whatever the hour; and why topics aren't read, if so."""
    from skerry.cli.scoring import Scorer
    from skerry.judge.rows import subject_of
    from skerry.judge.rules import compile_specs

    living = tuple(rule for rule, state in zip(filters.rules, states, strict=True) if state != "expired")
    with Scorer(compile_specs(living)) as scorer:
        verdicts = scorer.judge([subject_of({**test.row, "text": test.post}) for test in filters.tests])
        names = {rule.name for rule in living}
        return [_outcome(*pair, names) for pair in zip(filters.tests, verdicts, strict=True)], scorer.problem


def _outcome(test: Expectation, verdict: Verdict, living: set[str]) -> Outcome:
    from skerry.judge.explain import reasons

    deciding = {result.rule for result in verdict.results if result.hit and result.action == verdict.action}
    first = verdict.deciding.rule if verdict.deciding else ""
    is_met = verdict.action == test.expect and (not test.by or test.by in deciding)
    is_left_out = bool(test.by) and test.by not in living
    by = test.by if is_met and test.by else first
    about = tuple(result for result in verdict.results if _is_about(result, test, by))
    return Outcome(test, verdict.action, by, tuple(reasons(verdict)), None if is_left_out else is_met, about)


def _is_about(result: RuleResult, test: Expectation, by: str) -> bool:
    """Whether a test's outcome has to do with a rule."""
    return result.rule in (by, test.by) or (not test.by and result.action == test.expect)


def _print_rules(filters: FilterFile, states: list[State], *, as_json: bool, place: str) -> None:
    from skerry.judge.telling import precision_words

    said = _precision()
    if as_json:
        for rule, state in zip(filters.rules, states, strict=True):
            answers = {"right": said[rule.name].right, "of": said[rule.name].asked} if rule.name in said else None
            about = {"rule": rule.name, "action": rule.action, "state": state, "use": rule.use or None}
            _print_json(**about, file=rule.file, line=rule.line, answers=answers)
        return
    if not filters.files:
        print(f"There are no rules yet; they go into {place}.")
    for rule, state in zip(filters.rules, states, strict=True):
        hours = f" ({rule.between})" if rule.between else ""
        right = f" ({precision_words(said[rule.name])})" if rule.name in said else ""
        use = f" ({ready.words_about(rule.use)})" if rule.use else ""
        print(f"{rule.action:<10}  {rule.name}{'' if state == 'active' else f' - {state}'}{hours}{use}{right}")


def _precision() -> Mapping[str, Precision]:
    """What the current account's user said of hidden posts, by rule; nothing when nobody is signed in."""
    from skerry.cli.current import current_account, precision_of
    from skerry.domain.errors import NotSignedIn

    try:
        _paths, _account, folder = current_account()
    except NotSignedIn:
        return {}
    return precision_of(folder)


def _print_outcomes(outcomes: list[Outcome], *, as_json: bool) -> None:
    if as_json:
        for outcome in outcomes:
            test = outcome.test
            _print_json(
                test=test.post,
                ok=outcome.ok,
                expect=test.expect,
                by=test.by or None,
                action=outcome.action,
                decided_by=outcome.by or None,
                reasons=outcome.reasons,
                rules={
                    result.rule: {"hit": result.hit, "probability": result.probability, "threshold": result.threshold}
                    for result in outcome.rules
                },
                file=test.file,
                line=test.line,
            )
        return
    for line in _failures(outcomes):
        print(line)
    left_out = sum(outcome.ok is None for outcome in outcomes)
    failed = sum(outcome.ok is False for outcome in outcomes)
    tests = "1 test" if len(outcomes) == 1 else f"{len(outcomes)} tests"
    if outcomes:
        print(f"{tests}, {failed} failed{f', {left_out} left out: their rules have expired' if left_out else ''}")


def _failures(outcomes: list[Outcome]) -> Iterator[str]:
    from skerry.domain.clean import clean_line

    for outcome in outcomes:
        if outcome.ok is False:
            test = outcome.test
            expected = f"{test.expect} by “{test.by}”" if test.by else test.expect
            got = f"{outcome.action} by “{outcome.by}”" if outcome.by else outcome.action
            yield f"{test.file}:{test.line}: expected {expected}, got {got}: {clean_line(test.post, max_chars=80)}"
            yield from (f"    {reason}" for reason in outcome.reasons)
            missed = (result for result in outcome.rules if not result.hit and not result.abstained)
            yield from (f"    {_missed(result)}" for result in missed)


def _missed(result: RuleResult) -> str:
    """What kept a rule from hitting, in so far as it is a probability."""
    from skerry.judge.telling import percent, quoted

    if not result.probability:
        return f"{quoted(result.rule)} finds nothing in it."
    return f"{quoted(result.rule)} is at {percent(result.probability)}, and needs {percent(result.threshold)}."


def _print_json(**value: object) -> None:
    from skerry.cli.jsonlines import json_line

    print(json_line(value).decode(), end="")
