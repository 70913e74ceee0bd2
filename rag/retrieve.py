"""Retrieval: nearest vectors and BM25, fused by reciprocal ranks.

The words of a question count fully, their synonyms less: 「吃低保」 must find 「最低生活保障」, but a document that
uses the asker's own word comes first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from rag.datamodel import Hit, Origin
from rag.encode import Encoder
from rag.errors import EncoderError
from rag.fuse import fuse
from rag.settings import load_settings
from rag.snapshot import Snapshot
from rag.text import expand, tokens

__all__ = ["Retriever"]

_SYNONYM_WEIGHT = 0.4
_LEG_WEIGHTS: dict[Origin, float] = {"dense": 1.0, "lexical": 1.0}
_DEEPER = 8
"""How much further down to look at once: a search costs about the same for ten times the rows."""

Allowed = Callable[[str], bool]
Ranked = list[tuple[int, float]]


class Retriever:
    """Finds the chunks of one generation that a question is about."""

    def __init__(self, generation: Snapshot, encoder: Encoder) -> None:
        """Take an open index and its encoder.

        Raises:
            EncoderError: the index was built with another encoder.
        """
        manifest = generation.manifest
        if manifest.encoder_hash != encoder.fingerprint:
            raise EncoderError(
                f"索引是用向量模型「{manifest.encoder}」建立的，与现在的「{encoder.name}」不一致，"
                "请运行 rag build 重建索引，或把 RAG_ENCODER 改回原来的模型。"
            )
        self._generation = generation
        self._encoder = encoder

    def search(self, query: str, k: int, allowed: Allowed | None = None) -> list[Hit]:
        """The ``k`` best chunks, best first; the same query always gives the same hits.

        With ``allowed``, only chunks of documents for whose id it is true; it is asked once per document, and each leg
        looks deeper until it has its candidates.
        """
        candidates = max(k, load_settings().candidates)
        keep = self._keeper(allowed)
        start = candidates if allowed is None else candidates * _DEEPER
        legs: dict[Origin, list[int]] = {
            "dense": _deepen(self._dense(query), candidates, keep, start),
            "lexical": _deepen(self._lexical(query), candidates, keep, start),
        }
        fused = fuse(list(legs.values()), [_LEG_WEIGHTS[origin] for origin in legs])
        return [
            Hit(self._generation.chunk(row), score, rank, tuple(origin for origin, rows in legs.items() if row in rows))
            for rank, (row, score) in enumerate(fused[:k], 1)
        ]

    def _dense(self, query: str) -> Callable[[int], Ranked]:
        return partial(self._generation.dense.search, self._encoder.encode_query(query))

    def _lexical(self, query: str) -> Callable[[int], Ranked]:
        own = list(dict.fromkeys(tokens(query)))
        added = expand(own)
        weights = [1.0] * len(own) + [_SYNONYM_WEIGHT] * len(added)
        return partial(self._generation.lexical.search, own + added, weights=weights)

    def _keeper(self, allowed: Allowed | None) -> Callable[[int], bool]:
        """Whether a row's document is allowed; each document is asked about once."""
        if allowed is None:
            return lambda row: True
        decide = cache(allowed)
        return lambda row: decide(self._generation.doc_id(row))


def _deepen(search: Callable[[int], Ranked], wanted: int, keep: Callable[[int], bool], depth: int) -> list[int]:
    """The first ``wanted`` rows to keep, or all there are; ``depth`` rows are looked at first."""
    while True:
        found = search(depth)
        rows = [row for row, _ in found if keep(row)]
        if len(rows) >= wanted or len(found) < depth:
            return rows[:wanted]
        depth *= _DEEPER
