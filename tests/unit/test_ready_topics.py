"""The ready-made topics: what `use` does with a rule, and that the library keeps what it promises."""

from __future__ import annotations

import pytest

from skerry.cli.main import main
from skerry.config.rawfilters import RawRule
from skerry.config.ready import Measured, ready_figures, ready_topics
from skerry.config.rulespec import RuleSpec
from skerry.judge.rules import compile_specs
from tests.unit.judging import filters, result_of, rule
from tests.yardstick import ready

NAMES = list(ready_topics())
TOPIC_KEYS = ("topic", "examples", "not_examples", "words")


def spec_of(*lines: str) -> RuleSpec:
    """The one rule with these keys."""
    return filters(rule(*lines)).rules[0]


@pytest.mark.parametrize("name", NAMES)
def test_every_ready_topic_is_a_rule_by_itself(name: str) -> None:
    """`use` is condition enough, and each value is one that a rule may have; a sentence, 4 to 8 examples, lures."""
    topic, spec = ready_topics()[name], spec_of(f'use = "{name}"')
    assert spec.use == name
    assert all(getattr(spec, key) == getattr(topic, key) for key in TOPIC_KEYS)
    assert spec.strictness == ready_figures().topics[name].strictness
    written = "".join(
        f"{key} = {list(value)!r}\n" for key in ("examples", "not_examples", "words") if (value := getattr(topic, key))
    )
    assert "\\\\" in written or spec_of(f'topic = "{topic.topic}"', *written.splitlines()).has_topic
    assert 4 <= len(topic.examples) <= 8
    assert topic.not_examples


def test_keys_of_the_rule_replace_those_of_the_ready_topic() -> None:
    """One by one: what the rule doesn't say comes from the library."""
    library = ready_topics()["giveaways"]
    spec = spec_of('use = "giveaways"', "words = ['raffle']", "strictness = 'loose'", "langs = ['en']")
    assert (spec.words, spec.strictness, spec.langs) == (("raffle",), "loose", ("en",))
    assert (spec.topic, spec.examples) == (library.topic, library.examples)
    own = spec_of('use = "giveaways"', "topic = 'raffles'", "examples = ['a']", "not_examples = ['b']")
    assert (own.topic, own.examples, own.not_examples) == ("raffles", ("a",), ("b",))
    assert own.strictness == ready_figures().topics["giveaways"].strictness


def test_words_of_a_ready_topic_work_without_the_model() -> None:
    """Like any rule's words."""
    assert result_of('use = "gambling promotion"', "100 free spins today").hit
    assert result_of('use = "gambling promotion"', "a plain day").abstained


def test_name_of_the_library_is_no_part_of_what_a_verdict_depends_on() -> None:
    """The same texts judge the same, whether they were written out or used."""
    topic = ready_topics()["rage bait"]
    strictness = f"strictness = {ready_figures().topics[topic.name].strictness}"
    used = compile_specs((spec_of('use = "rage bait"'),))
    written = spec_of(
        f'topic = "{topic.topic}"',
        f"examples = {list(topic.examples)}",
        f"not_examples = {list(topic.not_examples)}",
        strictness,
    )
    assert compile_specs((written,)).digest == used.digest


def test_every_ready_topic_was_measured_on_enough() -> None:
    """Figures for each; 15 posts that are it and 15 near misses in four languages or more, in both halves."""
    assert list(ready_figures().topics) == NAMES
    for split in ("dev", "test"):
        for name in NAMES:
            for kind in ("true", "lure"):
                rows = [row for row in ready.posts(split) if (row.topic, row.kind) == (name, kind)]
                assert len({row.text for row in rows}) >= 15
                assert len({row.lang for row in rows}) >= 4
    texts = [row.text for split in ("dev", "test") for row in ready.posts(split)]
    assert len(texts) == len(set(texts))


def test_no_post_of_the_measurement_is_an_example() -> None:
    """What a topic was given it would know by heart."""
    given = {text for topic in ready_topics().values() for text in (*topic.examples, *topic.not_examples)}
    assert given.isdisjoint(row.text for split in ("dev", "test") for row in ready.posts(split))


def test_figures_of_a_topic_that_took_nothing() -> None:
    """There is no precision then."""
    assert Measured(0.5, took=0, right=0, there=16).precision is None
    assert (Measured(0.5, 4, 3, 6).precision, Measured(0.5, 4, 3, 6).recall) == (0.75, 0.5)


def test_topics_are_listed_with_their_figures(capsys: pytest.CaptureFixture[str]) -> None:
    """A line each: the name, how many were right, how many found, what it is."""
    assert main(["filters", "topics"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for name, measured in ready_figures().topics.items():
        line = next(line for line in lines if line.startswith(f"{name}  "))
        assert f"{measured.right} of {measured.took}" in line
        assert f"{measured.right} of {measured.there}" in line
        assert ready_topics()[name].topic in line


def test_library_has_only_keys_of_a_rule() -> None:
    """What is documented for a rule is true of the library too."""
    assert set(ready_topics()["insults"].__struct_fields__) <= set(RawRule.__struct_fields__)
