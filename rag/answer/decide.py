"""Chooses the evidence to answer with, or the reason to refuse.

A wrong figure is worse than a refusal: evidence must speak of most of what is
asked, of its most specific word, of its place and its time, and hold the kind of
figure that is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.match import Matcher
from rag.answer.rank import Evidence
from rag.answer.scope import is_rule, names_elsewhere, region_of
from rag.datamodel import Question, Reason

LEAST_PROBABILITY = 0.22
"""Of being right, by the fitted model; chosen on the tuning questions together with the values below."""
LEAST_LITERAL, LITERAL_KEY, LITERAL_COVERAGE = 0.08, 0.8, 0.6
"""What is enough where nearly every word of the question stands there literally."""
LEAST_COVERAGE = 0.3
LEAST_KEY = 0.3
LEAST_POLICY = 0.55
"""The share of the policy terms that a figure's sentence, or what stands above it, must name to the letter."""
_NEARBY_COVERAGE = 0.44
_TIE = 0.85
_NAMED_MARGIN = 4.0
_MAX_PLACES = 4
_WINDOW = 25


_SAYS_NOTHING = re.compile(r"(?:没有|未)(?:写明|说明|注明|提到|公布)")
"""A sentence that says that its source says nothing of the matter."""
_CONTACTS = (
    (
        re.compile(r"电话|热线|号码多少"),
        re.compile(r"\d{3,4}[-—]?\d{7,8}|1\d{10}|(?<!\d)1\d{4}(?!\d)|\d{3}-\d{3}-\d{4}"),
    ),
    (re.compile(r"网址|网站|链接|公众号|小程序"), re.compile(r"https?:|www\.|\.(?:cn|com)|网站|公众号|小程序")),
    (re.compile(r"邮箱|邮件"), re.compile(r"@")),
)
"""What a contact looks like, where one is asked for."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Evidence to answer with, one per place; or none, a reason, and what lies nearest."""

    chosen: tuple[Evidence, ...]
    reason: Reason = ""
    nearby: tuple[Evidence, ...] = ()


def decide(ranked: Sequence[Evidence], question: Question, matcher: Matcher) -> Decision:
    """The best evidence that is good enough, else why there is none."""
    good = [evidence for evidence in ranked if evidence.scope.allowed and sufficient(evidence, question, matcher)]
    if good:
        return Decision(tuple(_per_place(_literal_first(good, question, matcher), question)))
    elsewhere = [
        evidence for evidence in ranked if not evidence.scope.allowed and sufficient(evidence, question, matcher)
    ]
    if elsewhere:
        reason: Reason = "other_region" if elsewhere[0].scope.region == "other" else "other_period"
        near = [each for each in elsewhere[:3] if each.score >= _TIE * elsewhere[0].score]
        return Decision((), reason, tuple(near))
    near = [evidence for evidence in ranked[:_WINDOW] if evidence.measures.coverage >= _NEARBY_COVERAGE]
    return Decision((), "not_stated" if near else "no_evidence", tuple(near[:3]))


def sufficient(evidence: Evidence, question: Question, matcher: Matcher) -> bool:
    """Whether the evidence says enough of the question to be shown as its answer."""
    measures = evidence.measures
    if _SAYS_NOTHING.search(evidence.unit.text):
        return False
    literal = measures.key >= LITERAL_KEY and measures.coverage >= LITERAL_COVERAGE
    if evidence.probability < (LEAST_LITERAL if literal else LEAST_PROBABILITY):
        return False
    if measures.coverage < LEAST_COVERAGE:
        return False
    if question.answer_type == "figure" and not _figure_holds(evidence, question, matcher):
        return False
    if any(asked.search(question.text) and not stated.search(evidence.unit.text) for asked, stated in _CONTACTS):
        return False
    return measures.key >= LEAST_KEY


def _literal_first(good: list[Evidence], question: Question, matcher: Matcher) -> list[Evidence]:
    """For a figure, a sentence that itself names the policy before one that only stands under its heading."""
    if question.answer_type != "figure":
        return good

    def named(evidence: Evidence) -> bool:
        return matcher.policy_coverage(f"{evidence.unit.lead} {evidence.unit.text}") == 1.0

    near = [each for each in good if each.score >= good[0].score - _NAMED_MARGIN and named(each)]
    return [*near, *(each for each in good if each not in near)]


def _figure_holds(evidence: Evidence, question: Question, matcher: Matcher) -> bool:
    """A figure must be there, for the asker's own numbers, and for the policy that is asked about."""
    unit = evidence.unit
    context = f"{unit.document.title} {unit.heading} {unit.before} {unit.lead} {unit.paragraph}"
    if not any(evidence.readings) or evidence.measures.interval < 0:
        return False
    if any(names_elsewhere(unit, reading.start, question) for reading in evidence.readings if reading):
        return False
    return matcher.policy_coverage(context) >= LEAST_POLICY


def _per_place(good: list[Evidence], question: Question) -> list[Evidence]:
    """The best evidence; one for each place where several are asked for, or equally likely meant."""
    best = good[0]
    if len(question.regions) > 1:
        found = [evidence for region in question.regions for evidence in _of_place(good, region)[:1]]
        return found if len(found) == len(question.regions) else [best]
    if question.regions or is_rule(best.unit.document):
        return [best]
    places = {region_of(best.unit): best}
    for evidence in good:
        if evidence.score >= _TIE * best.score and not is_rule(evidence.unit.document):
            places.setdefault(region_of(evidence.unit), evidence)
    return list(places.values())[:_MAX_PLACES]


def _of_place(good: list[Evidence], region: str) -> list[Evidence]:
    return [evidence for evidence in good if region_of(evidence.unit) == region]
