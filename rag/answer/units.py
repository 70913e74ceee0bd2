"""The sentences and list items of retrieved chunks, each with what it is said under.

An item of a list means little without the line that introduces it
(「有下列情形之一的，应当认定为工伤：」), so it carries that lead-in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.answer.references import referred_text
from rag.datamodel import Document, Hit
from rag.sentences import split_clauses, split_sentences

_LEAD_IN = re.compile(r"[：:]\s*$")
_ITEM = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、)）]|[①-⑳]|[-*•·▪●◆]|[一二三四五六七八九十]+[、是])"
)
_FIRST_ITEM = re.compile(r"^\s*(?:一是|[（(]一[)）])")
_LONG = 140
_MAX_BLOCK = 900


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """``document.text[start:end] == text``; ``lead`` introduces it, ``before`` precedes it.

    ``referred`` is what the articles say that it names by number. ``items`` counts the list items of a whole
    list, 0 for a single sentence.
    """

    hit: Hit
    document: Document
    start: int
    end: int
    text: str
    lead: str = ""
    lead_start: int = -1
    before: str = ""
    referred: str = ""
    items: int = 0

    @property
    def paragraph(self) -> str:
        """What its line says up to the end of the unit."""
        text = self.document.text
        return text[text.rfind("\n", 0, self.start) + 1 : self.end]

    @property
    def heading(self) -> str:
        """The headings above the unit, outermost first."""
        return " ".join(self.hit.chunk.heading_path)


def split_units(hit: Hit, document: Document) -> list[Unit]:
    """The units of a chunk: its sentences and items, then its whole lists."""
    text = hit.chunk.text
    spans = list(_spans(text))
    units: list[Unit] = []
    lead: tuple[int, int] | None = None
    titles = {_bare(title) for title in (*hit.chunk.heading_path, document.title)}
    for index, (start, end) in enumerate(spans):
        if _bare(text[start:end]) in titles:
            continue
        is_item = bool(_ITEM.match(text[start:end]))
        if lead and not is_item and not _continues_list(text, lead, spans[index - 1][1], start):
            lead = None
        before = text[slice(*spans[index - 1])] if index and text[slice(*spans[index - 1])][-1:] not in "：:" else ""
        units.append(_unit(hit, document, (start, end), lead, before))
        if _LEAD_IN.search(text[start:end]) or _opens_enumeration(text, spans[index + 1 : index + 2]):
            lead = (start, end)
    return units + list(_blocks(units, hit, document))


def _bare(line: str) -> str:
    """A line without the marks of a heading."""
    return line.strip(" #*　")


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Sentences; long ones with semicolons are taken clause by clause."""
    for start, end in split_sentences(text):
        sentence = text[start:end]
        if len(sentence) <= _LONG or "；" not in sentence:
            yield start, end
            continue
        for left, right in split_clauses(sentence):
            yield start + left, start + right


def _opens_enumeration(text: str, following: list[tuple[int, int]]) -> bool:
    """Whether 「一是…」 or 「（一）…」 follows."""
    return bool(following and _FIRST_ITEM.match(text[slice(*following[0])]))


def _continues_list(text: str, lead: tuple[int, int], previous_end: int, start: int) -> bool:
    """Whether what is no item still belongs to the list: after the lead-in, in an item's line, or after 「；」."""
    return (
        text[lead[1] : start].strip() == ""
        or "\n" not in text[previous_end:start]
        or text[:start].rstrip().endswith(("；", ";"))
    )


def _unit(
    hit: Hit, document: Document, span: tuple[int, int], lead: tuple[int, int] | None, before: str, items: int = 0
) -> Unit:
    offset = hit.chunk.start
    return Unit(
        hit=hit,
        document=document,
        start=offset + span[0],
        end=offset + span[1],
        text=hit.chunk.text[span[0] : span[1]],
        lead=hit.chunk.text[lead[0] : lead[1]] if lead else "",
        lead_start=offset + lead[0] if lead else -1,
        before=before,
        referred=referred_text(hit.chunk.text[span[0] : span[1]], document.text),
        items=items,
    )


def _blocks(units: list[Unit], hit: Hit, document: Document) -> Iterator[Unit]:
    """Each lead-in together with all its items, as one unit."""
    leads = dict.fromkeys(unit.lead_start for unit in units if unit.lead_start >= 0)
    for start in leads:
        members = [unit for unit in units if unit.lead_start == start]
        end = members[-1].end
        if end - start <= _MAX_BLOCK:
            span = (start - hit.chunk.start, end - hit.chunk.start)
            yield _unit(hit, document, span, None, "", items=len(members))
