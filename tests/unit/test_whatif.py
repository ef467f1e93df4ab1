"""What would have changed a verdict: every change that is told does change it, and is told in words."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from skerry.domain.explanations import Explanation, Flip
from skerry.domain.moderation import Moderation
from skerry.domain.verdicts import Action
from skerry.encoder.fake import FakeEncoder
from skerry.judge.rules import compile_rules
from skerry.judge.subject import Subject, encode_text
from skerry.judge.telling import flip_sentence, topic_sentences
from skerry.judge.whatif import WhatIf
from skerry.judge.without import tokens, without_words
from tests.unit.judging import NOON, filters, rule

ENCODER = FakeEncoder()


def explained(
    text: str, subject: Subject | str, *, has_model: bool = True, now: datetime = NOON
) -> tuple[WhatIf, Explanation]:
    """What the rules of a file say of a post, and what would change that."""
    subject = Subject(subject) if isinstance(subject, str) else subject
    rules = compile_rules(filters(text), now)
    texts = rules.texts() if has_model else []
    vectors = _vectors(texts)
    vector = ENCODER.encode([encode_text(subject)])[0] if has_model else None
    asked = WhatIf(rules, rules.with_vectors("fake", vectors), vectors, subject, vector, now)
    return asked, asked.explain(_vectors(asked.texts()))


def _vectors(texts: list[str]) -> dict[str, NDArray[np.float32]]:
    return dict(zip(texts, ENCODER.encode(texts), strict=True)) if texts else {}


def sentences(text: str, subject: Subject | str, *, has_model: bool = True) -> list[str]:
    """The changes in words."""
    return [flip_sentence(flip) for flip in explained(text, subject, has_model=has_model)[1].flips]


WORD = rule("words = ['cat', 'dog']")


def test_a_word_that_hides_is_named() -> None:
    """Without it the post would be shown; without the rule as well."""
    assert sentences(WORD, "My Cats sleep") == [
        "Without the word “cats” it would be shown.",
        "Without the rule “It” it would be shown.",
    ]


def test_words_that_hide_only_together_are_named_together() -> None:
    """One of two is not enough, so only both are told."""
    assert sentences(WORD, "a cat and a dog")[0] == "Without the words “cat” and “dog” it would be shown."


@pytest.mark.parametrize(
    ("lines", "subject", "words"),
    [
        ("authors = ['a.example.com']", Subject("x", handle="a.example.com"), "If somebody else had written it"),
        ("authors = ['a.example.com']", Subject("x", reposter=("a.example.com",)), "If somebody else had reposted it"),
        ("domains = ['example.com']", Subject("x", hosts=("b.example.com",)), "Without the link to “b.example.com”"),
        ("labels = ['spoiler']", Subject("x", labels=("spoiler",)), "Without the label “spoiler”"),
        ("langs = ['pt']", Subject("x", langs=("pt-br",)), "If it were not in Portuguese (BR)"),
        ("kind = ['repost']", Subject("x", kinds=("repost",)), "If nobody had reposted it"),
        ("kind = ['post']", Subject("x"), "If it were a reply"),
        ("media = ['no-alt']", Subject("x", media=("image", "no-alt")), "With alt texts"),
        ("words = ['x']\nexcept = { following = true }", Subject("x"), "If you followed its author"),
    ],
)
def test_each_thing_that_a_rule_met_is_taken_away(lines: str, subject: Subject, words: str) -> None:
    """Author, reposter, link, label, language, kind, media, following."""
    assert f"{words} it would be shown." in sentences(rule(lines), subject)


def test_an_exception_that_saved_a_post_is_told() -> None:
    """What would happen if the author were not followed, or the word were not there."""
    excepted = rule("words = ['cat']", "except = { following = true, words = ['hat'] }", action="dim")
    assert sentences(excepted, Subject("a cat", is_followed=True)) == [
        "If you didn't follow its author it would be dimmed."
    ]
    assert sentences(excepted, "a cat in a hat") == ["Without the word “hat” it would be dimmed."]


def test_a_rule_that_is_overruled_takes_over() -> None:
    """Without the rule that decided the next one decides, and that is said."""
    both = rule("words = ['cat']", name="Hides") + rule("words = ['cat']", name="Dims", action="dim")
    assert "Without the rule “Hides” it would be dimmed." in sentences(both, "a cat")


def test_rules_that_decide_together_are_left_out_together() -> None:
    """One of two rules that hide is not enough."""
    both = rule("words = ['cat']", name="One") + rule("words = ['a']", name="Two")
    assert sentences(both, "a cat") == ["Without the rules “One” and “Two” it would be shown."]


TOPIC = rule("topic = 'football matches and transfer news'", "strictness = 'loose'")


SENTENCE = "football matches and transfer news"
FILLER = "the tide was low and the gulls were loud that day"


def between(low: float, high: float) -> str:
    """A post that the topic has a probability in this range for."""
    for end in range(4, len(SENTENCE)):
        for words in range(11):
            text = f"{SENTENCE[:end]} {' '.join(FILLER.split()[:words])}"
            asked, _ = explained(TOPIC, text)
            if low < asked.verdict.results[0].probability < high:
                return text
    pytest.fail(f"no text is between {low} and {high}")


def test_a_step_of_strictness_is_told_for_a_hit() -> None:
    """The first stricter step that would do it; beyond all steps a number, which is above the probability."""
    for low, high, value in ((0.32, 0.48, "normal"), (0.52, 0.74, "strict")):
        _, explanation = explained(TOPIC, between(low, high))
        (flip,) = (flip for flip in explanation.flips if flip.kind == "strictness")
        assert (flip.value, flip.action) == (value, "show")
    asked, explanation = explained(TOPIC, between(0.78, 0.97))
    (flip,) = (flip for flip in explanation.flips if flip.kind == "strictness")
    assert float(flip.value) > asked.verdict.results[0].probability
    assert f"With strictness {float(flip.value):g} (" in flip_sentence(flip)


def test_a_step_of_strictness_is_told_for_a_near_miss() -> None:
    """The nearest looser step; a rule that is far from the post has none."""
    near = rule(f"topic = '{SENTENCE}'")
    asked, explanation = explained(near, between(0.32, 0.48))
    assert asked.verdict.action == "show"
    assert [(f.value, f.action) for f in explanation.flips if f.kind == "strictness"] == [("loose", "hide")]
    _, explanation = explained(near, "zzz qqq xxx")
    assert explanation.flips == ()


def test_words_of_the_post_are_weighed_by_leaving_each_out() -> None:
    """The words that the topic rests on are named, with what is left of it; and what the topic is nearest to."""
    lines = ("topic = 'football matches'", "examples = ['the late goal', 'a red card']", "strictness = 0.2")
    _, explanation = explained(rule(*lines), "football matches tonight zzzz")
    topic = explanation.topics[0]
    assert topic.weights[0].word == "matches" or topic.weights[0].word == "football"
    assert all(weight.probability < topic.probability for weight in topic.weights)
    assert (topic.parts[0].kind, topic.parts[0].text) == ("sentence", "football matches")
    assert topic.parts[0].likeness > topic.parts[1].likeness
    told = list(topic_sentences(topic))
    assert told[0].startswith("Of “It” it is nearest to its sentence (0.")
    assert "What counts most for “It”: “" in told[1]


def test_hours_are_told_from_both_sides() -> None:
    """A rule that doesn't hold now, and one that does."""
    later = rule("words = ['cat']", 'between = "20:00-22:00"', name="Later")
    assert sentences(later, "a cat") == ["Between 20:00 and 22:00, when “Later” holds, it would be hidden."]
    now = rule("words = ['cat']", 'between = "00:01-23:59"', name="Now")
    assert "Outside 00:01-23:59, when “Now” does not hold, it would be shown." in sentences(now, "a cat")


def test_without_the_model_only_what_needs_none_is_told() -> None:
    """Nothing is said of what a topic would make of it."""
    _, explanation = explained(TOPIC + WORD.replace("It", "Words"), "a football cat", has_model=False)
    assert not explanation.is_whole
    assert explanation.topics == ()
    assert [flip.kind for flip in explanation.flips] == ["rule"]


RULES = "".join(
    [
        rule("topic = 'football matches'", "words = ['offside', '/go+l/']", "except = { words = ['hat'] }", name="1"),
        rule("examples = ['a late goal', 'another goal']", "not_examples = ['a goal in life']", name="2", action="dim"),
        rule("words = ['灯台', 'semi final', 'c++']", "between = '11:00-13:00'", name="3", action="collapse"),
        rule("kind = ['reply']", "media = ['no-alt']", "except = { following = true }", name="4", action="sink"),
        rule("domains = ['example.com']", "authors = ['a.example.com']", name="5", action="keep"),
    ]
)
SUBJECTS = st.builds(
    Subject,
    text=st.text(max_size=30)
    | st.lists(st.sampled_from(["offside", "goool", "灯台", "c++", "Semi-final", "a hat", "late goal", "\n"])).map(
        " ".join
    ),
    tags=st.lists(st.sampled_from(["offside", "x"]), max_size=2).map(tuple),
    handle=st.sampled_from(["", "a.example.com"]),
    hosts=st.sampled_from([(), ("b.example.com",)]),
    kinds=st.sampled_from([("post",), ("reply",), ("repost", "reply")]),
    media=st.sampled_from([(), ("image", "no-alt")]),
    is_followed=st.booleans(),
)


@settings(deadline=None, max_examples=40)
@given(SUBJECTS, st.booleans())
def test_any_post_can_be_explained(subject: Subject, has_model: bool) -> None:
    """Never an error; every change that is told leads to something else; every one has its sentence."""
    asked, explanation = explained(RULES, subject, has_model=has_model)
    for flip in explanation.flips:
        assert flip.action != asked.verdict.action
        assert flip_sentence(flip).endswith(".")
        assert flip_sentence(flip).isprintable()
    assert explained(RULES, subject, has_model=has_model)[1] == explanation


def test_taking_words_out_leaves_the_rest() -> None:
    """Whole words in whatever case, phrases over a hyphen, signs and scripts without blanks as they stand, tags."""
    subject = Subject("Semi-Final! The semifinal is not a semi final. c++ 今日は岬の灯台が", tags=("Final", "x"))
    assert without_words(subject, ["semi final"]).text == "! The semifinal is not a . c++ 今日は岬の灯台が"
    assert (
        without_words(subject, ["c++", "灯台"]).text == "Semi-Final! The semifinal is not a semi final.  今日は岬のが"
    )
    assert without_words(subject, ["final"]).tags == ("x",)


def test_tokens_are_each_word_once() -> None:
    """As they stand, without single letters and numbers, at most so many."""
    assert tokens("A Goal, a goal 1999 — GOAL! offside c", 9) == ["Goal", "offside"]
    assert tokens("one two three", 2) == ["one", "two"]


def test_a_flip_cannot_carry_what_moves_a_terminal() -> None:
    """Words come from posts."""
    nasty = "\x1b]0;x\x07\u202e\n" + "y" * 500
    for kind in ("word", "label", "rule", "domain"):
        sentence = flip_sentence(Flip(kind, nasty, nasty, "show", 0.3))
        assert sentence.isprintable()
        assert len(sentence) < 350


def test_nothing_that_a_rule_could_do_undoes_moderation() -> None:
    """What the network's rules hide stays hidden in every change that is told."""
    rules = compile_rules(filters(WORD), NOON)
    judge = rules.with_vectors("fake", {})
    asked = WhatIf(rules, judge, {}, Subject("a cat"), None, NOON, Moderation("hide"))
    assert asked.verdict.action == "hide"
    assert asked.explain({}).flips == ()


@pytest.mark.parametrize(
    ("before", "words"), [("collapse", "it would be shown"), ("boost", "nothing would be done with it")]
)
def test_outcome_is_told_from_what_is_done_now(before: Action, words: str) -> None:
    """What can be seen already isn't promised to be shown."""
    assert flip_sentence(Flip("rule", "R", "R", "show"), before) == f"Without the rule “R” {words}."
