"""Who may answer and quote: read from records and preferences of others, and from the command line."""

from __future__ import annotations

import argparse

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.bsky.writing.gates import POSTGATE, THREADGATE, new_gates
from skerry.cli.gates import add_arguments
from skerry.cli.gating import Known, gates_told
from skerry.domain.errors import UsageError
from skerry.domain.gates import default_gates, kept_default, read_gates
from skerry.domain.posting import check_gates
from skerry.domain.writing import Gates

LISTS = tuple(f"at://did:plc:me/app.bsky.graph.list/{number}" for number in range(5))
WHO = st.sampled_from(["mentioned", "following", "followers", *LISTS])


def told(*words: str, known: Known = Known()) -> Gates:  # noqa: B008 - it can't be changed
    """The gates that these arguments say."""
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return gates_told(parser.parse_args(words), known)


@given(st.none() | st.lists(WHO, max_size=5, unique=True).map(tuple), st.booleans())
def test_gates_are_read_as_they_are_written(replies: tuple[str, ...] | None, can_quote: bool) -> None:
    """The records of a post say the same again."""
    gates = Gates(replies, can_quote)
    made = {each.collection: bytes(each.value) for each in new_gates(gates, "at://x", "k", "now", is_reply=False)}
    assert read_gates(made.get(THREADGATE, b""), made.get(POSTGATE, b"")) == gates


def test_default_is_the_last_of_the_preferences() -> None:
    """No rules are everybody, an empty list of rules is nobody; the last entry of the kind counts."""
    kind = "app.bsky.actor.defs#postInteractionSettingsPref"
    rules = [{"$type": f"{THREADGATE}#listRule", "list": LISTS[0]}, {"$type": f"{THREADGATE}#mentionRule"}]
    entry = {
        "$type": kind,
        "threadgateAllowRules": rules,
        "postgateEmbeddingRules": [{"$type": f"{POSTGATE}#disableRule"}],
    }
    assert default_gates([]) == default_gates([{"$type": kind}]) == Gates()
    assert default_gates([{"$type": kind, "threadgateAllowRules": []}, 7, "x"]) == Gates(())
    assert default_gates([{"$type": kind}, entry]) == Gates((LISTS[0], "mentioned"), can_quote=False)
    assert kept_default(msgspec.json.encode([entry])) == Gates((LISTS[0], "mentioned"), can_quote=False)


@given(
    st.binary(max_size=60)
    | st.builds(
        msgspec.json.encode,
        st.recursive(
            st.none() | st.text(max_size=5) | st.integers(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["$type", "allow", "threadgateAllowRules", "list", "embeddingRules"]), inner
                )
            ),
            max_leaves=12,
        ),
    )
)
def test_whatever_is_kept_gives_gates_that_can_be_set(body: bytes) -> None:
    """Nothing fails, and nobody but those who can be named is in it."""
    for gates in (kept_default(body), read_gates(body, body)):
        assert isinstance(gates, Gates)
        assert gates.replies is None or len(gates.replies) <= 5


def test_arguments_say_who_may_answer_and_the_default_says_the_rest() -> None:
    """By name, by address, by the name of a list; everybody and nobody."""
    known = Known(Gates(("followers",), can_quote=False), {"friends": LISTS[0]})
    assert told(known=known) == known.default
    assert told("--quotes", known=known) == Gates(("followers",))
    assert told("--replies", "everybody", known=known) == Gates(None, can_quote=False)
    assert told("--replies", "nobody", "--no-quotes") == Gates((), can_quote=False)
    assert told("--replies", f"mentioned, Friends,{LISTS[1]}", known=known).replies == ("mentioned", *LISTS[:2])
    with pytest.raises(UsageError, match="nobody is called 'strangers'"):
        told("--replies", "strangers")


def test_members_of_three_lists_at_most_may_answer() -> None:
    """Five kinds of people in all."""
    check_gates(Gates(("mentioned", "followers", *LISTS[:3])))
    with pytest.raises(UsageError, match="3 lists at most"):
        check_gates(Gates(LISTS[:4]))
