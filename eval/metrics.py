"""From single verdicts to the figures of the report: totals, per type, latency."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from eval.questions import EvalQuestion
from eval.score import Verdict, first_path
from rag.datamodel import Answer


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question, the answer it got, the verdict, and the time it took in milliseconds."""

    question: EvalQuestion
    answer: Answer
    verdict: Verdict
    ms: float

    @property
    def failed(self) -> bool:
        """Whether a person should look at it."""
        verdict = self.verdict
        return not verdict.right or verdict.citation_right is False or bool(verdict.wrong_facts)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: the question, what was expected, what came, and the verdict's flags."""
        return {
            "id": self.question.id,
            "type": self.question.type,
            "question": self.question.question,
            "history": list(self.question.history),
            "answerable": self.question.answerable,
            "expected": [list(group) for group in self.question.answers],
            "expected_docs": list(self.question.docs),
            "status": self.answer.status,
            "reason": self.answer.reason,
            "headline": self.answer.headline,
            "text": self.answer.text,
            "first_citation": first_path(self.answer),
            "quotes": [citation.quote for citation in self.answer.citations],
            **asdict(self.verdict),
            "ms": round(self.ms, 1),
        }


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over a group of outcomes; ``cited_of`` is how many first citations were due."""

    answerable: int
    right: int
    cited: int
    cited_of: int
    false_refusals: int
    unanswerable: int
    refused: int
    wrong_facts: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything the evaluation reports beside the single items; latency in milliseconds."""

    total: Tally
    types: dict[str, Tally]
    median_ms: float
    p95_ms: float


def summarize(outcomes: Sequence[Outcome]) -> Summary:
    """Count all outcomes, and those of each type of question."""
    types = sorted({outcome.question.type for outcome in outcomes})
    times = [outcome.ms for outcome in outcomes]
    return Summary(
        total=tally(outcomes),
        types={name: tally(outcome for outcome in outcomes if outcome.question.type == name) for name in types},
        median_ms=round(median(times), 1) if times else 0.0,
        p95_ms=round(percentile(times, 95), 1),
    )


def tally(outcomes: Iterable[Outcome]) -> Tally:
    """Count one group of outcomes. ``wrong_facts`` counts answers, whether or not they were answerable."""
    group = list(outcomes)

    def count(test: Callable[[Outcome], bool]) -> int:
        return sum(map(test, group))

    return Tally(
        answerable=count(lambda outcome: outcome.question.answerable),
        right=count(lambda outcome: outcome.question.answerable and outcome.verdict.right),
        cited=count(lambda outcome: outcome.verdict.citation_right is True),
        cited_of=count(lambda outcome: outcome.verdict.citation_right is not None),
        false_refusals=count(lambda outcome: outcome.verdict.false_refusal),
        unanswerable=count(lambda outcome: not outcome.question.answerable),
        refused=count(lambda outcome: not outcome.question.answerable and outcome.verdict.right),
        wrong_facts=count(lambda outcome: bool(outcome.verdict.wrong_facts)),
    )


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile; 0.0 of nothing.

    >>> percentile([5.0, 1.0, 3.0, 2.0], 95), percentile([5.0, 1.0, 3.0, 2.0], 50)
    (5.0, 2.0)
    """
    if not values:
        return 0.0
    return sorted(values)[max(0, math.ceil(percent / 100 * len(values)) - 1)]
