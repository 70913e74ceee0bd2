"""What 分别 lists: which member of one list each figure of the other belongs to."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.answer.candidates import BOUNDARY
from rag.figures import Figure

LIST_MARK = re.compile(r"[、/]|以及|[和及与或](?=.)")


def distribution(text: str, figures: list[Figure]) -> dict[int, tuple[int, int]]:
    """Which list member each figure belongs to where the text says 分别: figure start → span of the member.

    >>> text = "将低保、特困供养补贴标准分别提高至915元、1190元"
    >>> from rag.figures import find_figures
    >>> spans = distribution(text, find_figures(text))
    >>> [text[start:end] for start, end in spans.values()]
    ['将低保', '特困供养补贴标准']
    """
    shares: dict[int, tuple[int, int]] = {}
    for match in re.finditer("分别", text):
        run = _figure_run(text, [figure for figure in figures if figure.start >= match.end()])
        members = _members(text, match.start(), len(run)) if len(run) > 1 else []
        if members:
            shares.update({figure.start: member for figure, member in zip(run, members, strict=True)})
    return shares


def _figure_run(text: str, figures: list[Figure]) -> list[Figure]:
    """The leading figures that stand in one list: only list marks between them."""
    run = figures[:1]
    for left, right in pairwise(figures):
        gap = text[left.end : right.start]
        if len(gap) > 6 or not (LIST_MARK.search(gap) or BOUNDARY.search(gap)):
            break
        run.append(right)
    return run


def _members(text: str, end: int, count: int) -> list[tuple[int, int]]:
    """The last ``count`` members of the list that ends before 「分别」."""
    clause = max((match.end() for match in re.finditer(r"[。；;！\n]", text[:end])), default=0)
    marks = [match.span() for match in LIST_MARK.finditer(text, clause, end)][-(count - 1) :]
    if len(marks) < count - 1:
        return []
    comma = max((match.end() for match in BOUNDARY.finditer(text, clause, marks[0][0])), default=clause)
    edges = [comma, *(edge for mark in marks for edge in mark), end]
    return [(edges[index], edges[index + 1]) for index in range(0, len(edges), 2)]
