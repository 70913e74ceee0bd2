"""Staff's question, whether a statement is true.

A statement or draft is split into claims. Each claim is held against the evidence that
retrieval finds for it: its figures one by one, its words as a whole.

Reading order: `claims` (splitting), `asking` (the questions that a claim answers),
`conditions`, `finding`, `coverage`, `numbers` (figures), `polarity` and `wording` (everything else).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from rag.answer.match import Matcher
from rag.answer.rank import Evidence
from rag.datamodel import Citation, ClaimCheck, Question, StatementCheck, Verdict
from rag.dates import find_dates
from rag.factcheck.asking import question_for, question_of
from rag.factcheck.claims import plain_figures, split_claims
from rag.factcheck.conditions import is_condition
from rag.factcheck.coverage import content_of
from rag.factcheck.finding import Finding
from rag.factcheck.numbers import judge_figure
from rag.factcheck.wording import judge_denial, judge_wording
from rag.figures import Figure
from rag.regions import find_regions
from rag.verify.profiles import Profile, profiles

Reader = Callable[[Question], tuple[list[Evidence], Matcher]]
"""Finds the evidence to a question, and the matcher it was measured with."""
_NAME = re.compile(r"[“「『《\"][^”」』》\"]*[”」』》\"]")
_LATELY = re.compile(r"(?:头|(?<!提)前|上|下|近|过去|最近|今后|未来|连续|其后)$")
_YEARLY = re.compile(r"(?:里|内)?(?:有|可以?|能|最多|最少|一?共|给|发|领|交)[^，。；]{0,8}\d")
_CLAUSE = re.compile(r"[^，,；;：:]+")
_ENOUGH = 4
_ORDER: tuple[Verdict, ...] = ("contradicted", "not_found", "supported")


def check_statement(statement: str, regions: Collection[str], read: Reader) -> StatementCheck:
    """Check every claim of a statement.

    Args:
        statement: one sentence, or a whole draft.
        regions: full names of the places that the documents are about.
        read: finds the evidence to a question.

    Raises:
        QuestionError: there is nothing to check.
    """
    place = ""
    checked = []
    for claim in split_claims(statement):
        named = [claim[each.start : each.end] for each in find_regions(claim, regions)]
        checked.append(_check(claim, place if not named else "", regions, read))
        place = named[-1] if named else place
    return StatementCheck(statement, tuple(checked))


def _check(claim: str, place: str, regions: Collection[str], read: Reader) -> ClaimCheck:
    """The check of one claim; ``place`` is the one that an earlier claim named, where it names none itself."""
    plain = place + plain_figures(claim)
    figures = _to_check(plain)
    findings = [_figure(plain, each, regions, read) for each in figures]
    if all(is_condition(plain, each.figure) for each in figures):
        findings.append(_wording(plain, regions, read))
    verdict = next(each for each in _ORDER if any(finding.verdict == each for finding in findings))
    deciding = [finding for finding in findings if finding.verdict == verdict and finding.evidence]
    correct = "、".join(dict.fromkeys(finding.correct for finding in deciding if finding.correct))
    return ClaimCheck(claim, verdict, correct, _citations(deciding))


def _to_check(claim: str) -> list[Profile]:
    """The figures that a claim asserts; those that only say for whom it holds are checked when there are no others."""
    names = [match.span() for match in _NAME.finditer(claim)]
    found = [
        each
        for each in profiles(claim, with_synonyms=True)
        if (each.figure.unit or each.figure.value != each.figure.value.to_integral_value())
        and not any(start < each.figure.start < end for start, end in names)
        and not (each.figure.dimension == "duration" and _is_period(claim, each.figure))
    ]
    asserted = [each for each in found if not is_condition(claim, each.figure)]
    return asserted or found


def _is_period(claim: str, figure: Figure) -> bool:
    """Whether a duration is the time that a claim speaks of (近三年, 上一年度, 一年有10天), not what it asserts."""
    after = claim[figure.end :]
    yearly = figure.value == 1 and _YEARLY.match(after)
    return bool(yearly or _LATELY.search(claim[: figure.start])) or after.startswith("度")


def _figure(claim: str, claimed: Profile, regions: Collection[str], read: Reader) -> Finding:
    """The finding on one figure, in the whole claim, or else without the clauses that assert others."""
    finding = _ask(claim, claimed, regions, read)
    alone = _alone(claim, claimed) if finding.verdict != "supported" else ""
    for each in _to_check(alone):
        if each.figure.same_amount(claimed.figure):
            again = _ask(alone, each, regions, read)
            return again if again.verdict != "not_found" else finding
    return finding


def _ask(claim: str, claimed: Profile, regions: Collection[str], read: Reader) -> Finding:
    question = question_for(claim, claimed, regions)
    ranked, matcher = read(question)
    finding = judge_figure(claim, claimed, question, ranked, matcher)
    return finding if finding.verdict != "not_found" else judge_denial(claim, ranked)


def _alone(claim: str, claimed: Profile) -> str:
    """The claim without the clauses that assert other figures, with the places and dates they name; "" when none goes.

    >>> _alone("南昌春节放假4天，国庆节放假3天", profiles("南昌春节放假4天，国庆节放假3天")[1])
    '南昌国庆节放假3天'
    """
    others = [each.figure for each in _to_check(claim) if each.figure.start != claimed.figure.start]
    kept, scope = [], []
    for match in _CLAUSE.finditer(claim):
        own = match.start() <= claimed.figure.start < match.end()
        if own or not any(match.start() <= figure.start < match.end() for figure in others):
            kept.append(match[0])
        else:
            scope += [match[0][each.start : each.end] for each in find_regions(match[0])]
            scope += [match[0][each.start : each.end] for each in find_dates(match[0])]
    rest = "，".join(kept)
    alone = "".join(name for name in dict.fromkeys(scope) if name not in rest) + rest
    words = sum(len(word.text) for word in content_of(rest))
    return alone if alone != claim and words >= _ENOUGH else ""


def _wording(claim: str, regions: Collection[str], read: Reader) -> Finding:
    question = question_of(claim, regions)
    if find_dates(claim):
        question = replace(question, period=None)
    ranked, _ = read(question)
    return judge_wording(claim, ranked)


def _citations(findings: Sequence[Finding]) -> tuple[Citation, ...]:
    """One quote per sentence that decides, numbered from 1."""
    found: dict[tuple[str, int], Citation] = {}
    for finding in findings:
        if finding.evidence:
            unit = finding.evidence.unit
            marker = len(found) + 1
            quote = unit.document.text[unit.start : unit.end]
            found.setdefault(
                (unit.document.id, unit.start), Citation(marker, unit.document, quote, unit.start, unit.end)
            )
    return tuple(found.values())
