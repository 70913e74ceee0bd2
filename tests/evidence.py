"""Documents, hits, units and matchers made by hand, for the tests of answering."""

from __future__ import annotations

from collections.abc import Sequence

from fakes import FakeEncoder

from rag.answer.bind import Reading, read_figure
from rag.answer.match import Matcher
from rag.answer.units import Unit, split_units
from rag.datamodel import Chunk, Citation, Document, Hit
from rag.understand import understand

DONGHU = "江西省南昌市东湖区"
XIHU = "江西省南昌市西湖区"
NANCHANG = "江西省南昌市"


def document(text: str, region: str = DONGHU, kind: str = "新闻", **fields: str) -> Document:
    """A document of one section; what ``fields`` leaves out is unknown."""
    path = fields.pop("path", "a.md")
    title = fields.pop("title", "民生")
    return Document(fields.pop("id", path), path, "", title, text, (), region=region, kind=kind, **fields)


def hit(source: Document, start: int = 0, end: int | None = None, headings: Sequence[str] = ()) -> Hit:
    """The chunk ``source.text[start:end]``, found first."""
    stop = len(source.text) if end is None else end
    chunk = Chunk("c", source.id, source.path, 0, tuple(headings), source.text[start:stop], start, stop)
    return Hit(chunk, 1.0, 1, ("dense",))


def unit_of(source: Document) -> Unit:
    """The first unit of a document."""
    return split_units(hit(source), source)[0]


def matcher_for(question: str, text: str) -> Matcher:
    """A matcher for which all words are equally rare."""
    return Matcher(understand(question, (), (DONGHU,)), [text], lambda word: 1.0, FakeEncoder())


def read(text: str, question: str) -> str:
    """The figure of ``text`` that answers ``question`` as it would be shown, or ""."""
    reading = reading_of(text, question)
    return text[reading.start : reading.end] if reading else ""


def reading_of(text: str, question: str) -> Reading | None:
    matcher = matcher_for(question, text)
    return read_figure(text, matcher.question.asks[0], matcher)


def cite(source: Document, quote: str, marker: int = 1) -> Citation:
    """A citation of the first place where ``quote`` stands."""
    start = source.text.index(quote)
    return Citation(marker, source, quote, start, start + len(quote))
