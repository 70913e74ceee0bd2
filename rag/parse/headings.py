"""From lines to the clean text and its sections."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.datamodel import Section
from rag.dates import find_dates
from rag.numbering import Marker, find_articles, find_marker
from rag.parse.numbers import find_number
from rag.parse.organs import is_organ
from rag.parse.page import Block
from rag.parse.stamps import read_stamps

_ATTACHMENT = re.compile(r"附(?:件|录|表)\s*[\d一二三四五六七八九十]*\s*[:：]?$")
_ENDS_OF_SENTENCES = "。！；，、：:;,…·"
_BY_LINE = re.compile(r"^[□■（(【\[—\-]|记者|通讯员|摄影|[文图]/|^(?:本报|新华社|各|致|尊敬的|联系|抄送|印发)")
_PHONE = re.compile(r"\d{3,4}-\d{7,8}|\d{11}")
_SHORT, _OUTER, _INNERMOST = 7, 8, 11
_LONGEST = 40


def build_text(blocks: Sequence[Block], title_rows: range) -> tuple[str, tuple[Section, ...]]:
    """The text, one block a line, and sections that cover it without gaps.

    A section starts at its heading line; the title opens the first one and is in no
    heading path. Neighbouring short heading lines are one heading.
    """
    ranks = find_headings(blocks, title_rows)
    starts = [0]
    for block in blocks:
        starts.append(starts[-1] + len(block.text) + 1)
    text = "\n".join(block.text for block in blocks)
    sections: list[Section] = []
    path: list[tuple[int, str]] = []
    opened, current = 0, tuple[str, ...]()
    for row, rank in enumerate(ranks):
        if not rank:
            continue
        if starts[row] > opened:
            sections.append(Section(current, opened, starts[row]))
            opened = starts[row]
        if row and ranks[row - 1] == rank == _SHORT and path and not find_marker(blocks[row].text):
            opened = sections.pop().start if sections and sections[-1].end == opened else opened
            path[-1] = (rank, f"{path[-1][1]} {blocks[row].text}")
        else:
            path = [item for item in path if item[0] < rank] + [(rank, blocks[row].text)]
        current = tuple(heading for _, heading in path)
    sections.append(Section(current, opened, len(text)))
    return text, tuple(sections)


def find_headings(blocks: Sequence[Block], title_rows: range) -> list[int]:
    """For every block the rank of the heading it is (1 outermost), or 0."""
    has_articles = sum(map(bool, find_articles([block.text for block in blocks]))) > 1
    marked = any(block.level > 1 for block in blocks)
    candidates = [_rank(block, marked or has_articles) for block in blocks]
    for row in title_rows:
        candidates[row] = 0
    return [rank if _opens_text(blocks, candidates, row) else 0 for row, rank in enumerate(candidates)]


def _rank(block: Block, marked: bool) -> int:
    text = block.text
    marker = find_marker(text)
    if marker and marker.rank <= 3 and _is_division(block, marker):
        return marker.rank
    if block.level:
        return block.level
    if len(text) > _LONGEST or text[-1] in _ENDS_OF_SENTENCES or text.endswith(("。”", "；”")):
        return 0
    if _ATTACHMENT.match(text):
        return 1
    if marker and (marker.rank <= _OUTER or (marker.rank < _INNERMOST and not (marked or "，" in text or "," in text))):
        return marker.rank if len(text) > len(marker.text) + 1 else 0
    if marker or (marked and not block.strong):
        return 0
    return _SHORT if _is_short_heading(text) else 0


def _is_division(block: Block, marker: Marker) -> bool:
    """「第二章 总则」, but not 「第二章第三节规定的…」 or 「第二节课」."""
    rest = block.text[len(marker.text) :]
    if block.level:
        return True
    return len(block.text) <= 40 and (not rest or rest[0] == " ") and block.text[-1] not in _ENDS_OF_SENTENCES


def _is_short_heading(text: str) -> bool:
    if not 3 < len(text) <= 30 or _BY_LINE.search(text) or read_stamps(text) is not None or " | " in text:
        return False
    if is_organ(text) or find_number(text) or _PHONE.search(text):
        return False
    return not any(date.year and date.day for date in find_dates(text))


def _opens_text(blocks: Sequence[Block], ranks: Sequence[int], row: int) -> bool:
    """Whether text of its own follows a heading; lines of a list or of a table of contents have none."""
    rank, block = ranks[row], blocks[row]
    if not rank or block.level or row + 1 == len(blocks):
        return bool(rank and block.level)
    if rank == _SHORT:
        return _opens_short(blocks, ranks, row)
    following = ranks[row + 1]
    if rank >= _OUTER:
        return following > rank or (following in (0, _SHORT) and (not row or ranks[row - 1] != rank))
    return not following or following > rank


def _opens_short(blocks: Sequence[Block], ranks: Sequence[int], row: int) -> bool:
    """A short line is a heading when a paragraph follows it; two may be one heading, three are a list."""
    length = _run_length(ranks, row)
    after = row + 1
    if length == 2 and after < len(blocks) and ranks[after] == _SHORT:
        after += 1
    if length > 2 or after == len(blocks):
        return False
    if ranks[after]:
        return length == 1
    text = blocks[after].text
    return blocks[row].strong or len(text) >= 30 or text[-1] in "。！？：:；”" or any(map(str.isdigit, text))


def _run_length(ranks: Sequence[int], row: int) -> int:
    first = last = row
    while first and ranks[first - 1] == _SHORT:
        first -= 1
    while last + 1 < len(ranks) and ranks[last + 1] == _SHORT:
        last += 1
    return last - first + 1
