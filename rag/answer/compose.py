"""Writes the answer: the short form first, then the sentences that prove it, then where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answer.bind import Reading, read_figure
from rag.answer.conditions import alternatives
from rag.answer.match import Matcher
from rag.answer.measure import LIST_TYPES
from rag.answer.quote import best_clause, quote_span
from rag.answer.rank import Evidence
from rag.answer.scope import region_of
from rag.datamodel import NATIONAL, Citation, Document, Draft, Question
from rag.dates import find_dates
from rag.regions import local_name

_HEADLINE_CHARS = 48


def compose(chosen: Sequence[Evidence], ranked: Sequence[Evidence], question: Question, matcher: Matcher) -> Draft:
    """The draft of an answer from the chosen evidence; ``ranked`` completes what it leaves open."""
    parts = [_Part(_whole_list(evidence, ranked, question, matcher), ranked, question, matcher) for evidence in chosen]
    citations: list[Citation] = []
    headlines, paragraphs = [], []
    for part in parts:
        markers = [_cite(citations, evidence.unit.document, span) for evidence, span in part.quotes]
        label = _label(part.evidence, question, len(parts))
        headlines.append(label + part.headline)
        paragraphs.append(_paragraph(label + part.headline, markers, citations))
    return Draft("；".join(headlines), "\n\n".join(paragraphs), tuple(citations))


def _label(evidence: Evidence, question: Question, places: int) -> str:
    """The place, where the question leaves it open and it matters: several places, or a figure of one place."""
    place = region_of(evidence.unit)
    several = places > 1 or len(question.regions) > 1
    if several or (not question.regions and question.answer_type == "figure" and place not in ("", NATIONAL)):
        return f"{local_name(place)}："
    return ""


def _whole_list(evidence: Evidence, ranked: Sequence[Evidence], question: Question, matcher: Matcher) -> Evidence:
    """The list that the evidence opens or belongs to, where a list is asked for."""
    unit = evidence.unit
    for other in ranked:
        whole = other.unit
        if whole.items > 1 and whole.document is unit.document and whole.start <= unit.start and unit.end <= whole.end:
            if question.answer_type in LIST_TYPES:
                return other
            if question.answer_type == "figure" and alternatives(whole.text, question.text):
                readings = tuple(read_figure(whole.text, ask, matcher) for ask in question.asks)
                return replace(other, readings=readings) if any(readings) else evidence
            return evidence
    return evidence


class _Part:
    """What is said about one place: a headline and the quotes behind it."""

    def __init__(self, evidence: Evidence, ranked: Sequence[Evidence], question: Question, matcher: Matcher) -> None:
        self.evidence = evidence
        sources = _sources(evidence, ranked, question)
        self.headline = "，".join(
            dict.fromkeys(_headline(source, index, question, matcher) for index, source in sources)
        )
        self.quotes = _quotes(sources, question, matcher)


def _sources(evidence: Evidence, ranked: Sequence[Evidence], question: Question) -> list[tuple[int, Evidence]]:
    """For each thing asked for, the evidence that states it: the chosen one, else the next best of its place."""
    if question.answer_type != "figure":
        return [(0, evidence)]
    place = region_of(evidence.unit)
    found = []
    for index in range(len(question.asks)):
        others = (
            other
            for other in ranked
            if other.scope.allowed and region_of(other.unit) == place and other.score >= 0.6 * evidence.score
        )
        source = next((each for each in (evidence, *others) if each.readings[index]), None)
        if source:
            found.append((index, source))
    return found


def _headline(evidence: Evidence, index: int, question: Question, matcher: Matcher) -> str:
    text = evidence.unit.text
    if reading := evidence.readings[index]:
        return _by_case(text, index, question, matcher) or text[reading.start : reading.end]
    if question.answer_type == "date" and (dates := find_dates(text)):
        return text[slice(*_nearest_date(text, [(date.start, date.end) for date in dates], matcher))]
    return best_clause(text, matcher, _HEADLINE_CHARS)


def _by_case(text: str, index: int, question: Question, matcher: Matcher) -> str:
    """The figures of all cases that a text distinguishes, where the question does not say which case it is."""
    found = []
    for start, end in alternatives(text, question.text):
        part = text[start:end]
        if reading := read_figure(part, question.asks[index], matcher):
            found.append(part[reading.start : reading.end])
    return "分情况：" + "、".join(found) if len(set(found)) > 1 else ""


def _nearest_date(text: str, dates: Sequence[tuple[int, int]], matcher: Matcher) -> tuple[int, int]:
    """The date whose surroundings say most of the question."""

    def worth(span: tuple[int, int]) -> float:
        around = text[max(0, span[0] - 16) : span[1] + 16]
        return matcher.coverage(matcher.levels(around))

    return max(dates, key=worth)


def _quotes(
    sources: Sequence[tuple[int, Evidence]], question: Question, matcher: Matcher
) -> list[tuple[Evidence, tuple[int, int]]]:
    """One quote per unit, holding every figure read from it."""
    quotes = []
    for evidence in dict.fromkeys(source for _, source in sources):
        readings = [evidence.readings[index] for index, source in sources if source is evidence]
        quotes.append((evidence, quote_span(evidence.unit, matcher, _spans(readings))))
    return quotes


def _spans(readings: Sequence[Reading | None]) -> list[tuple[int, int]]:
    return [(reading.start, reading.end) for reading in readings if reading]


def _cite(citations: list[Citation], document: Document, span: tuple[int, int]) -> int:
    """The marker of a quote; a quote that is there already is not cited twice."""
    for citation in citations:
        if citation.document.id == document.id and (citation.start, citation.end) == span:
            return citation.marker
    marker = len(citations) + 1
    citations.append(Citation(marker, document, document.text[slice(*span)], *span))
    return marker


def _paragraph(headline: str, markers: Sequence[int], citations: Sequence[Citation]) -> str:
    """A bold headline with its markers, the quotes, and their sources."""
    shown = "".join(f"[{marker}]" for marker in markers)
    lines = [f"**{headline}** {shown}"]
    for marker in markers:
        citation = citations[marker - 1]
        quote = "\n".join(f"> {line.strip()}" for line in citation.quote.splitlines() if line.strip())
        lines.append(f"{quote} [{marker}]\n>\n> ——{source_line(citation.document)}")
    return "\n\n".join(lines)


def source_line(document: Document) -> str:
    """Title, issuer, date and place of a document in one line.

    >>> source_line(Document("1", "a.md", "", "低保办法", "", (), issuer="民政局", published="2023-08-25"))
    '《低保办法》，民政局，2023-08-25'
    """
    region = local_name(document.region) if document.region and document.region != NATIONAL else ""
    issuer = document.issuer or region
    return "，".join(part for part in (f"《{document.title}》", issuer, document.published) if part)
