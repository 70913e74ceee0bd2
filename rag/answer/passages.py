"""The numbered evidence that a language model may write from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rag.answer.compose import source_line
from rag.answer.decide import LEAST_COVERAGE, LEAST_POLICY
from rag.answer.match import Matcher
from rag.answer.measure import LIST_TYPES
from rag.answer.rank import Evidence
from rag.answer.scope import region_of
from rag.answer.units import Unit
from rag.datamodel import Document, Question

MAX_PASSAGES = 8
MAX_CHARS = 3000
_LEAD_GAP = 3
_LEAD_CHARS = 300
_FOOTNOTE = re.compile(r"[\[［【]\d{1,2}[\]］】]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch ``document.text[start:end]`` that a marker may cite.

    ``context`` is what it is said under (headings and a lead-in), ``region`` the place it speaks of.
    """

    document: Document
    start: int
    end: int
    context: str
    region: str

    @property
    def text(self) -> str:
        """The stretch, as a citation quotes it."""
        return self.document.text[self.start : self.end]

    @property
    def source(self) -> str:
        """Title, issuer, date and place, for a prompt."""
        return _harmless(f"{source_line(self.document)}，{self.region or '地区不明'}")

    @property
    def shown(self) -> str:
        """The passage for a prompt."""
        return _harmless("\n".join(line for line in (self.context, self.text) if line))


def select_passages(
    ranked: Sequence[Evidence],
    chosen: Sequence[Evidence],
    question: Question,
    matcher: Matcher,
    eligible: Callable[[str], bool],
) -> tuple[Passage, ...]:
    """The evidence of the right place and time, what the extractive answer chose first.

    Where units overlap the first one stands; where a list is asked for, the longer one.
    """
    taken: list[Passage] = []
    for evidence in (*chosen, *ranked):
        if evidence.scope.allowed and eligible(evidence.unit.document.id) and _speaks_of(evidence, question, matcher):
            _add(taken, _passage(evidence.unit), question.answer_type in LIST_TYPES)
    return tuple(_within_limits(taken))


def question_for_prompt(question: Question) -> str:
    """What is asked, with what earlier turns left open."""
    earlier = question.standalone.removesuffix(question.text).strip()
    return _harmless(question.text + (f"（接着前面说的：{earlier}）" if earlier else ""))


def _speaks_of(evidence: Evidence, question: Question, matcher: Matcher) -> bool:
    """Whether a unit says enough of the question to be read at all; a figure's must name the policy."""
    unit = evidence.unit
    if evidence.measures.coverage < LEAST_COVERAGE or evidence.measures.interval < 0:
        return False
    context = f"{unit.document.title} {unit.heading} {unit.before} {unit.lead} {unit.paragraph}"
    return question.answer_type != "figure" or matcher.policy_coverage(context) >= LEAST_POLICY


def _passage(unit: Unit) -> Passage:
    """A unit, together with its lead-in where that stands right before it."""
    lead_end = unit.lead_start + len(unit.lead)
    joined = bool(unit.lead) and unit.start - lead_end <= _LEAD_GAP and unit.end - unit.lead_start <= _LEAD_CHARS
    context = "\n".join(line for line in (unit.heading, "" if joined else unit.lead) if line)
    start = unit.lead_start if joined else unit.start
    return Passage(unit.document, start, unit.end, context, region_of(unit))


def _add(taken: list[Passage], passage: Passage, longer_wins: bool) -> None:
    rivals = [other for other in taken if _same(other, passage)]
    if not rivals:
        taken.append(passage)
    elif longer_wins and all(len(passage.text) > len(other.text) for other in rivals):
        taken[taken.index(rivals[0])] = passage
        taken[:] = [other for other in taken if other not in rivals]


def _same(first: Passage, second: Passage) -> bool:
    """Whether two passages overlap, or say the same in two copies of a document."""
    overlap = first.document is second.document and first.start < second.end and second.start < first.end
    return overlap or "".join(first.text.split()) == "".join(second.text.split())


def _within_limits(taken: Iterable[Passage]) -> Iterator[Passage]:
    size = 0
    for passage in islice(taken, MAX_PASSAGES):
        size += len(passage.text)
        if size > MAX_CHARS:
            return
        yield passage


def _harmless(text: str) -> str:
    """Text of others for a prompt: it can neither end its brackets nor bring markers of its own."""
    return _FOOTNOTE.sub("", text).replace("<", "＜").replace(">", "＞")
