"""Which lines of a page are its title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.numbering import find_marker
from rag.parse.furniture import is_furniture
from rag.parse.organs import is_organ
from rag.parse.page import Block
from rag.parse.stamps import read_stamps

_ENDS_OF_TITLES = re.compile(
    r"(?:通知|公告|通告|公报|通报|意见|决定|办法|条例|规定|规则|细则|方案|规划|计划|纲要|指南|手册|目录|清单|标准|规范|批复|"
    r"复函|报告|简报|解读|问答|须知|明白纸|政策)(?:[（(].{1,20}[)）])?$"
)
_ENDS_OF_SENTENCES = "。！；，、：:;,…"
_CATEGORY = re.compile(r"^[\[【][^\]】]{1,8}[\]】]\s*(?=\S)")
_BRACKETED = re.compile(r"[\[【][^\]】]*[\]】]$")
_LONGEST = 90


def find_title(blocks: Sequence[Block], first_paragraph: int, stated: str = "") -> range:
    """The rows of the title; an empty range when no line is one.

    In order: the line that repeats the ``stated`` title, a top heading, the line above
    (or below) the stamps, a line with a title's ending, the first line, and at last
    the first short lines inside the text.
    """
    head = range(min(first_paragraph, len(blocks)))
    if stated:
        return _repeated(blocks, stated)
    for find in (_top_heading, _at_stamps, _by_ending, _first_line):
        rows = find(blocks, head)
        if rows:
            return _with_organ(blocks, rows)
    return _inside(blocks, first_paragraph)


def join_title(lines: Sequence[str]) -> str:
    """The lines of a title as one, without the category that forums put before it.

    >>> join_title(["东湖区人民政府办公室", "关于印发办法的通知"]), join_title(["[政策] 公积金新政"])
    ('东湖区人民政府办公室关于印发办法的通知', '公积金新政')
    """
    return _CATEGORY.sub("", "".join(lines))


def is_short_line(text: str, longest: int = 40) -> bool:
    """Whether a line is no sentence: a heading, a name, a date."""
    return 1 < len(text) <= longest and text[-1] not in _ENDS_OF_SENTENCES


def _repeated(blocks: Sequence[Block], stated: str) -> range:
    wanted = re.sub(r"\W", "", stated)
    for row, block in enumerate(blocks[:60]):
        text = re.sub(r"\W", "", block.text)
        is_part = (len(text) > 8 and text in wanted) or (len(wanted) > 8 and text.endswith(wanted))
        if text and (text == wanted or is_part):
            return range(row, row + 1)
    return range(0)


def _top_heading(blocks: Sequence[Block], head: range) -> range:
    rows = [row for row in head if blocks[row].level == 1 and not is_furniture(blocks[row].text)]
    first = rows[-1] if rows else -1
    while first - 1 in rows:
        first -= 1
    return range(first, rows[-1] + 1) if rows else range(0)


def _at_stamps(blocks: Sequence[Block], head: range) -> range:
    stamps = [row for row in head if read_stamps(blocks[row].text) is not None]
    if not stamps:
        return range(0)
    above = [row for row in range(stamps[0] - 1, -1, -1) if _can_be_title(blocks[row])]
    below = [row for row in range(stamps[-1] + 1, head.stop) if _can_be_title(blocks[row])]
    above = [row for row in above if len(blocks[row].text) > 5]
    row = above[0] if above else below[0] if below else -1
    return range(row, row + 1) if row >= 0 else range(0)


def _by_ending(blocks: Sequence[Block], head: range) -> range:
    for row in head:
        if _can_be_title(blocks[row]) and _ENDS_OF_TITLES.search(blocks[row].text):
            return range(row, row + 1)
    return range(0)


def _first_line(blocks: Sequence[Block], head: range) -> range:
    for row in head:
        block = blocks[row]
        if _can_be_title(block) and len(block.text) > 5 and not is_organ(block.text) and not find_marker(block.text):
            return range(row, row + 1)
    return range(0)


def _inside(blocks: Sequence[Block], start: int) -> range:
    for row in range(start, len(blocks) - 1):
        if _is_plain_heading(blocks[row]):
            shapes = [_is_plain_heading(block) for block in blocks[row + 1 : row + 3]]
            return range(row, row + 1 + (shapes == [True, False]))
    return range(0)


def _is_plain_heading(block: Block) -> bool:
    return _can_be_title(block) and is_short_line(block.text) and not find_marker(block.text)


def _can_be_title(block: Block) -> bool:
    text = block.text
    if not 2 < len(text) <= _LONGEST or text[-1] in _ENDS_OF_SENTENCES or block.links > 0.8:
        return False
    return read_stamps(text) is None and not is_furniture(text) and text[0] not in "（(□" and not _BRACKETED.match(text)


def _with_organ(blocks: Sequence[Block], rows: range) -> range:
    """A title that starts with 「关于」 is completed by the organ on the line above."""
    above = rows.start - 1
    if above >= 0 and blocks[rows.start].text.startswith(("关于", "印发", "转发")) and is_organ(blocks[above].text):
        return range(above, rows.stop)
    return rows
