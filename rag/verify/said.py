"""What a draft says, taken apart: sentences with their markers, quoted blocks, and the lines that name sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.datamodel import Citation, Draft

MARKER = re.compile(r"\[(\d+)\]")
_QUOTE_LINE = re.compile(r"^\s*>\s?")
_SOURCE_LINE = re.compile(r"^\s*>?\s*——")
_LIST_NUMBER = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.、)）])\s*")
_SENTENCE = re.compile(r"[^。！？!?；;]*(?:[。！？!?；;]+[”’」』）)]*|$)(?:\s*\[\d+\])*")


@dataclass(frozen=True, slots=True)
class Said:
    """A stretch of a draft and the citations that are to prove it."""

    text: str
    citations: tuple[Citation, ...]


def markers(draft: Draft) -> list[int]:
    """The markers that stand in the text, each once."""
    return sorted({int(match[1]) for match in MARKER.finditer(draft.text)})


def sentences(draft: Draft) -> Iterator[Said]:
    """The draft's own sentences: its headline, and the text but for quotes and sources.

    A sentence is proven by the citations whose markers stand in it or right after it, else
    by those of its line, else by any.
    """
    yield Said(draft.headline, draft.citations)
    for line in draft.text.splitlines():
        if _QUOTE_LINE.match(line) or _SOURCE_LINE.match(line):
            continue
        of_line = _cited(draft, line) or draft.citations
        for match in _SENTENCE.finditer(_LIST_NUMBER.sub("", line)):
            plain = MARKER.sub(" ", match[0]).strip(" *#　")
            if plain:
                yield Said(plain, _cited(draft, match[0]) or of_line)


def quoted_blocks(draft: Draft) -> Iterator[Said]:
    """The lines that the draft sets off as quotes (「> …」), each with the citations of its block."""
    for block in _blocks(draft.text):
        lines = [line for line in block if not _SOURCE_LINE.match(line)]
        citations = _cited(draft, "\n".join(lines)) or draft.citations
        for line in lines:
            plain = MARKER.sub("", _QUOTE_LINE.sub("", line)).strip()
            if plain:
                yield Said(plain, citations)


def source_lines(draft: Draft) -> Iterator[Said]:
    """The lines that name a source (「——《低保办法》，民政局，2023-08-25」)."""
    for block in _blocks(draft.text):
        citations = _cited(draft, "\n".join(block)) or draft.citations
        yield from (Said(line, citations) for line in block if _SOURCE_LINE.match(line))


def paragraph(citation: Citation) -> str:
    """The whole lines of the document in which a quote stands."""
    text = citation.document.text
    end = text.find("\n", citation.end)
    return text[text.rfind("\n", 0, citation.start) + 1 : end if end >= 0 else len(text)]


def _blocks(text: str) -> Iterator[list[str]]:
    block: list[str] = []
    for line in (*text.splitlines(), ""):
        if _QUOTE_LINE.match(line) or _SOURCE_LINE.match(line):
            block.append(line)
        elif block:
            yield block
            block = []


def _cited(draft: Draft, text: str) -> tuple[Citation, ...]:
    wanted = {int(match[1]) for match in MARKER.finditer(text)}
    return tuple(each for each in draft.citations if each.marker in wanted)
