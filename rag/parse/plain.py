"""Plain text: one block a line; scraped pages that still hold tags go to the HTML parser."""

from __future__ import annotations

import re

from rag.parse.front_matter import split_front_matter
from rag.parse.html import looks_like_html, parse_html
from rag.parse.markdown import read_lines, strip_inline
from rag.parse.page import Block, Page, strip_bullet, tidy
from rag.parse.table import table_lines

_TAG = re.compile(r"<[a-zA-Z!]")
_MARKDOWN = re.compile(r"^#{1,6} \S", re.M)
_STAMP = r"(?:19|20)\d{2}[-/]\d{1,2}[-/]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
_DATELINE = re.compile(rf"(?:[\d\s/:：\-年月日，,]{{0,40}}正文[:：]|{_STAMP}(?=[^\s\d:]))\s*(?=\S)")
"""A stamp that runs on into the text: 「2023-08-09 11:09，正文：今晨……」; words before 「正文」 are no stamp."""
_SENTENCE_END = "。！？!?；;：:…”’）)】》"


def parse_plain(text: str) -> Page:
    r"""The lines of a text file; Markdown headings and HTML in it are understood.

    >>> [b.text for b in parse_plain("　　低保标准\n\n • 来源: 南昌日报").blocks]
    ['低保标准', '来源: 南昌日报']
    """
    metadata, body = split_front_matter(text)
    if looks_like_html(body):
        page = parse_html(body)
        return Page(page.blocks, {**page.metadata, **metadata})
    if _MARKDOWN.search(body):
        return Page(tuple(read_lines(body)), metadata)
    return Page(tuple(_blocks(_dateline(body).split("\n"))), metadata)


def parse_web_file(text: str) -> Page:
    """An .html file: HTML, with front matter perhaps; one without tags is plain text."""
    return parse_plain(text) if text.startswith("---") or not _TAG.search(text) else parse_html(text)


def _dateline(body: str) -> str:
    """The text with the stamp that its first paragraph runs on from as a line of its own."""
    match = _DATELINE.match(body.lstrip())
    if not match:
        return body
    stamp = re.search(_STAMP, match[0])
    dated = f"发布时间：{stamp[0].replace('/', '-')}\n" if stamp else ""
    return dated + body.lstrip()[match.end() :]


def _blocks(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    rows: list[list[str]] = []
    for line in [*_unwrap(lines), ""]:
        cells = [tidy(cell) for cell in line.strip().split("\t")]
        if len(cells) > 1 and (not rows or len(cells) == len(rows[0])):
            rows.append(cells)
            continue
        blocks += _rows(rows)
        rows = []
        text = strip_bullet(tidy(line))
        if text:
            blocks.append(Block(strip_inline(text) if "](" in text else text))
    return blocks


def _rows(rows: list[list[str]]) -> list[Block]:
    """Tab-separated lines: a table from two on, otherwise a line with odd white space."""
    if len(rows) < 2:
        return [Block(strip_bullet(" ".join(filter(None, row)))) for row in rows]
    return [Block(line) for line in table_lines(rows)]


def _unwrap(lines: list[str]) -> list[str]:
    """Joins lines that were broken at a fixed width, as text copied out of a PDF is.

    They are: most of them long, hardly differing in length, and not ending a sentence.
    """
    full = [len(line.strip()) for line in lines if len(line.strip()) >= 20]
    if len(full) < 6:
        return lines
    width = sorted(full)[len(full) * 3 // 4]
    broken = [length for length in full if abs(length - width) <= 2]
    if width > 60 or len(broken) < 0.6 * len(full):
        return lines
    joined = [""]
    for line in lines:
        text = line.strip()
        is_next = abs(len(joined[-1].split("\n")[-1]) - width) <= 2 and not joined[-1].endswith(tuple(_SENTENCE_END))
        indented = line.startswith(("  ", "\u3000"))
        if is_next and text and not indented:
            joined[-1] += "\n" + text
        else:
            joined.append(text)
    return [text.replace("\n", "") for text in joined]
