"""The lexical index: BM25 over tokens, built by bm25s and searched with numpy.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009); the variant is Lucene's. The
files are those of ``bm25s.BM25.save``. Searching them is one sum of columns, so bm25s is imported for building only:
a question need not wait for its import.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["LexicalIndex", "TokenTable"]


@dataclass(frozen=True)
class TokenTable:
    """The tokens of many texts, compactly: text ``row`` has ``ids[starts[row]:starts[row + 1]]``.

    ``vocabulary[id]`` is the token; it is sorted and holds no token that no text has, so that the same texts always
    give the same table.
    """

    vocabulary: list[str]
    ids: NDArray[np.int32]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, token_lists: Iterable[Sequence[str]]) -> TokenTable:
        """The table of ``token_lists``, one row each.

        >>> TokenTable.of([["低保", "标准"], [], ["低保"]]).row(2)
        ['低保']
        """
        lists = list(token_lists)
        vocabulary = sorted(set(chain.from_iterable(lists)))
        number = {token: position for position, token in enumerate(vocabulary)}
        lengths = [len(tokens) for tokens in lists]
        ids = np.fromiter((number[token] for token in chain.from_iterable(lists)), np.int32, sum(lengths))
        return cls(vocabulary, ids, _starts(np.array(lengths, np.int64)))

    @classmethod
    def join(cls, tables: Sequence[TokenTable]) -> TokenTable:
        """The rows of all ``tables``, one after the other, with one vocabulary."""
        used = [np.unique(table.ids) for table in tables]
        vocabulary = sorted({table.vocabulary[at] for table, ids in zip(tables, used, strict=True) for at in ids})
        number = {token: position for position, token in enumerate(vocabulary)}
        parts = [_renumber(table, ids, number) for table, ids in zip(tables, used, strict=True)]
        lengths = [np.diff(table.starts) for table in tables]
        return cls(vocabulary, _concatenate(parts, np.int32), _starts(_concatenate(lengths, np.int64)))

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.starts) - 1

    def __iter__(self) -> Iterator[list[int]]:
        """The token ids of each row."""
        for start, end in zip(self.starts[:-1], self.starts[1:], strict=True):
            yield self.ids[start:end].tolist()

    def row(self, row: int) -> list[str]:
        """The tokens of one row."""
        return [self.vocabulary[at] for at in self.ids[self.starts[row] : self.starts[row + 1]]]

    def take(self, rows: Sequence[int] | NDArray[np.int64]) -> TokenTable:
        """The given rows, in the given order, with the same vocabulary (so it may hold tokens no row has)."""
        wanted = np.asarray(rows, np.int64)
        starts = _starts((self.starts[wanted + 1] - self.starts[wanted]) if len(wanted) else np.zeros(0, np.int64))
        shift = np.repeat(self.starts[wanted] - starts[:-1], np.diff(starts))
        return TokenTable(self.vocabulary, self.ids[np.arange(starts[-1]) + shift], starts)


class LexicalIndex:
    """BM25 scores of every token in every text, as the columns of a sparse matrix."""

    def __init__(self, vocabulary: dict[str, int], columns: Mapping[str, Any]) -> None:
        """Take the parts that bm25s makes: scores ``data``, rows ``indices``, column starts ``indptr``."""
        self._vocabulary = vocabulary
        self._data: NDArray[np.float32] = columns["data"]
        self._rows: NDArray[np.int32] = columns["indices"]
        self._starts: NDArray[np.int64] = columns["indptr"]
        self._size = int(columns["num_docs"])

    def __len__(self) -> int:
        """Number of texts."""
        return self._size

    @classmethod
    def build(cls, table: TokenTable) -> LexicalIndex:
        """Score every token of the table.

        >>> index = LexicalIndex.build(TokenTable.of([["低保", "标准"], ["低保", "申请"]]))
        >>> [row for row, score in index.search(["申请"], 5)]
        [1]
        """
        from bm25s import BM25

        if not len(table.ids):
            empty = {"data": np.zeros(0, np.float32), "indices": np.zeros(0, np.int32), "indptr": np.zeros(1, np.int64)}
            return cls({}, {**empty, "num_docs": len(table)})
        columns = BM25().build_index_from_ids(
            unique_token_ids=list(range(len(table.vocabulary))), corpus_token_ids=table, show_progress=False
        )
        return cls({token: position for position, token in enumerate(table.vocabulary)}, columns)

    def save(self, folder: Path) -> None:
        """Write the files of bm25s into an existing folder."""
        from bm25s import BM25

        model = BM25()
        model.vocab_dict, model.nonoccurrence_array = self._vocabulary, None
        model.scores = {"data": self._data, "indices": self._rows, "indptr": self._starts, "num_docs": self._size}
        model.save(folder, show_progress=False)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read what :meth:`save` wrote; nothing in it is executed.

        Raises:
            OSError, ValueError, KeyError: the files are missing or are not what they should be.
        """
        names = ("data", "indices", "indptr")
        arrays = {name: np.load(folder / f"{name}.csc.index.npy", allow_pickle=False) for name in names}
        vocabulary = json.loads((folder / "vocab.index.json").read_bytes())
        size = json.loads((folder / "params.index.json").read_bytes())["num_docs"]
        return cls(vocabulary, {**arrays, "num_docs": size})

    @property
    def vocabulary(self) -> list[str]:
        """All tokens, by their number."""
        return list(self._vocabulary)

    def search(self, tokens: Sequence[str], k: int, weights: Sequence[float] | None = None) -> list[tuple[int, float]]:
        """The ``k`` best texts as (row, score), best first, equal scores by row; texts without any token are left out.

        ``weights`` gives each token's share, 1 where it is not given. A token that stands twice counts twice.
        """
        scores = np.zeros(self._size, np.float32)
        for token, weight in zip(tokens, weights or [1.0] * len(tokens), strict=True):
            column = self._column(token)
            scores[self._rows[column]] += np.float32(weight) * self._data[column]
        return _best(scores, k)

    def idf(self, token: str) -> float:
        """How rare a token is: ln(1 + (N - n + 0.5) / (n + 0.5)) for n of N texts; highest for an unknown token."""
        column = self._column(token)
        count = column.stop - column.start
        return math.log(1 + (self._size - count + 0.5) / (count + 0.5))

    def _column(self, token: str) -> slice:
        number = self._vocabulary.get(token)
        return slice(0, 0) if number is None else slice(int(self._starts[number]), int(self._starts[number + 1]))


def _best(scores: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
    """The ``k`` highest positive scores; among equal ones the lower row comes first, also at the cut."""
    rows = np.flatnonzero(scores > 0)
    if len(rows) > k > 0:
        threshold = np.partition(scores[rows], -k)[-k]
        rows = rows[scores[rows] >= threshold]
    order = np.lexsort((rows, -scores[rows]))[: max(k, 0)]
    return [(int(row), float(scores[row])) for row in rows[order]]


def _starts(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)])


def _concatenate(parts: Sequence[NDArray[Any]], dtype: Any) -> NDArray[Any]:
    return np.concatenate([np.zeros(0, dtype), *parts])


def _renumber(table: TokenTable, used: NDArray[np.int32], number: dict[str, int]) -> NDArray[np.int32]:
    """The table's ids in another vocabulary."""
    new = np.zeros(len(table.vocabulary), np.int32)
    new[used] = [number[table.vocabulary[at]] for at in used]
    return new[table.ids]
