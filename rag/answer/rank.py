"""Orders the units of the retrieved chunks by how well they answer the question.

A linear model over a few measures. The weights were chosen on the tuning half of
the question sets (docs/architecture.md says how).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.answer.bind import Reading, read_figure
from rag.answer.conditions import interval_fit
from rag.answer.match import Levels, Matcher, cosines
from rag.answer.scope import Scope, is_rule, scope_of
from rag.answer.units import Unit
from rag.datamodel import AnswerType, Question
from rag.dates import find_dates
from rag.encode import Encoder

_LEAD, _HEADING, _TITLE, _BEFORE, _CHUNK = 0.9, 0.8, 0.7, 0.6, 0.4
_WEIGHTS = {
    "coverage": 2.2,
    "own": 1.0,
    "cosine": 1.0,
    "retrieval": 0.6,
    "type": 0.7,
    "interval": 0.8,
    "region": 0.3,
    "period": 0.2,
    "block": 0.15,
    "length": -0.25,
}
_CUES: dict[AnswerType, re.Pattern[str]] = {
    "yesno": re.compile(r"不得|禁止|应当|可以|免费|不予|必须|无需|不收|按照?|享受|有权"),
    "who": re.compile(r"由|向|部门|机关|机构|人员|单位|负责|是"),
    "place": re.compile(r"向|在|到|[县区市镇街社]|所在地"),
    "condition": re.compile(r"条件|符合|下列|具备|具有|情形|应当|满|对"),
    "procedure": re.compile(r"申请|提交|提出|应当|办理|流程|受理|审[核查批]|分为|阶段|步骤"),
    "definition": re.compile(r"是指|，指|称为|即|简称|包括|：|一是"),
    "list": re.compile(r"、|：|下列|包括|分别|一是"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """A unit with its measures: ``coverage`` of the question by it and its context (0–1), ``own`` by it alone."""

    unit: Unit
    scope: Scope
    score: float
    coverage: float
    own: float
    readings: tuple[Reading | None, ...]


def rank(units: Sequence[Unit], question: Question, matcher: Matcher, encoder: Encoder) -> list[Evidence]:
    """The units as evidence, best first; those of other places and times are kept, marked by their scope."""
    if not units:
        return []
    similarity = cosines(encoder, question.standalone, [f"{unit.lead}{unit.text}" for unit in units])
    ranked = [
        _weigh(unit, question, matcher, float(cosine)) for unit, cosine in zip(units, similarity, strict=True)
    ]
    return sorted(ranked, key=lambda evidence: (-evidence.score, evidence.unit.document.path, evidence.unit.start))


def _weigh(unit: Unit, question: Question, matcher: Matcher, cosine: float) -> Evidence:
    levels = matcher.levels(unit.text)
    coverage, own = matcher.coverage(_in_context(unit, levels, matcher)), matcher.coverage(levels)
    scope = scope_of(unit, question)
    readings = tuple(
        read_figure(unit.text, ask, matcher) if ask.answer_type == "figure" else None for ask in question.asks
    )
    measures = {
        "coverage": coverage,
        "own": own,
        "cosine": cosine,
        "retrieval": 1.0 / (1.0 + 0.15 * (unit.hit.rank - 1)),
        "type": _type_fit(unit, question, readings),
        "interval": interval_fit(unit.text, question.text),
        "region": _region_preference(unit, question, scope),
        "period": {"exact": 1.0, "open": 0.0}.get(scope.period, 0.0),
        "block": float(unit.items > 1 and question.answer_type in ("list", "condition", "procedure")),
        "length": min(1.0, len(unit.text) / 400),
    }
    score = sum(_WEIGHTS[name] * value for name, value in measures.items())
    return Evidence(unit, scope, score, coverage, own, readings)


def _in_context(unit: Unit, levels: Levels, matcher: Matcher) -> Levels:
    for share, text in (
        (_LEAD, unit.lead),
        (_HEADING, unit.heading),
        (_TITLE, unit.document.title),
        (_BEFORE, unit.before),
        (_CHUNK, unit.hit.chunk.text),
    ):
        if text:
            levels = np.maximum(levels, share * matcher.levels(text))
    return levels


def _type_fit(unit: Unit, question: Question, readings: Sequence[Reading | None]) -> float:
    """Whether the unit holds the kind of thing that is asked for: 1, or a share of it."""
    if question.answer_type == "figure":
        fits = [1.0 + min(0.6, reading.score * 0.6) if reading else 0.0 for reading in readings]
        return sum(fits) / len(fits)
    if question.answer_type == "date":
        return float(bool(find_dates(unit.text)))
    cue = _CUES.get(question.answer_type)
    return 0.5 * float(bool(cue and cue.search(unit.text)))


def _region_preference(unit: Unit, question: Question, scope: Scope) -> float:
    """An exact place before an inherited one; without a place asked for, the nationwide rule."""
    if question.regions:
        return 1.0 if scope.region == "exact" else 0.0
    return 0.5 if is_rule(unit.document) and unit.document.region == "全国" else 0.0
