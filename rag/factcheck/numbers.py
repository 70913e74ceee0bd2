"""Whether the documents state a claim's figure, state another one, or none.

The figure is asked for like a resident would ask; what the answerer finds good enough
to answer with either says the claimed amount of the same thing, or another one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.decide import decide, sufficient
from rag.answer.match import Matcher
from rag.answer.rank import Evidence
from rag.datamodel import Question, Verdict
from rag.dates import find_dates
from rag.factcheck.conditions import case_fit, is_condition
from rag.factcheck.coverage import content_of, coverage
from rag.factcheck.finding import NOTHING, Finding, context_of
from rag.factcheck.wording import contrary
from rag.figures import Figure, find_figures
from rag.verify.amounts import comparable, equal
from rag.verify.facts import bound
from rag.verify.profiles import Profile, conflict, opposed, profiles, roles_differ

_LEAST, _BEHIND = 0.55, 0.1
_TELLING = 13
_LITERAL = 0.8
_KEY = 0.55
_MARGIN = 0.8
_ABOUT = re.compile(r"(?:约|近|大约|左右|将近|接近|逾|多)$")
_NEAR = 0.06
_RATE = re.compile(r"(?:每[人户名]\w{0,4})?每[月年天日次季]\w{0,6}$")
_COMPARED = re.compile(r"[比较]")


def judge_figure(
    claim: str, claimed: Profile, question: Question, ranked: Sequence[Evidence], matcher: Matcher
) -> Finding:
    """The finding on one figure; ``question`` asks for it, ``ranked`` is the evidence to that question."""
    speaking = _speaking(claim, claimed, ranked)
    for evidence in speaking:
        if (derived := _derived(claimed, question, evidence)) and sufficient(evidence, question, matcher):
            return derived
    for evidence in speaking:
        if _speaks_of_it(evidence, question, matcher) and (found := _states(claim, claimed, evidence)):
            if differing := contrary(claim, evidence):
                return differing
            return Finding("supported", evidence, found.figure.start, found.figure.end, _form(evidence, found.figure))
    chosen = decide(speaking, question, matcher).chosen
    for evidence in (*chosen, *(each for each in speaking if _speaks_of_it(each, question, matcher))):
        if other := (_other(claim, claimed, evidence) if evidence in chosen else None) or _reversed(claimed, evidence):
            return Finding("contradicted", evidence, *other, evidence.unit.text[slice(*other)])
        if _gives(claimed, evidence) and (differing := contrary(claim, evidence)):
            return differing
    return NOTHING


def _gives(claimed: Profile, evidence: Evidence) -> bool:
    """Whether the unit gives the claimed amount, of whatever."""
    return any(equal(each, claimed.figure) for each in find_figures(evidence.unit.text))


def _reversed(claimed: Profile, evidence: Evidence) -> tuple[int, int] | None:
    """Where the unit gives the same number with the opposite word or in another unit: 每月1200元 for 每年1200元."""
    for each in profiles(evidence.unit.text):
        if _other_unit(claimed.figure, each.figure):
            return each.figure.start, each.figure.end
        rate = _RATE.search(evidence.unit.text, 0, each.figure.start)
        if rate and equal(each.figure, claimed.figure) and opposed(claimed, each):
            return rate.start(), each.figure.end
    return None


def _other(claim: str, claimed: Profile, evidence: Evidence) -> tuple[int, int] | None:
    """Where the unit gives another amount of the same thing: what the answerer reads, or what fits better."""
    text, reading = evidence.unit.text, evidence.readings[0]
    stated = [
        each
        for each in profiles(text)
        if comparable(each.figure, claimed.figure)
        and not equal(each.figure, claimed.figure)
        and is_condition(text, each.figure) <= is_condition(claim, claimed.figure)
    ]
    if not reading or not stated:
        return None
    best = max(stated, key=claimed.agreement)
    read = next((each for each in stated if reading.start <= each.figure.start < reading.end), None)
    if read and claimed.agreement(read) >= claimed.agreement(best) - _MARGIN:
        return reading.start, reading.end
    return best.figure.start, best.figure.end


def _speaking(claim: str, claimed: Profile, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The units that speak of the claim's matter and case and hold a figure of its kind, in their order.

    Where one says clearly more of the claim than the others, or names its very case, only such ones count.
    """
    content = content_of(claim)
    others = _blanked(claim, claimed.figure)
    found = []
    for each in ranked:
        if each.scope.allowed and not each.unit.items and _measures(each, claimed):
            said, case = coverage(content, each), case_fit(others, each.unit.text)
            if said.share >= _LEAST and not said.strange and case >= 0:
                found.append((each, said.own, case))
    most = max((own for _, own, _ in found), default=0.0)
    named = any(case > 0 for _, _, case in found)
    return [each for each, own, case in found if own >= most - _BEHIND and (case > 0 or not named)]


def _measures(evidence: Evidence, claimed: Profile) -> bool:
    """Whether the unit holds a figure that could be meant."""
    figures = find_figures(evidence.unit.text)
    return any(comparable(each, claimed.figure) or _other_unit(claimed.figure, each) for each in figures)


def _other_unit(first: Figure, second: Figure) -> bool:
    """Whether two figures give the same telling number in units that do not go together: 9542户 and 9542人次."""
    return first.value == second.value >= _TELLING and not comparable(first, second) and bool(second.unit)


def _blanked(claim: str, figure: Figure) -> str:
    return claim[: figure.start] + " " * (figure.end - figure.start) + claim[figure.end :]


def _speaks_of_it(evidence: Evidence, question: Question, matcher: Matcher) -> bool:
    if sufficient(evidence, question, matcher):
        return True
    return matcher.key_coverage(context_of(evidence.unit)) >= _LITERAL and evidence.measures.own >= _KEY


def _states(claim: str, claimed: Profile, evidence: Evidence) -> Profile | None:
    """The figure of the unit that says the claimed amount of the same thing, or None."""
    text = evidence.unit.text
    stated = profiles(text)
    same = [
        each
        for each in stated
        if _agrees(claim, claimed.figure, text, each.figure)
        and not roles_differ(each.role, claimed.role)
        and not opposed(claimed, each)
    ]
    if not same or conflict(claimed, stated, same, _MARGIN):
        return None
    return max(same, key=claimed.agreement)


def _agrees(claim: str, claimed: Figure, text: str, stated: Figure) -> bool:
    """Whether the stated amount is the claimed one, or lies where the claim says it lies."""
    limits = (bound(claim, claimed.start, claimed.end), bound(text, stated.start, stated.end))
    if set(limits) == {"min", "max"}:
        return False
    if equal(claimed, stated):
        return True
    if not comparable(claimed, stated) or claimed.unit != stated.unit:
        return False
    if limits == ("min", ""):
        return claimed.value <= stated.value <= claimed.value * 2
    if _ABOUT.search(claim[: claimed.start]) or _ABOUT.match(claim[claimed.end : claimed.end + 2]):
        return abs(claimed.value - stated.value) <= abs(stated.value) * type(stated.value)(_NEAR)
    return False


def _derived(claimed: Profile, question: Question, evidence: Evidence) -> Finding | None:
    """The level of an earlier year, from a later level and the rise since (「比2020年提高了2.98个百分点」)."""
    year = question.period.year if question.period else None
    text = evidence.unit.text
    earlier = [date for date in find_dates(text) if date.year == year and _COMPARED.search(text[: date.start][-1:])]
    if not earlier or not year:
        return None
    found = profiles(text)
    change = next((each for each in found if each.role == "by" and each.figure.start >= earlier[0].end), None)
    level = next((each for each in reversed(found) if each.figure.end <= earlier[0].start), None)
    if change is None or level is None or not comparable(level.figure, claimed.figure):
        return None
    falls = re.search(r"下降|减少|降低|下调|压减", text[earlier[0].end : change.figure.start])
    value = level.figure.value + (change.figure.value if falls else -change.figure.value)
    wanted = Figure(level.figure.start, level.figure.end, value, level.figure.unit)
    verdict: Verdict = "supported" if equal(wanted, claimed.figure) else "contradicted"
    return Finding(verdict, evidence, level.figure.start, change.figure.end, f"{value.normalize():f}{wanted.unit}")


def _form(evidence: Evidence, figure: Figure) -> str:
    return evidence.unit.text[figure.start : figure.end]
