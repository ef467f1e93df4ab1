"""How texts are put together for a run of the model."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from skerry.encoder.worker import BATCH_TOKENS, plan_batches

LENGTHS = st.lists(st.integers(2, 256), max_size=300)


@given(LENGTHS, st.integers(1, 2048))
def test_batches_hold_every_text_once(lengths: list[int], budget: int) -> None:
    """No text is lost or run twice, whatever the budget."""
    batches = plan_batches(lengths, budget)
    assert sorted(place for batch in batches for place in batch.places) == list(range(len(lengths)))


@given(LENGTHS)
def test_batches_stay_within_their_tokens_and_sorted(lengths: list[int]) -> None:
    """Padding included, a run has at most 1,024 tokens; texts come by length."""
    batches = plan_batches(lengths)
    for batch in batches:
        assert batch.longest == max(lengths[place] for place in batch.places)
        assert len(batch.places) * batch.longest <= BATCH_TOKENS
    in_order = [lengths[place] for batch in batches for place in batch.places]
    assert in_order == sorted(lengths)


@given(LENGTHS)
def test_budget_of_one_runs_every_text_alone(lengths: list[int]) -> None:
    """The one constant that makes vectors independent of what else is encoded."""
    assert all(len(batch.places) == 1 for batch in plan_batches(lengths, 1))


def test_equal_texts_keep_their_order() -> None:
    """Texts of one length stay in the order of the request, so the same request gives the same runs."""
    assert plan_batches([5, 5, 5], 10)[0].places == [0, 1]
