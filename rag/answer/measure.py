"""What is measured of a unit as an answer to a question; each measure lies in about [-1, 1]."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.answer.bind import Reading
from rag.answer.conditions import interval_fit
from rag.answer.match import Levels, Matcher
from rag.answer.scope import Scope, is_rule
from rag.answer.units import Unit
from rag.datamodel import NATIONAL, AnswerType, Question
from rag.dates import find_dates

_LEAD, _HEADING, _REFERRED, _TITLE, _BEFORE, _CHUNK = 0.9, 0.8, 0.8, 0.7, 0.6, 0.4
LIST_TYPES = ("list", "condition", "procedure", "definition")
"""Types of questions that a whole list answers better than one of its items."""
_CUES: dict[AnswerType, re.Pattern[str]] = {
    "yesno": re.compile(r"不得|禁止|应当|可以|免费|不予|必须|无需|不收|按照?|享受|有权|不能|允许"),
    "who": re.compile(r"(?:由|向|是|归)[^，。；]{2,24}|[^，。；]{2,16}(?:负责|主管|承担|办理|受理)"),
    "place": re.compile(r"[向到在][^，。；]{2,24}(?:申请|提出|提交|办理|登记|投诉|举报|报告|缴|领)|所在地|[县区市镇]"),
    "condition": re.compile(r"条件|符合|下列|具备|具有|情形|应当|满|对"),
    "procedure": re.compile(r"申请|提交|提出|应当|办理|流程|受理|审[核查批]|分为|阶段|步骤"),
    "definition": re.compile(r"是指|，指|称为|即|简称|包括|：|一是"),
    "list": re.compile(r"、|：|下列|包括|分别|一是"),
}


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures of one unit.

    ``coverage`` is the share of the question's words met by the unit and its context,
    ``own`` by the unit alone, ``key`` by the unit and its lead-in with policy terms to
    the letter. ``cosine`` compares the unit with the question, ``headed`` the unit under
    its title and headings. ``fact`` says whether it holds the figure or date that is asked
    for, ``cue`` the wording typical of other answers (「由…负责」), ``figure`` how well a
    figure is bound to the question.
    """

    coverage: float
    own: float
    key: float
    cosine: float
    headed: float
    retrieval: float
    fact: float
    cue: float
    figure: float
    interval: float
    region: float
    national: float
    period: float
    block: float
    length: float

    def vector(self) -> list[float]:
        """The measures in the order of the fields."""
        return [getattr(self, name) for name in self.__dataclass_fields__]


def measure(
    unit: Unit,
    question: Question,
    matcher: Matcher,
    scope: Scope,
    readings: Sequence[Reading | None],
    cosines: tuple[float, float],
) -> Measures:
    """All measures of a unit; ``cosines`` are those of the bare and of the headed unit."""
    levels = matcher.levels(unit.text)
    return Measures(
        coverage=matcher.coverage(_in_context(unit, levels, matcher)),
        own=matcher.coverage(levels),
        key=matcher.key_coverage(f"{unit.heading} {unit.before} {unit.lead} {unit.referred} {unit.text}"),
        cosine=cosines[0],
        headed=cosines[1],
        retrieval=1.0 / (1.0 + 0.15 * (unit.hit.rank - 1)),
        fact=_fact_fit(unit, question, readings),
        cue=_cue_fit(unit, question),
        figure=_figure_fit(readings),
        interval=interval_fit(unit.text, question.text),
        region=float(scope.region == "exact"),
        national=float(not question.regions and is_rule(unit.document) and unit.document.region == NATIONAL),
        period=float(scope.period == "exact"),
        block=float(unit.items > 1 and question.answer_type in LIST_TYPES),
        length=min(1.0, len(unit.text) / 400),
    )


def _in_context(unit: Unit, levels: Levels, matcher: Matcher) -> Levels:
    for share, text in (
        (_LEAD, unit.lead),
        (_HEADING, unit.heading),
        (_REFERRED, unit.referred),
        (_TITLE, unit.document.title),
        (_BEFORE, unit.before),
        (_CHUNK, unit.hit.chunk.text),
    ):
        if text:
            levels = np.maximum(levels, share * matcher.levels(text))
    return levels


def _fact_fit(unit: Unit, question: Question, readings: Sequence[Reading | None]) -> float:
    """Which share of the figures asked for the unit holds, or whether it holds a date."""
    if question.answer_type == "figure":
        return sum(1.0 for reading in readings if reading) / len(readings)
    return float(question.answer_type == "date" and bool(find_dates(unit.text)))


def _cue_fit(unit: Unit, question: Question) -> float:
    cue = _CUES.get(question.answer_type)
    return float(bool(cue and cue.search(unit.text)))


def _figure_fit(readings: Sequence[Reading | None]) -> float:
    found = [reading.score for reading in readings if reading]
    return max(-1.0, min(1.5, sum(found) / len(found))) if found else 0.0
