from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.lexical import LexicalIndex, TokenTable

LISTS = st.lists(st.lists(st.sampled_from(["低保", "标准", "申请", "南昌", "a"]), max_size=6), max_size=8)
TEXTS = [["低保", "标准"], ["低保", "申请"], ["低保", "标准", "标准"], ["低保", "公示"], []]


def build(lists: list[list[str]]) -> LexicalIndex:
    return LexicalIndex.build(TokenTable.of(lists))


def test_a_rarer_word_ranks_higher() -> None:
    found = build(TEXTS).search(["低保", "申请"], 10)
    assert found[0][0] == 1
    assert {row for row, _ in found} == {0, 1, 2, 3}


def test_the_score_is_that_of_lucene_bm25() -> None:
    (found,) = build(TEXTS).search(["申请"], 10)
    idf = math.log(1 + (5 - 1 + 0.5) / (1 + 0.5))
    mean_length = (2 + 2 + 3 + 2 + 0) / 5
    expected = idf * 1 / (1 + 1.5 * (1 - 0.75 + 0.75 * 2 / mean_length))
    assert found[0] == 1
    assert found[1] == pytest.approx(expected, rel=1e-5)


def test_idf_falls_with_frequency_and_is_highest_for_the_unknown() -> None:
    index = build(TEXTS)
    assert index.idf("没有") > index.idf("申请") > index.idf("标准") > index.idf("低保")
    assert index.idf("标准") == pytest.approx(math.log(1 + (5 - 2 + 0.5) / (2 + 0.5)))


def test_weights_scale_a_tokens_share() -> None:
    index = build(TEXTS)
    full = dict(index.search(["申请"], 10))
    assert dict(index.search(["申请"], 10, weights=[0.5]))[1] == pytest.approx(full[1] / 2)
    assert dict(index.search(["申请", "申请"], 10))[1] == pytest.approx(full[1] * 2)
    with pytest.raises(ValueError, match="zip"):
        index.search(["申请", "低保"], 10, weights=[1.0])


def test_equal_scores_go_by_row_even_at_the_cut() -> None:
    index = build([["低保"]] * 9 + [["标准"]])
    assert [row for row, _ in index.search(["低保"], 4)] == [0, 1, 2, 3]


def test_unknown_words_find_nothing() -> None:
    assert build(TEXTS).search(["没有"], 5) == []
    assert build(TEXTS).search([], 5) == []
    assert build(TEXTS).search(["低保"], 0) == []


def test_texts_without_any_token_can_be_indexed(tmp_path: Path) -> None:
    build([[], []]).save(tmp_path)
    index = LexicalIndex.load(tmp_path)
    assert len(index) == 2
    assert index.search(["低保"], 5) == []


def test_saved_and_loaded_it_gives_the_same_without_pickle(tmp_path: Path) -> None:
    index = build(TEXTS)
    index.save(tmp_path)
    loaded = LexicalIndex.load(tmp_path)
    assert loaded.search(["低保", "标准"], 10) == index.search(["低保", "标准"], 10)
    assert loaded.vocabulary == index.vocabulary
    assert {path.suffix for path in tmp_path.iterdir()} == {".npy", ".json"}


@given(LISTS)
def test_a_table_gives_back_its_rows(lists: list[list[str]]) -> None:
    table = TokenTable.of(lists)
    assert [table.row(row) for row in range(len(table))] == lists
    assert table.vocabulary == sorted({token for tokens in lists for token in tokens})


@given(LISTS, LISTS)
def test_joined_tables_equal_the_table_of_all(one: list[list[str]], other: list[list[str]]) -> None:
    joined, whole = TokenTable.join([TokenTable.of(one), TokenTable.of(other)]), TokenTable.of(one + other)
    assert joined.vocabulary == whole.vocabulary
    assert joined.ids.tolist() == whole.ids.tolist()
    assert joined.starts.tolist() == whole.starts.tolist()


@given(LISTS, st.data())
def test_taken_rows_are_those_rows(lists: list[list[str]], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.integers(0, len(lists) - 1)) if lists else st.just([]))
    taken = TokenTable.of(lists).take(rows)
    assert [taken.row(at) for at in range(len(taken))] == [lists[row] for row in rows]
