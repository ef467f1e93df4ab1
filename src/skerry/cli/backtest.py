"""`skerry filters backtest [RULE]`: what rules would have done to the posts that are stored."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from skerry.cli.current import current_account, open_cache, precision_of
from skerry.domain.errors import UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

    from skerry.cli.reading import Reading
    from skerry.config.rulespec import RuleSpec
    from skerry.domain.backtests import Backtest, Case
    from skerry.domain.explanations import Precision
    from skerry.judge.backtest import Backtester
    from skerry.store.cache import Cache
    from skerry.store.values import ItemToJudge, StoredItem

FEED = "following"

STEP = 1000
"""Items read and judged at a time: 4 MB of vectors."""

SHOWN = 40
"""Posts that are listed for people unless they ask for more."""


def register(actions: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the command."""
    parser = actions.add_parser(
        "backtest",
        help="what rules would have done to the stored posts",
        description="Judges what is stored by your rules, whatever the hour, and says what changes: against the rules "
        "in force with --filters, against the same rules without it with RULE. Borderline posts come first.",
    )
    parser.add_argument("rule", nargs="?", metavar="RULE", help="the name of one rule; all of them without")
    parser.add_argument("--filters", type=Path, metavar="F", help="the rules of this file instead of those in force")
    parser.add_argument(
        "--limit", type=_count, metavar="N", help=f"list N posts at most (default: {SHOWN}; --json: all)"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON object a line")
    parser.set_defaults(run=run_backtest)


def run_backtest(args: argparse.Namespace) -> int:
    """Try the rules on the store."""
    from skerry.cli.reading import Reading
    from skerry.judge.backtest import Backtester

    _paths, _account, folder = current_account()
    before, after = _rules(args)
    only = _named(args.rule, after) if args.rule else ""
    cache = open_cache(folder)
    try:
        tester = Backtester(before, after, only)
        with Reading() as reading:
            run_over(tester, cache, reading)
        result = tester.result(args.limit or (sys.maxsize if args.json else SHOWN))
        items = cache.items([case.item for case in result.cases])
    finally:
        cache.close()
    if reading.problem:
        print(f"skerry: {reading.problem}", file=sys.stderr)
    precision = precision_of(folder)
    against = "without the rule" if only and not args.filters else "rules in force"
    if args.json:
        from skerry.cli.output import print_json

        for row in as_rows(result, items, precision, against):
            print_json(row)
    else:
        print("\n".join(as_text(result, items, precision, against, only)))
    return 1 if reading.problem else 0


def run_over(tester: Backtester, cache: Cache, reading: Reading) -> None:
    """Judge every item of the store. What has no vector yet is read by the model."""
    from skerry.cli.around import with_around
    from skerry.cli.reading import model_name
    from skerry.domain.feeds import FOLLOWING
    from skerry.judge.subject import Subject, encode_text
    from skerry.sync.vectors import unpack

    texts, model = tester.ruleset.texts(), model_name()
    if texts:
        tester.use(model, reading.vectors(texts))
    for items in _items(cache, model):
        subjects = [Subject.from_item(item.item, item.written, FOLLOWING) for item in items]
        unread = [encode_text(s) for s, item in zip(subjects, items, strict=True) if texts and item.vector is None]
        subjects = with_around(tester.ruleset, cache, model, [item.item for item in items], subjects, reading)
        found = reading.vectors(unread) if unread else {}
        vectors = [
            unpack(item.vector) if item.vector and item.vector.body else found.get(encode_text(subject))
            for item, subject in zip(items, subjects, strict=True)
        ]
        tester.add([(item.id, item.item.sort_ms) for item in items], subjects, vectors)


def as_rows(
    result: Backtest, items: Mapping[int, StoredItem], precision: Mapping[str, Precision], against: str
) -> Iterator[dict[str, object]]:
    """The objects of `--json`: the whole, the rules, the posts; see docs/json.md."""
    yield {
        "posts": result.posts,
        "first": _iso(result.first_ms),
        "last": _iso(result.last_ms),
        "unread": result.unread,
        "against": against,
        "changed": result.changed,
        "actions": {tally.action: {"before": tally.before, "after": tally.after} for tally in result.actions},
    }
    for tally in result.rules:
        right = precision.get(tally.rule)
        answers = {"right": right.right, "of": right.asked} if right else None
        row = {"rule": tally.rule, "action": tally.action, "hits": tally.hits, "decides": tally.decides}
        yield row | {"near": tally.near, "likely": tally.likely if tally.likely >= 0 else None, "answers": answers}
    for case in result.cases:
        if case.item in items:
            post = items[case.item].item.post
            yield {
                "uri": post.uri,
                "author": post.author.handle,
                "text": post.text,
                "before": case.before,
                "after": case.after,
                "changed": case.is_changed,
                "by": case.rule,
                "hit": case.is_hit,
                "probability": case.probability,
                "threshold": case.threshold,
            }


def as_text(
    result: Backtest, items: Mapping[int, StoredItem], precision: Mapping[str, Precision], against: str, only: str
) -> Iterator[str]:
    """What is printed for people; of the rules the one named `only`, or all."""
    from skerry.domain.clean import clean_line
    from skerry.judge.telling import precision_words
    from skerry.judge.telling_backtest import amount_sentence, case_words, change_sentences, likely_words

    yield amount_sentence(result)
    yield from change_sentences(result, "the rules in force" if against == "rules in force" else "without the rule")
    yield ""
    for tally in result.rules:
        if only and tally.rule != only:
            continue
        said = f", {precision_words(precision[tally.rule])}" if tally.rule in precision else ""
        sure = f" ({reckoned})" if (reckoned := likely_words(tally)) else ""
        yield f"{tally.action:<10}  {clean_line(tally.rule)}: {tally.hits:,} hits{sure}, {tally.near:,} nearly{said}"
    if result.cases:
        yield ""
    for case in result.cases:
        if case.item in items:
            post = items[case.item].item.post
            yield f"{_sign(case)} {case_words(case)}"
            yield f"      @{clean_line(post.author.handle)}: {clean_line(post.text, max_chars=160)}"
    if result.left_out:
        yield f"{result.left_out:,} more; --limit N lists them"


def _sign(case: Case) -> str:
    return "*" if case.is_changed else " "


def _items(cache: Cache, model: str) -> Iterator[list[ItemToJudge]]:
    from skerry.store.values import Key

    before: Key | None = None
    while keys := cache.keys(FEED, before=before, limit=STEP):
        yield cache.items_to_try([key.id for key in keys], model=model)
        before = keys[-1].key


def _rules(args: argparse.Namespace) -> tuple[list[RuleSpec], list[RuleSpec]]:
    """What to compare with, and what to try: the rules that have not expired."""
    from datetime import datetime

    from skerry.config.filters import load_filters, read_filters
    from skerry.config.paths import user_paths
    from skerry.judge.rules import state_of

    now = datetime.now().astimezone()
    in_force = [rule for rule in load_filters(user_paths()).rules if state_of(rule, now) != "expired"]
    if args.filters:
        tried = [rule for rule in read_filters([args.filters]).rules if state_of(rule, now) != "expired"]
        return in_force, tried
    if args.rule:
        return [rule for rule in in_force if rule.name.casefold() != args.rule.casefold()], in_force
    return in_force, in_force


def _named(name: str, rules: list[RuleSpec]) -> str:
    """The rule's name as the file has it. Raises UsageError."""
    from skerry.config.nearest import suggestion

    names = [rule.name for rule in rules]
    found = next((each for each in names if each.casefold() == name.casefold()), None)
    if found is None:
        raise UsageError(f"there is no rule {name!r} that has not expired", remedy=suggestion(name, names))
    return found


def _iso(ms: int) -> str | None:
    from skerry.cli.printing import iso

    return iso(ms) if ms else None


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
