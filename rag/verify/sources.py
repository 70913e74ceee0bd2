"""Quotes and sources: what a draft quotes stands in the documents, and the sources it names are those documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.datamodel import Check, Document, Draft
from rag.regions import local_name
from rag.verify.said import markers, quoted_blocks, source_lines

_SPACE = re.compile(r"\s+")


def check_quotes(draft: Draft) -> Iterator[Check]:
    """Each citation's quote equals its document at its offsets; each quoted line stands in a quote of its block."""
    for each in draft.citations:
        passed = bool(each.quote) and each.document.text[each.start : each.end] == each.quote
        yield Check("quote", each.quote, passed)
    for block in quoted_blocks(draft):
        quote = next((each.quote for each in block.citations if _bare(block.text) in _bare(each.quote)), "")
        yield Check("quote", block.text, bool(quote), quote)


def check_markers(draft: Draft) -> Iterator[Check]:
    """Each marker has its citation."""
    known = {each.marker for each in draft.citations}
    for marker in markers(draft):
        yield Check("marker", f"[{marker}]", marker in known)


def check_sources(draft: Draft) -> Iterator[Check]:
    """A line that names a source names a document cited in its block, and nothing else."""
    for line in source_lines(draft):
        yield Check("source", line.text, any(_names(line.text, each.document) for each in line.citations))


def _names(line: str, document: Document) -> bool:
    """Whether the line says nothing but what the document is known by."""
    rest = _bare(line)
    if _bare(document.title) not in rest:
        return False
    known = (document.title, document.number, document.issuer, local_name(document.region), document.region)
    for name in (*known, document.published, document.effective, document.status):
        rest = rest.replace(_bare(name), "") if name else rest
    return not any(char.isalnum() for char in rest)


def _bare(text: str) -> str:
    return _SPACE.sub("", text)
