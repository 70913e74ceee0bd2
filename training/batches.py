"""Draw batches of (anchor, positive) pairs from the tokenized tables of ``training.pairs``."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.pairs import KINDS, QUESTION_SOURCES

__all__ = ["MIX", "Batch", "Sampler"]

Ids = NDArray[np.int64]

MIX = {"own": 256, "stard": 64, "reading": 96, "title": 192, "law": 208, "news": 208}
"""Pairs of each kind in a batch of 1,024: a quarter are the project's own questions."""

_MAX_TOKENS = 256
_NEIGHBOURS = 3  # sentences on either side that make up the neighbourhood of a sentence
_SHORTEST = 4  # tokens; a shorter sentence says nothing


@dataclass(frozen=True, slots=True)
class Batch:
    """Token ids of anchors and positives, flat with the start of each text, and the group of each positive."""

    anchors: Ids
    anchor_starts: Ids
    positives: Ids
    positive_starts: Ids
    groups: Ids


@dataclass(slots=True)
class _Flat:
    ids: list[Ids] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)

    def add(self, ids: Ids) -> None:
        self.ids.append(ids)
        self.lengths.append(len(ids))

    def arrays(self) -> tuple[Ids, Ids]:
        starts = np.cumsum([0, *self.lengths[:-1]], dtype=np.int64)
        return np.concatenate(self.ids), starts


class Sampler:
    """Seeded source of batches.

    Kinds: ``own``, ``stard``, ``reading`` pair a question with its passage; ``title`` a title with its headings and
    an article; ``law`` a sentence and the rest of its article; ``news`` a sentence and its neighbourhood.
    """

    def __init__(self, pairs: Path, seed: int, token_dropout: float, head_share: float) -> None:
        self._rng = np.random.default_rng(seed)
        self._dropout = token_dropout
        self._head_share = head_share
        with np.load(pairs, allow_pickle=False) as arrays:
            self._tables: dict[str, Ids] = {name: arrays[name] for name in arrays.files}
        self._pools = self._make_pools()

    def _make_pools(self) -> dict[str, Ids]:
        tables = self._tables
        pools = {s: np.flatnonzero(tables["question_source"] == i) for i, s in enumerate(QUESTION_SOURCES)}
        ends = tables["passage_ends"]
        sizes = np.diff(ends, prepend=0)
        law = tables["passage_kind"] == KINDS.index("law")
        pools["title"] = np.flatnonzero(law & (sizes > 0))
        passage_of = np.repeat(np.arange(len(ends)), sizes)
        usable = (np.diff(tables["sentence_ends"], prepend=0) >= _SHORTEST) & (sizes[passage_of] > 1)
        for kind in ("law", "news"):
            pools[kind] = np.flatnonzero(usable & (tables["passage_kind"][passage_of] == KINDS.index(kind)))
        tables["passage_of"] = passage_of
        return pools

    def draw(self) -> Batch:
        """Draw the next batch."""
        anchors, positives, groups = _Flat(), _Flat(), []
        for kind, count in MIX.items():
            for item in self._rng.choice(self._pools[kind], count):
                anchor, positive, passage = self._pair(kind, int(item))
                anchors.add(self._thin(anchor))
                positives.add(self._thin(positive[:_MAX_TOKENS]))
                groups.append(self._tables["passage_group"][passage])
        return Batch(*anchors.arrays(), *positives.arrays(), np.array(groups, dtype=np.int64))

    def _pair(self, kind: str, item: int) -> tuple[Ids, Ids, int]:
        if kind in QUESTION_SOURCES:
            passage = int(self._tables["question_passage"][item])
            return self._text("question", item), self._with_head(passage, self._body(passage)), passage
        if kind == "title":
            return self._text("head", item), self._body(item), item
        passage = int(self._tables["passage_of"][item])
        return self._text("sentence", item), self._with_head(passage, self._neighbourhood(item, passage)), passage

    def _text(self, column: str, item: int) -> Ids:
        ends = self._tables[f"{column}_ends"]
        return self._tables[f"{column}_ids"][ends[item - 1] if item else 0 : ends[item]]

    def _body(self, passage: int) -> Ids:
        ends = self._tables["passage_ends"]
        return self._sentences(int(ends[passage - 1]) if passage else 0, int(ends[passage]))

    def _neighbourhood(self, sentence: int, passage: int) -> Ids:
        ends = self._tables["passage_ends"]
        low = max(int(ends[passage - 1]) if passage else 0, sentence - _NEIGHBOURS)
        high = min(int(ends[passage]), sentence + _NEIGHBOURS + 1)
        return np.concatenate([self._sentences(low, sentence), self._sentences(sentence + 1, high)])

    def _sentences(self, low: int, high: int) -> Ids:
        ends = self._tables["sentence_ends"]
        first = int(ends[low - 1]) if low else 0
        return self._tables["sentence_ids"][first : int(ends[high - 1]) if high > low else first]

    def _with_head(self, passage: int, body: Ids) -> Ids:
        if self._rng.random() > self._head_share:
            return body
        return np.concatenate([self._text("head", passage), body])

    def _thin(self, ids: Ids) -> Ids:
        """Drop a random share of the tokens, never all of them."""
        kept = ids[self._rng.random(len(ids)) >= self._dropout]
        return kept if len(kept) else ids
