"""`skerry filters check`: are the rules as they should be, and do they do what their tests expect?"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from collections.abc import Iterator

    from skerry.config.filters import FilterFile
    from skerry.config.rulespec import Expectation
    from skerry.domain.verdicts import Verdict
    from skerry.judge.rules import State


class Outcome(msgspec.Struct, frozen=True):
    """What came of a `[[test]]`.

    Attributes:
        test: The test.
        action: What is done with its post.
        by: The rule that decided; empty when none did.
        reasons: Why, in sentences.
        ok: Whether that is what the test expects; None when its rule has expired, and it is left out.
    """

    test: Expectation
    action: str
    by: str
    reasons: tuple[str, ...]
    ok: bool | None


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
    return Outcome(test, verdict.action, by, tuple(reasons(verdict)), None if is_left_out else is_met)


def _print_rules(filters: FilterFile, states: list[State], *, as_json: bool, place: str) -> None:
    if as_json:
        for rule, state in zip(filters.rules, states, strict=True):
            _print_json(rule=rule.name, action=rule.action, state=state, file=rule.file, line=rule.line)
        return
    if not filters.files:
        print(f"There are no rules yet; they go into {place}.")
    for rule, state in zip(filters.rules, states, strict=True):
        hours = f" ({rule.between})" if rule.between else ""
        print(f"{rule.action:<10}  {rule.name}{'' if state == 'active' else f' - {state}'}{hours}")


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


def _print_json(**value: object) -> None:
    from skerry.cli.jsonlines import json_line

    print(json_line(value).decode(), end="")
