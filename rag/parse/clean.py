"""Separates a document from the web page around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from rag.parse.furniture import is_furniture, is_url
from rag.parse.numbers import find_number
from rag.parse.organs import is_organ
from rag.parse.page import Block, Page
from rag.parse.stamps import read_stamps
from rag.parse.title import find_title, join_title

_SENTENCE_END = tuple("。！？；!?;…”）)")
_ATTACHMENT = re.compile(r"附件|附表|附录|附图")


@dataclass(frozen=True, slots=True)
class Body:
    """What is left of a page: its lines, title and stamps; ``dropped`` are the lines that are not."""

    title: str
    blocks: tuple[Block, ...]
    stamps: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()


def clean(page: Page) -> Body:
    """The document on a page.

    Lines before the title and after the first footer line that follows the text go, if
    they are no content; lines of navigation go wherever they stand. Content between is
    never touched. A page written by hand stays whole.
    """
    stated = page.metadata.get("title", "")
    first, last = _content_span(page.blocks)
    title = find_title(page.blocks, first, "" if page.authored else stated)
    heading = join_title([page.blocks[row].text for row in title])
    if page.authored:
        return Body(heading, page.blocks)
    kept: list[Block] = []
    dropped: list[str] = []
    stamps: dict[str, str] = {}
    footer = _footer_start(page.blocks, last)
    for row, block in enumerate(page.blocks):
        in_text = first <= row <= last
        block, fields = (block, {}) if row in title or in_text else _stamped(block)
        stamps = {**fields, **stamps}
        above = row < title.start <= first
        if row in title or (in_text and is_url(block.text)) or _is_content(block, above, row >= footer):
            kept.append(block)
        else:
            dropped.append(page.blocks[row].text)
    return Body(heading, tuple(kept), stamps, tuple(dropped), tuple(_urls(page)))


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


def _stamped(block: Block) -> tuple[Block, dict[str, str]]:
    read = read_stamps(block.text)
    if read is None:
        return block, {}
    text, fields = read
    whole = block.text if text and block.text[0] in "（(【[" else text
    return replace(block, text=whole), fields


def _is_content(block: Block, in_head: bool, in_footer: bool) -> bool:
    if not block.text or in_footer or is_furniture(block.text):
        return False
    if in_head:
        return read_stamps(block.text) is not None or bool(find_number(block.text)) or is_organ(block.text)
    return True


def _urls(page: Page) -> Iterator[str]:
    for block in page.blocks:
        if is_url(block.text) and "://" in block.text:
            yield block.text.strip("<>")
