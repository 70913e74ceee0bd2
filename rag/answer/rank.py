"""Orders the units of the retrieved chunks by how well they answer the question.

Two linear models over `Measures`, fitted by ``training.evidence`` on questions whose
documents are kept out of all other training: one orders the units of a question, the
other gives the probability that the first one really answers it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from rag.answer.bind import Reading, read_figure
from rag.answer.match import Matcher
from rag.answer.measure import Measures, measure
from rag.answer.scope import Scope, scope_of
from rag.answer.units import Unit
from rag.datamodel import Question
from rag.encode import Encoder

_WEIGHTS = Path(__file__).parent.parent / "data" / "evidence.json"


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """A unit with its measures; ``score`` orders, ``probability`` is that of answering the question."""

    unit: Unit
    scope: Scope
    measures: Measures
    readings: tuple[Reading | None, ...]
    score: float
    probability: float


def rank(units: Sequence[Unit], question: Question, matcher: Matcher, encoder: Encoder) -> list[Evidence]:
    """The units as evidence, best first; those of other places and times are kept, marked by their scope."""
    if not units:
        return []
    query = encoder.encode_query(question.standalone)
    bare = encoder.encode_documents([f"{unit.lead}{unit.text}" for unit in units]) @ query
    headed = encoder.encode_documents(
        [f"{unit.document.title} {unit.heading} {unit.lead}{unit.text}" for unit in units]
    )
    pairs = zip(bare, headed @ query, strict=True)
    ranked = [_weigh(unit, question, matcher, cosines) for unit, cosines in zip(units, pairs, strict=True)]
    return sorted(ranked, key=lambda evidence: (-evidence.score, evidence.unit.document.path, evidence.unit.start))


def _weigh(unit: Unit, question: Question, matcher: Matcher, cosines: tuple[float, float]) -> Evidence:
    scope = scope_of(unit, question)
    readings = tuple(
        read_figure(unit.text, ask, matcher) if ask.answer_type == "figure" and not unit.items else None
        for ask in question.asks
    )
    measures = measure(unit, question, matcher, scope, readings, cosines)
    vector, models = np.array(measures.vector()), _models()
    score, logit = (float(models[name][0] + models[name][1] @ vector) for name in ("order", "answers"))
    return Evidence(unit, scope, measures, readings, score, 1 / (1 + math.exp(-logit)))


@cache
def _models() -> dict[str, tuple[float, np.ndarray]]:
    """Bias and weights of each model; the weights are kept by the names of the measures."""
    stored = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    names = Measures.__dataclass_fields__
    return {
        model: (float(weights["bias"]), np.array([weights[name] for name in names]))
        for model, weights in stored.items()
    }
