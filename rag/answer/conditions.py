"""Whether the asker's own number meets the condition that a sentence sets.

「已满10年不满20年的，年休假10天」 answers 「工作满十二年」 but not 「工作满五年」.
"""

from __future__ import annotations

import re
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import pairwise

from rag.figures import Figure, find_figures
from rag.numerals import NUMERAL_CHARS, half_width

_AT_LEAST = re.compile(r"(?:(?<![不未每])满|已满|年满|达到?|超过|高于|多于|大于|不低于|不少于|从)$")
_BELOW = re.compile(r"(?:不满|未满|不足|低于|少于|小于|不到|以下不含)$")
_UP = re.compile(r"^(?:[(（]含[)）])?(?:及?以上|起)")
_PARALLEL = 0.5
_LITTLE = Decimal("0.001")
_TO = re.compile(r"\s*(?:至|到|~|～|-|—|–)\s*")
_DOWN = re.compile(r"^(?:[(（]含[)）])?(?:及?以下|以内|内)")


def interval_fit(text: str, question: str) -> float:
    """1 when a figure of the question lies in a condition of the text, -1 when only outside, 0 without either.

    >>> interval_fit("已满10年不满20年的，年休假10天", "工作满十二年能休几天")
    1.0
    >>> interval_fit("已满10年不满20年的，年休假10天", "工龄5年休几天")
    -1.0
    >>> interval_fit("二十六周岁至四十五周岁的，有效期二十年", "我三十岁去办")
    1.0
    """
    fits = [
        low <= number and (high is None or number < high)
        for asked_unit, number in _stated(question)
        for unit, low, high in intervals(text)
        if unit == asked_unit
    ]
    return (1.0 if any(fits) else -1.0) if fits else 0.0


def alternatives(text: str, question: str) -> list[tuple[int, int]]:
    """The parallel parts of a text that hold for different cases, where the question does not say which case it is.

    >>> text = "满1年不满10年的，年休假5天；满10年不满20年的，年休假10天。"
    >>> [text[start:end] for start, end in alternatives(text, "年假有几天")]
    ['满1年不满10年的，年休假5天', '满10年不满20年的，年休假10天']
    >>> alternatives(text, "工作三年的年假有几天"), alternatives("满60岁的发补助；床位费每月200元以上。", "多少钱")
    ([], [])
    """
    told = {unit for unit, _ in _stated(question)}
    spans = [match.span() for match in re.finditer(r"[^；;。\n]+", text)]
    cases = [span for span in spans if {unit for unit, _, _ in intervals(text[slice(*span)])} - told]
    if told or len(cases) < 2:
        return []
    first = _wording(text[slice(*cases[0])])
    parallel = [
        span for span in cases if SequenceMatcher(None, first, _wording(text[slice(*span)])).ratio() > _PARALLEL
    ]
    return parallel if len(parallel) > 1 else []


def _wording(text: str) -> str:
    """A text without its figures and list marks."""
    return re.sub(rf"[\d.、（）() ]|[{NUMERAL_CHARS}]", "", text)


def _stated(question: str) -> list[tuple[str, Decimal]]:
    """The asker's own numbers with their units; 「不到四个月」 is a little less than four months."""
    plain = half_width(question)
    return [
        (figure.unit, figure.value - _LITTLE if _BELOW.search(plain[: figure.start]) else figure.value)
        for figure in find_figures(question)
        if figure.unit
    ]


def clause_holds(text: str, position: int, question: str) -> bool:
    """Whether the conditions of the clause group around ``position`` admit the question's number."""
    start = max((match.end() for match in re.finditer(r"[；;。\n]", text[:position])), default=0)
    end = next((match.start() for match in re.finditer(r"[；;。\n]", text[position:])), len(text) - position) + position
    return interval_fit(text[start:end], question) >= 0


def intervals(text: str) -> list[tuple[str, Decimal, Decimal | None]]:
    """The half-open intervals ``[low, high)`` that conditions of the text name, with their unit."""
    plain = half_width(text)
    figures = [figure for figure in find_figures(text) if figure.unit]
    found = _ranges(plain, figures)
    for figure in figures:
        before, after = plain[max(0, figure.start - 5) : figure.start], plain[figure.end : figure.end + 6]
        if _BELOW.search(before):
            _close(found, figure)
        elif _AT_LEAST.search(before) or _UP.search(after):
            found.append((figure.unit, figure.value, None))
        elif _DOWN.search(after):
            _close(found, figure)
    return found


def _ranges(plain: str, figures: list[Figure]) -> list[tuple[str, Decimal, Decimal | None]]:
    """「二十六周岁至四十五周岁的」: both ends belong to it; without 「的」 or 「，」 after it, it is no condition."""
    return [
        (low.unit, low.value, high.value + 1)
        for low, high in pairwise(figures)
        if low.unit == high.unit
        and _TO.fullmatch(plain[low.end : high.start])
        and plain[high.end : high.end + 1] == "的"
    ]


def _close(found: list[tuple[str, Decimal, Decimal | None]], figure: Figure) -> None:
    """End the interval that was opened last in the same unit, or open one from nothing."""
    if found and found[-1][0] == figure.unit and found[-1][2] is None and found[-1][1] < figure.value:
        found[-1] = (figure.unit, found[-1][1], figure.value)
    else:
        found.append((figure.unit, Decimal(0), figure.value))
