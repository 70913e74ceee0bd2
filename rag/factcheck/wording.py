"""Whether the documents say what a claim without figures says: the same words, to the same effect.

A claim is supported only when a sentence covers nearly all of its words with the same
modality; it is contradicted when a sentence covers nearly all of them but one, and has
something else in that place, or puts the same deed the other way round.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.rank import Evidence
from rag.factcheck.actors import lacks_actor, other_actor
from rag.factcheck.clauses import CLAUSE, needs_not, other_way, pairs
from rag.factcheck.coverage import Content, content_of, coverage
from rag.factcheck.finding import NOTHING, Finding
from rag.factcheck.polarity import excludes, modality
from rag.factcheck.slots import (
    dates_missing,
    other_date,
    other_half,
    other_order,
    other_ordinal,
    other_person,
    places_of,
    same_dates,
    stands_instead,
)
from rag.verify.opposites import replaced

_SUPPORTED, _ABOUT_IT = 0.85, 0.5
_DATED = 0.65
"""Enough where the claim gives dates and the unit gives the same."""
_DENIED = 0.75
_ALL_BUT_ONE = 0.65
_READ = 6


def judge_wording(claim: str, ranked: Sequence[Evidence]) -> Finding:
    """The finding on a claim without figures: of the units that speak of it, the one that says most of it decides."""
    content = content_of(claim)
    if not content:
        return NOTHING
    measured = [(coverage(content, each), each) for each in ranked if _may_speak(claim, each)]
    for said, evidence in sorted(measured, key=lambda pair: -pair[0].own - pair[0].share)[:_READ]:
        if said.share >= _ABOUT_IT:
            finding = _compare(claim, content, evidence)
            if finding.verdict == "contradicted" or (finding.verdict == "supported" and evidence.scope.allowed):
                return finding
    return NOTHING


def _may_speak(claim: str, evidence: Evidence) -> bool:
    """Whether a unit is of the claim's place and time, or names its place among others."""
    if evidence.scope.allowed:
        return True
    home = evidence.unit.document.region
    return evidence.scope.period != "other" and bool(
        places_of(claim, home).keys() & places_of(evidence.unit.text, home).keys()
    )


def judge_denial(claim: str, ranked: Sequence[Evidence]) -> Finding:
    """The finding on a claim whose figure no unit gives: some unit may deny the matter (「教师节不放假」)."""
    content = content_of(claim)
    speaking = (each for each in ranked if each.scope.allowed and coverage(content, each).own >= _DENIED)
    for evidence in speaking:
        text = evidence.unit.text
        clause = max((match[0] for match in CLAUSE.finditer(text)), key=lambda each: len(pairs(each) & pairs(claim)))
        if excludes(modality(claim), modality(clause)):
            return Finding("contradicted", evidence, 0, len(text), clause)
    return NOTHING


def _compare(claim: str, content: list[Content], evidence: Evidence) -> Finding:
    said = coverage(content, evidence)
    text = evidence.unit.text
    whole = (0, len(text))
    for differing in (other_date(claim, text), other_ordinal(claim, text)):
        if differing:
            return Finding("contradicted", evidence, *differing, text[slice(*differing)])
    if finding := contrary(claim, evidence):
        return finding
    if instead := other_order(claim, text) or other_half(claim, text) or other_person(claim, said.missing, text):
        return Finding("contradicted", evidence, *whole, instead)
    if said.share >= _ALL_BUT_ONE and (instead := stands_instead(claim, said.missing, evidence.unit)):
        return Finding("contradicted", evidence, *whole, instead)
    enough = _DATED if same_dates(claim, evidence.unit) else _SUPPORTED
    if said.share >= enough and not dates_missing(claim, evidence.unit) and not needs_not(claim, text):
        return Finding("supported", evidence, *whole, "")
    return NOTHING


def contrary(claim: str, evidence: Evidence) -> Finding | None:
    """What a unit says against a claim, although it may hold all its words: the reverse, an opposite, another actor."""
    text = evidence.unit.text
    whole = (0, len(text))
    if other := replaced(claim, f"{evidence.unit.lead}{text}"):
        return Finding("contradicted", evidence, *whole, other[1])
    if clause := other_way(claim, text):
        return Finding("contradicted", evidence, *whole, clause)
    if (actor := other_actor(claim, text)) or lacks_actor(claim, evidence.unit):
        return Finding("contradicted", evidence, *whole, actor)
    return None
