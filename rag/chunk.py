"""Cuts a document into passages along its structure.

A passage never crosses a heading. Inside a section the units are articles (第X条)
or numbered paragraphs (一、) with what belongs to them; a unit that is too long is
cut by :mod:`rag.cut`, and small neighbours are joined up to the target.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from rag.cut import LONGEST, Span, cut, line_spans
from rag.datamodel import Chunk, Document, Section
from rag.numbering import find_articles, find_marker

_TINY = 8
"""An article shorter than this part of the target is joined with tiny neighbours."""
_LONGEST_LABEL = 40
_RUN_IN = re.compile(r"[^。！？；：:;]+")
_NUMBERED = 8


def chunk_document(document: Document, target: int) -> list[Chunk]:
    r"""The passages of a document, in order, together holding all its text.

    ``target`` is in characters; a passage has at most twice as many, plus the headings
    that open it. A passage that continues an article (or a paragraph 「一、…」) carries
    its number at the end of the heading path.

    >>> text = "第一条 为了救助困难群众，制定本办法。\n第二条 低保由区民政局审核确认。"
    >>> document = Document("d", "a.md", "", "办法", text, (Section((), 0, len(text)),))
    >>> [chunk.text[:3] for chunk in chunk_document(document, 40)]
    ['第一条', '第二条']
    """
    seen: Counter[str] = Counter()
    chunks = []
    for ordinal, (path, (start, end)) in enumerate(_passages(document, target)):
        text = document.text[start:end]
        chunk_id = _chunk_id(document.id, text, seen[text])
        seen[text] += 1
        chunks.append(Chunk(chunk_id, document.id, document.path, ordinal, path, text, start, end))
    return chunks


def _chunk_id(doc_id: str, text: str, repetition: int) -> str:
    """Depends on the content and not on the place, so that an update finds unchanged passages."""
    return sha256(f"{doc_id}\n{repetition}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class _Unit:
    """Lines that belong together; ``label`` names them when they are cut."""

    start: int
    end: int
    label: str
    is_article: bool


def _passages(document: Document, target: int) -> Iterator[tuple[tuple[str, ...], Span]]:
    """Heading path and span of every passage; a section that is only a heading opens the next one."""
    opened = -1
    for number, section in enumerate(document.sections, 1):
        body = _heading_end(document, section)
        opened = section.start if opened < 0 else opened
        if number < len(document.sections) and not document.text[body : section.end].strip():
            continue
        yield from _cut_section(document.text, section, (opened, body), target)
        opened = -1


def _heading_end(document: Document, section: Section) -> int:
    """Where the heading (or the title) that opens a section ends."""
    heading = section.heading_path[-1] if section.heading_path else document.title
    wanted = re.sub(r"\s", "", heading)
    matched = 0
    for position in range(section.start, section.end):
        if matched == len(wanted):
            return position
        char = document.text[position]
        if not char.isspace():
            if char != wanted[matched]:
                return section.start
            matched += 1
    return section.end if matched == len(wanted) else section.start


def _cut_section(text: str, section: Section, heading: Span, target: int) -> Iterator[tuple[tuple[str, ...], Span]]:
    units = list(_units(text, heading[1], section.end))
    spans = [span for group in _group(units, target) for span in _cut_group(text, group, target)]
    opening = line_spans(text, heading[0], section.end)[:1]
    if opening:
        spans[:1] = [(opening[0][0], spans[0][1] if spans else line_spans(text, *heading)[-1][1])]
    labels = {span: unit.label for unit in units for span in spans if unit.start < span[0] < unit.end}
    for span in spans:
        label = labels.get(span, "")
        yield (*section.heading_path, label) if label else section.heading_path, span


def _units(text: str, start: int, end: int) -> Iterator[_Unit]:
    """The articles of a section, or its paragraphs, each 「一、」 with what follows it."""
    lines = line_spans(text, start, end)
    articles = find_articles([text[slice(*line)] for line in lines])
    is_law = any(articles)
    opened: list[tuple[Span, str]] = []
    for line, article in zip(lines, articles, strict=True):
        label = article or ("" if is_law else _run_in_heading(text[slice(*line)]))
        if opened and (label or not (is_law or opened[0][1])):
            yield _unit(opened, is_law)
            opened = []
        opened.append((line, label))
    if opened:
        yield _unit(opened, is_law)


def _unit(lines: Sequence[tuple[Span, str]], is_law: bool) -> _Unit:
    label = lines[0][1]
    return _Unit(lines[0][0][0], lines[-1][0][1], label, is_law and bool(label))


def _run_in_heading(line: str) -> str:
    """What names a numbered paragraph: 「一、加强领导。各地要…」 is 「一、加强领导」."""
    marker = find_marker(line)
    match = _RUN_IN.match(line) if marker and marker.rank == _NUMBERED else None
    return match[0].strip()[:_LONGEST_LABEL] if match else ""


def _group(units: Sequence[_Unit], target: int) -> Iterator[list[_Unit]]:
    """Articles stand alone unless they are tiny; anything else may be joined."""
    group: list[_Unit] = []
    for unit in units:
        if group and not (_can_join(group[-1], target) and _can_join(unit, target)):
            yield group
            group = []
        group.append(unit)
    if group:
        yield group


def _can_join(unit: _Unit, target: int) -> bool:
    size = unit.end - unit.start
    return size < target // _TINY if unit.is_article else not unit.label or size < target


def _cut_group(text: str, group: Sequence[_Unit], target: int) -> list[Span]:
    start, end = group[0].start, group[-1].end
    is_whole = len(group) == 1 and bool(group[0].label) and end - start <= LONGEST * target
    return [(start, end)] if is_whole else cut(text, start, end, target)
