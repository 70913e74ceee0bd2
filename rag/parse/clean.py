"""Separates a document from the web page around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from rag.dates import find_dates
from rag.parse.furniture import is_furniture, is_url
from rag.parse.numbers import find_number
from rag.parse.organs import is_organ
from rag.parse.page import Block, Page
from rag.parse.stamps import is_byline, read_stamps
from rag.parse.title import find_title, join_title

_SENTENCE_END = tuple("。！？；!?;…”）)")
_ATTACHMENT = re.compile(r"附件|附表|附录|附图")


@dataclass(frozen=True, slots=True)
class Body:
    """What is left of a page: its lines, title and stamps; ``dropped`` are the other lines."""

    title: str
    blocks: tuple[Block, ...]
    title_rows: range
    stamps: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()


class _Regions(NamedTuple):
    """Where on a page what stands: rows of the title, of the first and last paragraph, of the footer."""

    title: range
    first: int
    last: int
    footer: int


def clean(page: Page) -> Body:
    """The document on a page.

    Lines before the title and after the first footer line that follows the text go, if
    they are no content; lines of navigation go wherever they stand. Content between is
    never touched. A page written by hand stays whole.
    """
    first, last = _content_span(page.blocks)
    title = find_title(page.blocks, first, "" if page.authored else page.metadata.get("title", ""))
    heading = join_title([page.blocks[row].text for row in title])
    if page.authored:
        return Body(heading, page.blocks, title)
    regions = _Regions(title, first, last, _footer_start(page.blocks, last))
    kept: list[Block] = []
    dropped: list[str] = []
    stamps: dict[str, str] = {}
    for row, block in enumerate(page.blocks):
        read = None if row in title or first <= row <= last else _read_stamps(block.text)
        stamps = {**(read[1] if read else {}), **stamps}
        if _is_kept(page.blocks, row, regions) and (read is None or read[0]):
            kept.append(replace(block, text=read[0]) if read else block)
        else:
            dropped.append(block.text)
    opening = page.blocks[title.start] if title else None
    start = next((row for row, block in enumerate(kept) if block is opening), 0)
    rows = range(start, start + len(title))
    return Body(heading, tuple(kept), rows, stamps, tuple(dropped), tuple(_urls(page.blocks)))


def _content_span(blocks: tuple[Block, ...]) -> tuple[int, int]:
    """The first and the last row that hold running text; without any, the page has no head."""
    rows = [row for row, block in enumerate(blocks) if _is_paragraph(block)]
    return (rows[0], rows[-1]) if rows else (len(blocks), len(blocks) - 1)


def _is_paragraph(block: Block) -> bool:
    text = block.text
    is_long = len(text) >= 40 or (len(text) >= 12 and text.endswith(_SENTENCE_END))
    if not is_long or block.level or block.links > 0.5 or is_furniture(text) or is_url(text):
        return False
    return any(mark in text for mark in "，,。；;：！？、 ") and read_stamps(text) is None


def _footer_start(blocks: tuple[Block, ...], last: int) -> int:
    """The first line below the text that no document has; everything from it on is page."""
    for row in range(last + 1, len(blocks)):
        block = blocks[row]
        if is_furniture(block.text) and not is_url(block.text):
            return row
        if block.links > 0.8 and not _ATTACHMENT.search(block.text) and not _near_attachments(blocks, last, row):
            return row
    return len(blocks)


def _near_attachments(blocks: tuple[Block, ...], last: int, row: int) -> bool:
    return any(_ATTACHMENT.match(block.text) for block in blocks[max(0, last) : row])


def _read_stamps(line: str) -> tuple[str, dict[str, str]] | None:
    """The part of a stamp line to keep and its fields; a line in brackets is kept whole."""
    read = read_stamps(line)
    if read is not None:
        return (line if read[0] and line[0] in "（([【" else read[0]), read[1]
    return (line, {"published": find_dates(line)[0].iso}) if is_byline(line) else None


def _is_kept(blocks: tuple[Block, ...], row: int, regions: _Regions) -> bool:
    """Whether a line is content: always inside the title, never in the footer."""
    text = blocks[row].text
    if row in regions.title:
        return True
    if row >= regions.footer or not text:
        return False
    if is_url(text):
        return regions.title.start < row <= regions.last
    if is_furniture(text) or _is_author(blocks, row):
        return False
    above = row < regions.title.start <= regions.first
    return not above or read_stamps(text) is not None or bool(find_number(text)) or _is_letterhead(text)


def _is_letterhead(text: str) -> bool:
    return text.endswith("文件") and is_organ(text)


def _is_author(blocks: tuple[Block, ...], row: int) -> bool:
    """A forum prints who wrote above 「发表于 …」."""
    return row + 1 < len(blocks) and len(blocks[row].text) < 20 and blocks[row + 1].text.startswith("发表于")


def _urls(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if is_url(block.text) and "://" in block.text:
            yield block.text.strip("<>")
