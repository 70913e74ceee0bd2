"""Reciprocal rank fusion: several rankings become one.

Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods"
(SIGIR 2009): a row at rank r of a ranking gets 1 / (60 + r). Only ranks count, so legs need no common scale.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["fuse"]

_SMOOTHING = 60


def fuse(rankings: Sequence[Sequence[int]], weights: Sequence[float]) -> list[tuple[int, float]]:
    """Rows with their fused scores, best first, equal ones by row; each ranking counts with its weight.

    >>> [row for row, score in fuse([[7, 3], [3, 5]], [1.0, 1.0])]
    [3, 7, 5]
    """
    scores: dict[int, float] = {}
    for ranking, weight in zip(rankings, weights, strict=True):
        for rank, row in enumerate(ranking, 1):
            scores[row] = scores.get(row, 0.0) + weight / (_SMOOTHING + rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
