"""The questions that a claim answers: 「低保标准为900元」 answers 「低保标准为多少元」.

A figure is checked by asking for it, with the same reading and the same demands on
evidence as a resident's question.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Literal

from rag.datamodel import Ask, Period, Question
from rag.dates import find_dates
from rag.factcheck.conditions import is_condition
from rag.figures import Figure, find_figures
from rag.understand import understand
from rag.verify.facts import bound
from rag.verify.profiles import Profile

_RANGE_AFTER = re.compile(r"\s*[至到~～—-]\s*\d")
_RANGE_BEFORE = re.compile(r"\d(?:周?岁|年|个月)?\s*[至到~～—-]\s*$")
_BOUNDS: dict[str, Literal["", "max", "min"]] = {"": "", "max": "max", "min": "min"}
_ALL_ASKED = {"%": "百分之多少", "‰": "千分之多少", "百分点": "多少个百分点", "": "多少"}


def question_for(claim: str, asked: Profile, regions: Collection[str]) -> Question:
    """The question whose answer is the figure ``asked`` of ``claim``; conditions stay, other figures go."""
    text = claim
    for figure in reversed(find_figures(claim)):
        if figure.start == asked.figure.start:
            unit = claim[figure.start : figure.end].lstrip("0123456789.,０１２３４５６７８９")
            form = _ALL_ASKED.get(figure.unit, f"多少{figure.unit if not unit else _unit_form(figure)}")
            text = text[: figure.start] + form + text[figure.end :]
        elif not is_condition(claim, figure) or _in_range(claim, figure):
            text = f"{text[: figure.start]} {text[figure.end :]}"
    question = understand(text, (), regions)
    return replace(question, asks=(_ask(claim, asked, question),), period=_period(claim, asked, question))


def question_of(claim: str, regions: Collection[str]) -> Question:
    """The claim itself as a question, for what is no matter of figures."""
    question = understand(claim, (), regions)
    return replace(question, asks=(Ask("other"),))


def _in_range(claim: str, figure: Figure) -> bool:
    """Whether a condition is one end of a range, 「65至79周岁」: asked with, each end would count as its own case."""
    return bool(_RANGE_AFTER.match(claim[figure.end :]) or _RANGE_BEFORE.search(claim[: figure.start]))


def _period(claim: str, asked: Profile, question: Question) -> Period | None:
    """The year of the last date before the figure, where the claim names several years."""
    years = [date for date in find_dates(claim) if date.year]
    before = [date.year for date in years if date.end <= asked.figure.start]
    if not question.period or not before or len({date.year for date in years}) < 2:
        return question.period
    return replace(question.period, year=before[-1])


def _unit_form(figure: Figure) -> str:
    return {"日": "天", "月": "个月", "周": "个星期", "岁": "岁"}.get(figure.unit, figure.unit)


def _ask(claim: str, asked: Profile, question: Question) -> Ask:
    figure = asked.figure
    noun = next((ask.noun for ask in question.asks if ask.noun), "")
    unit = figure.unit if figure.dimension in ("count", "people") and figure.unit != "个" else ""
    if figure.unit in ("%", "倍", "百分点"):
        unit = "" if figure.unit == "百分点" else figure.unit
    limit = bound(claim, figure.start, figure.end)
    return Ask("figure", figure.dimension or "", unit, _BOUNDS[limit], asked.role == "by", noun)
