"""Topics: vectors to probabilities, by the recipe, exactly the same whatever the batch."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from skerry.encoder.fake import FakeEncoder
from skerry.judge.rules.topic import (
    STEPS,
    TEMPERATURE,
    Background,
    TopicTexts,
    near_of,
    probability_of,
    threshold_of,
)
from skerry.judge.subject import Subject
from skerry.judge.topics import (
    AKIN,
    BROAD_FROM,
    BROAD_TO,
    CONTRAST,
    EXAMPLES,
    LEVEL,
    REPELLED,
    RIDGE,
    THRESHOLD_EXAMPLES,
    THRESHOLD_SENTENCE,
    THRESHOLD_WORDS,
    WIDER,
    Floats,
    TopicReader,
)
from tests.unit.judging import judge_of, result_of, rule, ruleset

WIDTH = 64
BACKGROUND = Background(
    subjects=("one", "two", "three", "four"), posts=("five", "six"), broad=("b1", "b2"), narrow=("n1", "n2")
)


def unit(vector: NDArray[np.floating]) -> Floats:
    """A vector of length 1."""
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def space(*texts: str, seed: int = 0) -> dict[str, Floats]:
    """A vector for each text and for the background."""
    random = np.random.default_rng(seed)
    return {text: unit(random.normal(size=WIDTH)) for text in (*texts, *BACKGROUND.texts())}


def topic(
    sentence: str = "", words: str = "", examples: tuple[str, ...] = (), nots: tuple[str, ...] = ()
) -> TopicTexts:
    """What a user gave."""
    return TopicTexts(sentence, words, examples, nots)


def lowered(vector: Floats, vectors: dict[str, Floats]) -> float:
    """What a topic's breadth takes off its threshold: the ridge regression in its other, primal form."""
    known = np.stack([vectors[text] for text in (*BACKGROUND.broad, *BACKGROUND.narrow)]).astype(np.float64)
    mean = known.mean(0)
    centred = known - mean
    weights = np.linalg.solve(centred.T @ centred + RIDGE * np.eye(WIDTH), centred.T @ np.array([0.5, 0.5, -0.5, -0.5]))
    reading = 0.5 + float((vector - mean) @ weights)
    return WIDER * min(1.0, max(0.0, (reading - BROAD_FROM) / (BROAD_TO - BROAD_FROM)))


def reference(post: Floats, vector: Floats, vectors: dict[str, Floats], threshold: float) -> float:
    """The probability, written out in float64 without rounding."""
    subjects = [vectors[other] for other in BACKGROUND.subjects]
    nearest = sorted((float(post @ other) - max(float(vector @ other) - AKIN, 0) for other in subjects), reverse=True)[
        :3
    ]
    level = sum(float(vectors[other] @ vector) for other in BACKGROUND.posts) / len(BACKGROUND.posts)
    score = float(post @ vector) - CONTRAST * sum(nearest) / 3 - LEVEL * level
    return 1 / (1 + math.exp(-(score - threshold) / TEMPERATURE))


@pytest.mark.parametrize(
    ("given_by_user", "threshold"),
    [
        (topic("s"), THRESHOLD_SENTENCE),
        (topic("s", words="w"), THRESHOLD_WORDS),
        (topic("s", examples=("e", "f")), THRESHOLD_EXAMPLES),
        (topic("s", words="w", examples=("e", "f")), THRESHOLD_EXAMPLES),
        (topic(examples=("e", "f")), THRESHOLD_EXAMPLES),
    ],
)
def test_topic_probability_is_as_written(given_by_user: TopicTexts, threshold: float) -> None:
    """The topic's vector, contrast, level and threshold by what the user gave are those that docs/filters.md names."""
    vectors = space("s", "w", "e", "f")
    vector = shown = unit(vectors["e"] + vectors["f"])
    if given_by_user.sentence:
        vector = said = unit(vectors["s"] + vectors["w"]) if given_by_user.words else vectors["s"]
        if given_by_user.examples:
            vector = unit((1 - EXAMPLES) * said + EXAMPLES * shown)
    reader = TopicReader([given_by_user], BACKGROUND, vectors)
    threshold -= lowered(vectors["s"] if given_by_user.sentence else vector, vectors)
    for amount in (0.0, 0.5, 1.0, 2.0):
        post = unit(vectors["one"] + amount * vector)
        reading = reader.read([post])[0]
        assert reading is not None
        expected = reference(post, vector, vectors, threshold)
        assert reading[0][0] == pytest.approx(expected, abs=0.005)


def test_topic_that_is_near_to_anything_needs_more() -> None:
    """The same post, the same cosine: a topic like the reference posts is harder to hit than one unlike them."""
    vectors = space("narrow", "broad")
    vectors["broad"] = unit(vectors["broad"] + vectors["five"] + vectors["six"])
    reader = TopicReader([topic("narrow"), topic("broad")], BACKGROUND, vectors)
    post = unit(vectors["narrow"] / float(vectors["narrow"] @ vectors["narrow"]) + vectors["broad"])
    reading = reader.read([post])[0]
    assert reading is not None
    assert float(post @ vectors["broad"]) == pytest.approx(float(post @ vectors["narrow"]), abs=0.001)
    assert reading[0][1] < reading[0][0]


def test_topic_that_is_broad_needs_less() -> None:
    """What reads like the broad topics of breadth.txt is hit from a lower score on; what reads like the narrow not."""
    vectors = space("broad", "narrow", seed=2)
    for name, like in (("broad", ("b1", "b2")), ("narrow", ("n1", "n2"))):
        vectors[name] = unit(vectors[name] + 2 * vectors[like[0]] + 2 * vectors[like[1]])
    assert lowered(vectors["broad"], vectors) > 0.05
    assert lowered(vectors["narrow"], vectors) < 0.01
    reader = TopicReader([topic("broad"), topic("narrow")], BACKGROUND, vectors)
    for index, name in enumerate(("broad", "narrow")):
        expected = reference(
            vectors["one"], vectors[name], vectors, THRESHOLD_SENTENCE - lowered(vectors[name], vectors)
        )
        reading = reader.read([vectors["one"]])[0]
        assert reading is not None
        assert reading[0][index] == pytest.approx(expected, abs=0.005)


def test_topic_that_a_post_is_not_pushes_it_away() -> None:
    """What is like a `not_example` loses by how much more than `REPELLED` it is; the example itself does not hit."""
    vectors = space("s", "n")
    vectors["n"] = unit(vectors["s"] + vectors["n"])
    with_not = TopicReader([topic("s", nots=("n",))], BACKGROUND, vectors)
    without = TopicReader([topic("s")], BACKGROUND, vectors)

    def odds(reader: TopicReader, post: Floats) -> float:
        reading = reader.read([post])[0]
        assert reading is not None
        return TEMPERATURE * math.log(reading[0][0] / (1 - reading[0][0]))

    for post in (unit(vectors["one"] + 0.3 * vectors["s"]), unit(vectors["two"] + 0.5 * vectors["n"])):
        lost = odds(without, post) - odds(with_not, post)
        assert lost == pytest.approx(max(0.0, float(post @ vectors["n"]) - REPELLED), abs=0.002)
    reading = with_not.read([vectors["n"]])[0]
    assert reading is not None
    assert reading[0][0] < 0.1


def test_topic_readings_are_the_same_in_any_batch() -> None:
    """Bit by bit: alone, in pieces, in another order. Multiplied as floats nine in ten products would differ."""
    vectors = space("a", "b", "e", "n", seed=3)
    topics = [topic("a", examples=("e",)), topic("b", nots=("n",))]
    reader = TopicReader(topics, BACKGROUND, vectors)
    posts = [unit(row) for row in np.random.default_rng(1).normal(size=(257, WIDTH))]
    whole = reader.read(posts)
    assert [reader.read([post])[0] for post in posts] == whole
    assert [reading for start in range(0, 257, 7) for reading in reader.read(posts[start : start + 7])] == whole
    assert reader.read(posts[::-1])[::-1] == whole
    assert len({str(reading) for reading in whole}) > 200


def test_topic_reading_needs_a_vector_of_length_one() -> None:
    """What is no vector of the model's is none: another width, no length, no number."""
    reader = TopicReader([topic("a")], BACKGROUND, space("a"))
    good = unit(np.ones(WIDTH))
    bad = [np.zeros(WIDTH, np.float32), good * 3, np.full(WIDTH, np.nan, np.float32), np.ones(3, np.float32)]
    readings = reader.read([None, *bad, good])
    assert readings[:-1] == [None] * 5
    assert readings[-1] is not None
    assert reader.read([]) == []


def test_topic_reading_survives_storing_in_signed_bytes() -> None:
    """The store keeps a byte a dimension; the probability moves by less than a hundredth."""
    vectors = space("a", seed=5)
    reader = TopicReader([topic("a")], BACKGROUND, vectors)
    for seed in range(20):
        post = unit(vectors["a"] + unit(np.random.default_rng(seed).normal(size=WIDTH)) * 2)
        scale = np.abs(post).max() / 127
        stored = np.rint(post / scale).astype(np.int8).astype(np.float32) * scale
        exact, kept = reader.read([post])[0], reader.read([stored])[0]
        assert exact is not None
        assert kept is not None
        assert kept[0][0] == pytest.approx(exact[0][0], abs=0.03)


def test_strictness_steps_are_fixed_probabilities() -> None:
    """Normal is where a post is as likely on the topic as not; the steps are the recipe's, in score."""
    assert threshold_of("normal") == 0.5
    assert threshold_of("loose") == pytest.approx(0.287, abs=0.001)
    assert threshold_of("strict") == pytest.approx(0.749, abs=0.001)
    assert threshold_of(0.7) == 0.7
    assert probability_of(STEPS["strict"]) == pytest.approx(threshold_of("strict"), abs=1e-6)


@settings(deadline=None)
@given(st.floats(min_value=0, max_value=1, exclude_min=True, exclude_max=True))
def test_near_is_below_the_threshold_for_any_strictness(threshold: float) -> None:
    """Whatever number the user writes, nothing overflows."""
    assert 0 <= near_of(threshold) <= threshold


def test_topic_rule_hits_from_its_threshold_on() -> None:
    """The same post, four strictnesses: the probability stays, the hit moves."""
    encoder = FakeEncoder()
    post = "watching football with some friends at the old bar tonight"
    probability = result_of("topic = 'football matches'", post, encoder).probability
    assert 0.5 < probability < 1
    for strictness, hit in (("0.001", True), (str(probability), True), (str(probability + 1e-6), False)):
        result = result_of(f"topic = 'football matches'\nstrictness = {strictness}", post, encoder)
        assert (result.probability, result.hit) == (probability, hit)


def test_topic_or_words_are_enough() -> None:
    """Both say what a post is about; the matches name both."""
    encoder = FakeEncoder()
    lines = "topic = 'football matches'\nwords = ['/offside/']"
    by_topic = result_of(lines, "football matches", encoder)
    by_word = result_of(lines, "Offside, zzz qqq", encoder)
    neither = result_of(lines, "zzz qqq", encoder)
    assert [match.kind for match in by_topic.matches] == ["topic"]
    assert [match.kind for match in by_word.matches] == ["word"]
    assert (by_topic.hit, by_word.hit, neither.hit) == (True, True, False)
    assert by_word.probability == 1.0
    assert 0 < neither.probability < 0.5


def test_topic_match_names_the_nearest_example() -> None:
    """Of several examples the one that is most like the post; without a sentence the examples stand alone."""
    encoder = FakeEncoder()
    result = result_of("examples = ['late goal again', 'the keeper saved it']", "the keeper saved it again", encoder)
    topic_match, example = result.matches
    assert (topic_match.kind, topic_match.value) == ("topic", "")
    assert (example.kind, example.value) == ("example", "the keeper saved it")
    assert 0.5 < example.probability < 1


def test_topic_examples_of_several_rules_are_not_mixed_up() -> None:
    """Each rule has its own examples, `not_examples` and threshold, also when a rule before it has none of them."""
    encoder = FakeEncoder()
    rules = [
        rule("topic = 'aaaa bbbb'", "examples = ['cccc dddd']", "not_examples = ['eeee ffff']", name="1"),
        rule("words = ['zzzz']", name="2"),
        rule("topic = 'gggg hhhh'", name="3"),
        rule("topic = 'iiii jjjj'", "examples = ['kkkk llll', 'mmmm nnnn']", name="4"),
    ]
    judge = judge_of("".join(rules), encoder)
    for text, name, example in (
        ("cccc dddd", "1", "cccc dddd"),
        ("mmmm nnnn", "4", "mmmm nnnn"),
        ("gggg hhhh", "3", ""),
    ):
        verdict = judge.judge([Subject(text)], encoder.encode([text]))[0]
        hits = [result for result in verdict.results if result.hit]
        assert [result.rule for result in hits] == [name]
        assert [match.value for match in hits[0].matches if match.kind == "example"] == ([example] if example else [])


def test_topic_exception_is_told_only_where_the_rule_would_have_hit() -> None:
    """A near miss by somebody who is excepted was not saved by that: there was nothing to be saved from."""
    encoder = FakeEncoder()
    lines = "topic = 'football matches'\nexcept = { following = true }"
    post = "watching football with some friends at the old bar tonight"
    probability = result_of("topic = 'football matches'", post, encoder).probability
    for strictness, kinds in ((probability - 0.01, ["topic", "exception"]), (probability + 0.01, [])):
        result = result_of(f"{lines}\nstrictness = {strictness}", Subject(post, is_followed=True), encoder)
        assert [match.kind for match in result.matches] == kinds
        assert not result.hit


def test_topic_without_vectors_abstains_and_words_work() -> None:
    """Before the model has read a post: the rule says that it says nothing; a word is enough all the same."""
    lines = "topic = 'football matches'\nwords = ['offside']"
    silent = result_of(lines, "zzz")
    assert (silent.abstained, silent.hit, silent.probability) == (True, False, 0.0)
    assert result_of(lines, "offside").hit
    elsewhere = result_of("topic = 'x'\nlangs = ['en']", "zzz")
    assert not elsewhere.abstained


def test_texts_are_those_that_a_topic_needs() -> None:
    """Sentence, the words as one list without patterns, examples of both kinds, the background; none without topics."""
    texts = ruleset(
        rule("topic = 'S'", "words = ['a', '/b/', 'c d']", "examples = ['E']", "not_examples = ['N']")
    ).texts()
    assert texts[-4:] == ["S", "a, c d", "E", "N"]
    assert "travel and holidays" in texts
    assert len(set(texts)) == len(texts)
    assert ruleset(rule("words = ['a']")).texts() == []


def test_id_changes_with_what_a_verdict_depends_on() -> None:
    """What a rule says, the order, and the model where there is a topic; not where the rule stands in its file."""
    words, about = rule("words = ['a']", name="w"), rule("topic = 'a'", name="t")
    ids = [
        ruleset(text).id_with("m")
        for text in (words, about, words + about, about + words, words.replace("hide", "dim"))
    ]
    assert len(set(ids)) == 5
    assert ruleset(about).id_with("m") != ruleset(about).id_with("n")
    assert ruleset(words).id_with("m") == ruleset(words).id_with("n")
    assert ruleset("# moved\n\n" + words).id_with("m") == ruleset(words).id_with("m")
