"""`skerry filters explain URI`: why a post of the store is where it is, and what would change that."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

import msgspec

from skerry.cli.current import current_account, open_cache, precision_of
from skerry.domain.errors import UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction
    from datetime import datetime
    from pathlib import Path

    from skerry.cli.reading import Reading
    from skerry.config.rulespec import FilterFile
    from skerry.domain.posts import FeedItem
    from skerry.domain.verdicts import RuleResult, Verdict
    from skerry.judge.explain import Beside
    from skerry.judge.subject import Subject
    from skerry.store.cache import Cache


class Found(msgspec.Struct, frozen=True):
    """A post with all that is said of it."""

    item: FeedItem
    verdict: Verdict
    beside: Beside


def register(actions: _SubParsersAction[ArgumentParser]) -> None:
    """Declare the command."""
    parser = actions.add_parser(
        "explain",
        help="why a post is where it is",
        description="Judges a post of the store by your rules as they are now, says which of them did what and why, "
        "and what would have changed it: the same post is judged again with one thing different.",
    )
    parser.add_argument("uri", metavar="URI", help="its address: at://... or the page on the web")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run_explain)


def run_explain(args: argparse.Namespace) -> int:
    """Explain a post."""
    from datetime import datetime

    from skerry.cli.reading import Reading
    from skerry.config.filters import load_filters

    paths, _account, folder = current_account()
    filters, now = load_filters(paths), datetime.now().astimezone()
    cache = open_cache(folder)
    try:
        item = find_item(cache, args.uri)
        with Reading() as reading:
            found = explain(cache, folder, item, filters, now, reading)
    finally:
        cache.close()
    if reading.problem:
        print(f"skerry: {reading.problem}", file=sys.stderr)
    if args.json:
        from skerry.cli.output import print_json

        print_json(as_row(found))
    else:
        print("\n".join(as_text(found)))
    return 1 if reading.problem else 0


def find_item(cache: Cache, text: str) -> FeedItem:
    """The post that an address means, as a line of the timeline if it is one. Raises UsageError."""
    from skerry.domain.addresses import post_address
    from skerry.domain.posts import FeedItem

    address = post_address(text)
    if address is None:
        remedy = "give at://DID/app.bsky.feed.post/KEY, or the address of its page"
        raise UsageError("this is no address of a post", where=text[:200], remedy=remedy)
    post = cache.find_post(address)
    if post is None:
        raise UsageError("this post is not in the store", where=text[:200], remedy="fetch with `skerry sync`")
    stored = list(cache.items(cache.items_of(post.uri)[:1]).values())
    return stored[0].item if stored else FeedItem(post)


def explain(cache: Cache, folder: Path, item: FeedItem, filters: FilterFile, now: datetime, reading: Reading) -> Found:
    """Judge a post by some rules at a moment, and ask what would have changed the verdict."""
    from skerry.cli.around import with_around
    from skerry.cli.reading import model_name
    from skerry.domain.feeds import FOLLOWING
    from skerry.judge.explain import Beside
    from skerry.judge.language import with_language
    from skerry.judge.rules import compile_rules
    from skerry.judge.subject import Subject, encode_text
    from skerry.judge.whatif import WhatIf
    from skerry.sync.vectors import unpack

    ruleset, model = compile_rules(filters, now), model_name()
    subject = with_language(Subject.from_item(item, place=FOLLOWING))
    (subject,) = with_around(ruleset, cache, model, [item], [subject], reading)
    texts = ruleset.texts()
    vectors = reading.vectors(texts) if texts else {}
    stored = cache.vector_of(item.post.uri)
    vector = unpack(stored[1]) if stored and stored[0] == model and stored[1].body else None
    if vector is None and vectors:
        vector = reading.vectors([encode_text(subject)]).get(encode_text(subject))
    moderation = cache.moderation(item.post.uri)
    asked = WhatIf(ruleset, ruleset.with_vectors(model, vectors), vectors, subject, vector, now, moderation)
    explanation = asked.explain(reading.vectors(asked.texts()), _shares(cache))
    beside = Beside(
        explanation=explanation,
        precision=precision_of(folder),
        rated=_rated(cache, folder, filters, subject, reading, item.post.uri),
        tellers=cache.tellers(item.post.uri),
    )
    return Found(item, asked.verdict, beside)


def _shares(cache: Cache) -> dict[str, float]:
    """How common each rule's topic is among the newest posts of the timeline, as they are judged."""
    from skerry.domain.feeds import FOLLOWING
    from skerry.judge.shares import WINDOW, shares

    found = (cache.verdict(key.id) for key in cache.keys(FOLLOWING, limit=WINDOW))
    return shares(verdict for verdict in found if verdict)


def _rated(
    cache: Cache, folder: Path, filters: FilterFile, subject: Subject, reading: Reading, uri: str
) -> tuple[str, ...]:
    """What the user's ratings make of the post, in sentences; nothing where nothing is rated."""
    file = folder / "user.db"
    if not file.exists():
        return ()
    from skerry.store.user import User

    user = User.open(file)
    try:
        if not user.rating_marks():
            return ()
        from skerry.cli.tasted import taste_of
        from skerry.judge.telling_taste import taste_sentences

        taste = taste_of(cache, user, filters, subject, reading, uri)
        return tuple(taste_sentences(taste)) if taste else ()
    finally:
        user.close()


def as_text(found: Found) -> list[str]:
    """What is printed for people."""
    from skerry.domain.clean import clean_line
    from skerry.judge.explain import SIGNS, why

    post = found.item.post
    lines = [f"@{clean_line(post.author.handle)}: {clean_line(post.text, max_chars=200)}", f"   {post.uri}", ""]
    return lines + [f"{SIGNS[line.kind]} {line.text}" for line in why(found.verdict, found.item, found.beside)]


def as_row(found: Found) -> dict[str, object]:
    """The fields of `skerry filters explain --json`; see docs/json.md."""
    from skerry.cli.printing import moderation_rows
    from skerry.judge.explain import reasons, why
    from skerry.judge.telling import flip_sentence

    post, verdict, beside = found.item.post, found.verdict, found.beside
    flips = beside.explanation.flips if beside.explanation else ()
    return {
        "uri": post.uri,
        "author": post.author.handle,
        "text": post.text,
        "langs": list(post.langs),
        "written": list(verdict.written),
        "action": verdict.action,
        "score": verdict.score,
        "reasons": reasons(verdict),
        "moderation": moderation_rows(verdict.moderation),
        "rules": [_rule(result, beside) for result in verdict.results],
        "flips": [
            {
                "kind": flip.kind,
                "value": flip.value,
                "rule": flip.rule or None,
                "action": flip.action,
                "probability": flip.probability if flip.probability >= 0 else None,
                "text": flip_sentence(flip, verdict.action),
            }
            for flip in flips
        ],
        "is_whole": beside.explanation.is_whole if beside.explanation else False,
        "lines": [{"kind": line.kind, "text": line.text} for line in why(verdict, found.item, beside)],
    }


def _rule(result: RuleResult, beside: Beside) -> dict[str, object]:
    from skerry.judge.shares import likely

    topics = beside.explanation.topics if beside.explanation else ()
    topic = next((topic for topic in topics if topic.rule == result.rule), None)
    precision = beside.precision.get(result.rule)
    return {
        "rule": result.rule,
        "action": result.action,
        "hit": result.hit,
        "probability": result.probability,
        "threshold": result.threshold,
        "abstained": result.abstained,
        "matches": [
            {"kind": m.kind, "value": m.value, "probability": m.probability, "found": m.found or None}
            for m in result.matches
        ],
        "nearest": [{"kind": p.kind, "text": p.text, "likeness": p.likeness} for p in topic.parts] if topic else [],
        "words": [{"word": w.word, "without": w.probability} for w in topic.weights] if topic else [],
        "share": topic.share or None if topic else None,
        "likely": likely(topic.probability, topic.share) if topic and topic.share else None,
        "answers": {"right": precision.right, "of": precision.asked} if precision else None,
    }
