"""filters.toml and filters.d/*.toml, read strictly: a mistake names file, line, key and the nearest known key."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import TypeVar, cast, get_args

from msgspec.structs import replace

from skerry.config import checks
from skerry.config.locate import Place
from skerry.config.paths import Paths
from skerry.config.rawfilters import RawExcept, RawFilters, RawRule, RawTest
from skerry.config.ready import ReadyTopic, ready_figures, ready_topics
from skerry.config.rulespec import Exceptions, Expectation, FilterFile, Kind, Level, Media, Reach, RuleAction, RuleSpec
from skerry.config.toml import TomlFile, shown
from skerry.domain.feeds import is_feed
from skerry.domain.verdicts import ACTIONS, Action

MAX_RULES = 500
"""More rules than anybody can explain, and the cost of judging grows with them."""

MAX_VALUES = 500
"""Values of one list in a rule."""

PLACES = ("following", "search", "feed:*", "list:*", "notifications", "thread")
"""Where a rule may hold, besides single feeds and lists."""

REACHES = ("post", "quote", "thread")
"""How far a rule may look; without the key, the post as it is read, with the text that it quotes."""

CONDITIONS = ("topic", "examples", "use", "words", "authors", "domains", "labels", "langs", "kind", "media")
"""The keys of which a rule needs at least one."""

__all__ = ["FilterFile", "filter_files", "load_filters", "merge", "read_filters", "stamp"]

T = TypeVar("T")
R = TypeVar("R")


def filter_files(paths: Paths) -> list[Path]:
    """The files there are: filters.toml, then those of filters.d by name."""
    more = sorted(paths.filters_folder.glob("*.toml"))
    return [path for path in (paths.filters_file, *more) if path.exists()]


def load_filters(paths: Paths) -> FilterFile:
    """The user's rules; none when there is no file. Raises ConfigError for the first mistake."""
    return read_filters(filter_files(paths))


def read_filters(files: Iterable[Path]) -> FilterFile:
    """The rules of these files together. Raises ConfigError for the first mistake, or a file that can't be read."""
    return merge([TomlFile.read(path) for path in files])


def merge(documents: Sequence[TomlFile]) -> FilterFile:
    """The rules of several files, in order; names are checked across them."""
    rules: list[RuleSpec] = []
    raw = [(document, document.as_(RawFilters)) for document in documents]
    for document, content in raw:
        reader = _Reader(document)
        for index, rule in enumerate(content.rule):
            rules.append(reader.rule(rule, ("rule", index)))
            reader.check_name(rules, ("rule", index))
    tests = [_Reader(doc).test(test, ("test", i), rules) for doc, content in raw for i, test in enumerate(content.test)]
    return FilterFile(tuple(rules), tuple(tests), _hash(documents), tuple(document.file for document in documents))


def stamp(paths: Paths) -> tuple[tuple[str, int, int], ...]:
    """Name, time and size of each file: when it differs, one of them was changed. For watching; reads nothing."""
    found = []
    for path in filter_files(paths):
        try:
            status = path.stat()
        except FileNotFoundError:  # gone since the folder was listed
            continue
        found.append((str(path), status.st_mtime_ns, status.st_size))
    return tuple(found)


def _hash(documents: Iterable[TomlFile]) -> str:
    """One hash over the files' bytes, each hashed by itself so that no two splits of the same bytes look alike."""
    each = (hashlib.sha256(document.data).digest() for document in documents)
    return hashlib.sha256(b"".join(each)).hexdigest()


def _filled(spec: RuleSpec, ready: ReadyTopic, raw: RawRule) -> RuleSpec:
    """A rule with what its ready-made topic says where the rule itself says nothing."""
    return replace(
        spec,
        topic=spec.topic or ready.topic,
        examples=spec.examples or ready.examples,
        not_examples=spec.not_examples or ready.not_examples,
        words=spec.words or ready.words,
        strictness=ready_figures().topics[ready.name].strictness if raw.strictness is None else spec.strictness,
    )


class _Reader:
    """Turns the tables of one file into values."""

    def __init__(self, document: TomlFile) -> None:
        self._document = document

    def rule(self, raw: RawRule, place: Place) -> RuleSpec:
        """One `[[rule]]`."""
        self._check_reach(raw, (*place, "reach"))
        ready = self._ready(raw.use, (*place, "use"))
        self._check_topic(raw, place)
        self._choices((raw.action,), get_args(RuleAction), (*place, "action"), "action")
        self._choices(raw.kind, get_args(Kind), (*place, "kind"), "kind")
        self._choices(raw.media, get_args(Media), (*place, "media"), "media")
        spec = RuleSpec(
            name=self._one(checks.name, raw.name, (*place, "name")),
            action=cast(RuleAction, raw.action),
            use=raw.use or "",
            topic="" if raw.topic is None else self._one(checks.text, raw.topic, (*place, "topic")),
            examples=self._each(checks.text, raw.examples, (*place, "examples")),
            not_examples=self._each(checks.text, raw.not_examples, (*place, "not_examples")),
            strictness=self._strictness(raw.strictness, (*place, "strictness")),
            words=self._each(checks.word, raw.words, (*place, "words")),
            authors=self._each(checks.author, raw.authors, (*place, "authors")),
            domains=self._each(checks.domain, raw.domains, (*place, "domains")),
            labels=self._each(checks.label, raw.labels, (*place, "labels")),
            langs=self._each(checks.lang, raw.langs, (*place, "langs")),
            kind=cast(tuple[Kind, ...], raw.kind),
            media=cast(tuple[Media, ...], raw.media),
            exceptions=self._exceptions(raw.except_, (*place, "except")),
            places=self._places(raw.in_, (*place, "in")),
            reach=cast(Reach, raw.reach or ""),
            between=None if raw.between is None else self._one(checks.between, raw.between, (*place, "between")),
            expires=None if raw.expires is None else self._one(checks.expires, raw.expires, (*place, "expires")),
            file=self._document.file,
            line=self._document.line(place),
        )
        return _filled(spec, ready, raw) if ready else spec

    def check_name(self, rules: Sequence[RuleSpec], place: Place) -> None:
        """Refuse the last rule when there are too many, or one before it has its name."""
        if len(rules) > MAX_RULES:
            raise self._document.refusal(place, f"more than {MAX_RULES} rules")
        *before, last = rules
        for other in before:
            if other.name.casefold() == last.name.casefold():
                what = f"there is a rule {shown(other.name)} already, at {other.file}:{other.line}"
                raise self._document.refusal((*place, "name"), what, remedy="names tell rules apart: choose another")

    def test(self, raw: RawTest, place: Place, rules: Sequence[RuleSpec]) -> Expectation:
        """One `[[test]]`."""
        self._document.choice(raw.expect, ACTIONS, (*place, "expect"), "action")
        if raw.by is not None:
            self._check_by(raw.by, raw.expect, (*place, "by"), rules)
        row = {key: getattr(raw, key) for key in raw.__struct_fields__ if key not in {"post", "expect", "by"}}
        return Expectation(
            post=self._one(checks.text, raw.post, (*place, "post")),
            expect=cast(Action, raw.expect),
            by=raw.by or "",
            row={key: value for key, value in row.items() if value},
            file=self._document.file,
            line=self._document.line(place),
        )

    def _check_by(self, name: str, expect: str, place: Place, rules: Sequence[RuleSpec]) -> None:
        by_name = {rule.name: rule for rule in rules}
        self._document.choice(name, by_name, place, "rule here")
        if by_name[name].action != expect:
            action = by_name[name].action
            what = f"the rule {shown(name)} can't be what makes a post {shown(expect)}: its action is {action}"
            raise self._document.refusal(place, what)

    def _check_reach(self, raw: RawRule, place: Place) -> None:
        """Refuse a reach that there isn't, and one that would do nothing: where and what kind are the post's own."""
        if raw.reach is None:
            return
        self._choices((raw.reach,), REACHES, place, "reach")
        if all(key == "kind" or not getattr(raw, key) for key in CONDITIONS):
            raise self._document.refusal(place, "does nothing beside `kind`, which is about the post itself")

    def _places(self, values: tuple[str, ...], place: Place) -> tuple[str, ...]:
        """Where a rule holds, each place once."""
        for index, where in enumerate(values):
            here = (*place, index)
            if not is_feed(where):
                self._document.choice(where, PLACES, here, "place")
        if not values:
            raise self._document.refusal(place, "is empty: the rule would hold nowhere")
        return tuple(sorted(set(values), key=values.index))

    def _check_topic(self, raw: RawRule, place: Place) -> None:
        """Refuse keys that would do nothing."""
        if raw.topic is None and not any(getattr(raw, key) for key in CONDITIONS):
            what = "the rule has no condition, so every post would meet it"
            raise self._document.refusal(place, what, remedy=f"give it one of {', '.join(CONDITIONS)}")
        if raw.topic is None and not raw.examples and raw.use is None:
            for key in ("not_examples", "strictness"):
                if getattr(raw, key):
                    raise self._document.refusal((*place, key), "does nothing without `topic`, `examples` or `use`")

    def _ready(self, name: str | None, place: Place) -> ReadyTopic | None:
        if name is None:
            return None
        self._document.choice(name, ready_topics(), place, "ready-made topic")
        return ready_topics()[name]

    def _strictness(self, value: str | float | None, place: Place) -> Level | float:
        if isinstance(value, str):
            self._document.choice(value, get_args(Level), place, "strictness: a step or a number between 0 and 1")
        return cast("Level | float", "normal" if value is None else self._one(checks.strictness, value, place))

    def _exceptions(self, raw: RawExcept, place: Place) -> Exceptions:
        return Exceptions(
            following=raw.following,
            authors=self._each(checks.author, raw.authors, (*place, "authors")),
            words=self._each(checks.word, raw.words, (*place, "words")),
        )

    def _one(self, check: Callable[[T], R], value: T, place: Place) -> R:
        try:
            return check(value)
        except ValueError as error:
            raise self._document.refusal(place, str(error)) from error

    def _each(self, check: Callable[[str], str], values: tuple[str, ...], place: Place) -> tuple[str, ...]:
        if len(values) > MAX_VALUES:
            raise self._document.refusal(place, f"has more than {MAX_VALUES} values")
        return tuple(self._one(check, value, (*place, index)) for index, value in enumerate(values))

    def _choices(self, values: Iterable[str], known: Collection[str], place: Place, noun: str) -> None:
        for index, value in enumerate(values):
            self._document.choice(value, known, (*place, index), noun)
