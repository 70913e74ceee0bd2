from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.fuse import fuse

RANKING = st.lists(st.integers(0, 30), unique=True, max_size=20)


def test_the_arithmetic_of_the_paper() -> None:
    fused = dict(fuse([[7, 3], [3, 5]], [1.0, 0.5]))
    assert fused[7] == pytest.approx(1 / 61)
    assert fused[3] == pytest.approx(1 / 62 + 0.5 / 61)
    assert fused[5] == pytest.approx(0.5 / 62)


def test_found_by_both_beats_found_first_by_one() -> None:
    assert [row for row, _ in fuse([[1, 2], [3, 2]], [1, 1])] == [2, 1, 3]


def test_equal_scores_go_by_row() -> None:
    assert [row for row, _ in fuse([[9], [4]], [1, 1])] == [4, 9]


def test_every_ranking_needs_a_weight() -> None:
    with pytest.raises(ValueError, match="zip"):
        fuse([[1], [2]], [1.0])


@given(RANKING, RANKING)
def test_the_order_of_the_legs_does_not_matter(one: list[int], other: list[int]) -> None:
    assert dict(fuse([one, other], [1, 2])) == pytest.approx(dict(fuse([other, one], [2, 1])))


@given(RANKING)
def test_a_single_ranking_stays_as_it_is(ranking: list[int]) -> None:
    assert [row for row, _ in fuse([ranking], [1])] == ranking
