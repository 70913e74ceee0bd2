"""Cuts a verbatim quote that proves an answer: the sentence, or the clauses of a long one that matter."""

from __future__ import annotations

import re

from rag.answer.match import Matcher
from rag.answer.units import Unit

MAX_CHARS = 150
_ENOUGH = 0.85
_SUBORDINATE = re.compile(r"(?:的|时|后|前|者|中|以外|之外|之日起|下列[^，]{0,6})[，,：:]*$")
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百零〇\d]+条[\s　]*")
_CLAUSE = re.compile(r"[^，,；;。！？!?\n：:]+[，,；;。！？!?\n：:]*[”’」』）)》]*")


def quote_span(unit: Unit, matcher: Matcher, keep: list[tuple[int, int]]) -> tuple[int, int]:
    """The span, in the document, of a quote that contains ``keep`` (spans inside the unit's text).

    A whole list or a short sentence is quoted in full. Of a long sentence the clauses with
    ``keep`` are quoted, together with those before and between that name what is asked about.
    """
    if unit.items or len(unit.text) <= MAX_CHARS:
        return unit.start, unit.end
    clauses = [match.span() for match in _CLAUSE.finditer(unit.text)]
    chosen = [i for i, (start, end) in enumerate(clauses) if any(s < end and start < e for s, e in keep)]
    if not chosen:
        chosen = [max(range(len(clauses)), key=lambda i: _worth(unit.text[slice(*clauses[i])], matcher))]
    low, high = chosen[0], chosen[-1]
    low, high = _grow(unit.text, clauses, low, high, matcher)
    text = unit.text[clauses[low][0] : clauses[high][1]]
    start = unit.start + clauses[low][0] + len(text) - len(text.lstrip())
    return start, unit.start + clauses[high][1] - (len(text) - len(text.rstrip()))


def best_clause(text: str, matcher: Matcher, limit: int) -> str:
    """The stretch of whole clauses of at most ``limit`` characters that says most of what is asked.

    A text that is short enough is taken whole.
    """
    if len(text) <= limit:
        return _bare(text)
    clauses = [match.span() for match in _CLAUSE.finditer(text)]
    stretches = [
        text[clauses[low][0] : clauses[high][1]]
        for low in range(len(clauses))
        for high in range(low, len(clauses))
        if (high == low or clauses[high][1] - clauses[low][0] <= limit)
        and (high == len(clauses) - 1 or not _SUBORDINATE.search(text[slice(*clauses[high])]))
    ]
    worths = [_worth(stretch, matcher) for stretch in stretches]
    enough = _ENOUGH * max(worths, default=0.0)
    best = min((each for each, worth in zip(stretches, worths, strict=True) if worth >= enough), key=len, default=text)
    return _bare(best)


def _bare(text: str) -> str:
    """Without the number of the article and the closing punctuation."""
    return _ARTICLE.sub("", text.strip()).rstrip("，,；;。：: ")


def _grow(text: str, clauses: list[tuple[int, int]], low: int, high: int, matcher: Matcher) -> tuple[int, int]:
    """Take in neighbours, those that add most first, as long as the quote stays short."""
    while True:
        now = _worth(text[clauses[low][0] : clauses[high][1]], matcher)
        options = []
        for new_low, new_high in ((low - 1, high), (low, high + 1)):
            if new_low < 0 or new_high >= len(clauses):
                continue
            stretch = text[clauses[new_low][0] : clauses[new_high][1]]
            if len(stretch) <= MAX_CHARS:
                options.append((_worth(stretch, matcher) - now, new_low < low, new_low, new_high))
        if not options:
            return low, high
        gain, _, low_next, high_next = max(options)
        if gain <= 0 and high - low >= 2:
            return low, high
        low, high = low_next, high_next


def _worth(text: str, matcher: Matcher) -> float:
    return matcher.coverage(matcher.levels(text))
