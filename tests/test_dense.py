from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.dense import FILE, DenseIndex

UNIT = np.eye(4, dtype=np.float32)


def test_the_nearest_come_first_and_equal_ones_by_row() -> None:
    index = DenseIndex.build(np.vstack([UNIT[1], UNIT[0], UNIT[1], UNIT[2]]))
    found = index.search(np.array([0.6, 0.8, 0, 0], np.float32), 3)
    assert [row for row, _ in found] == [0, 2, 1]
    assert [score for _, score in found] == pytest.approx([0.8, 0.8, 0.6])


def test_more_than_there_are_gives_all() -> None:
    assert len(DenseIndex.build(UNIT).search(UNIT[0], 99)) == 4


@pytest.mark.parametrize("vector", [np.zeros(4, np.float32), np.full(4, np.nan, np.float32)])
def test_a_vector_without_direction_finds_nothing(vector: np.ndarray) -> None:
    assert DenseIndex.build(UNIT).search(vector, 3) == []
    assert DenseIndex.build(UNIT).search(UNIT[0], 0) == []


def test_vectors_come_back_by_row() -> None:
    index = DenseIndex.build(UNIT)
    assert np.array_equal(index.vectors([2, 0, 2]), UNIT[[2, 0, 2]])
    assert index.vectors([]).shape == (0, 4)


def test_saved_and_loaded_it_gives_the_same(tmp_path: Path) -> None:
    index = DenseIndex.build(UNIT)
    index.save(tmp_path)
    loaded = DenseIndex.load(tmp_path)
    assert (len(loaded), loaded.dim) == (4, 4)
    assert loaded.search(UNIT[3], 2) == index.search(UNIT[3], 2)


def test_a_file_cut_short_or_missing_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=FILE):
        DenseIndex.load(tmp_path)
    DenseIndex.build(UNIT).save(tmp_path)
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(OSError, match="read"):
        DenseIndex.load(tmp_path)


@given(st.integers(0, 2**32 - 1), st.integers(1, 12))
def test_search_is_exact(seed: int, k: int) -> None:
    random = np.random.default_rng(seed)
    vectors = random.standard_normal((12, 5), dtype=np.float32)
    query = random.standard_normal(5, dtype=np.float32)
    found = DenseIndex.build(vectors).search(query, k)
    assert [score for _, score in found] == pytest.approx(sorted(vectors @ query, reverse=True)[:k], abs=1e-5)
