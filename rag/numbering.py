"""The numbers that structure Chinese documents: 编章节条, 一、, （一）, 1."""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.numerals import chinese_number

_CN = "〇零一二三四五六七八九十百千两"
_DIVISION = re.compile(rf"第[{_CN}\d]{{1,6}}(分?编|章|节)(?:之[{_CN}]+)?(?=\W|[\u4e00-\u9fff]|$)")
_ITEMS = (
    (8, re.compile(r"[一二三四五六七八九十]{1,3}\s?、")),
    (9, re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]")),
    (10, re.compile(r"\d{1,3}(?:[、．]|\.(?!\d))")),
    (11, re.compile(r"[（(]\d{1,3}[)）]")),
    (11, re.compile(r"[①-⑳]")),
)
_ARTICLE = re.compile(rf"第([{_CN}\d]{{1,8}})条(?:之[{_CN}]{{1,3}})?")
_DIVISION_RANKS = {"编": 1, "分编": 1, "章": 2, "节": 3}


class Marker(NamedTuple):
    """A number at the start of a line; ``rank`` grows inwards (编 1, 章 2, 节 3, 一、 8, （一） 9, 1. 10)."""

    rank: int
    text: str


def find_marker(line: str) -> Marker | None:
    """The number that a line starts with, articles (第X条) excepted.

    >>> find_marker("第二章 军人伤亡保险"), find_marker("（一）城镇户口；").rank, find_marker("2.5万元")
    (Marker(rank=2, text='第二章'), 9, None)
    """
    if not line:
        return None
    if line[0] == "第":
        match = _DIVISION.match(line)
        return Marker(_DIVISION_RANKS[match[1]], match[0]) if match else None
    for rank, pattern in _ITEMS:
        match = pattern.match(line)
        if match:
            return Marker(rank, match[0])
    return None


def find_articles(lines: list[str]) -> list[str]:
    """For every line the article number it opens (「第十条」), or "".

    A number is followed by white space, or it is the next one in order (web pages
    often lose the space), so that 「第十条规定的情形…」 inside a text opens nothing.

    >>> find_articles(["第一条为了规范低保，制定本办法。", "第九条规定的除外。", "第二条 低保是指…"])
    ['第一条', '', '第二条']
    """
    found, last = [], 0
    for line in lines:
        match = _ARTICLE.match(line) if line.startswith("第") else None
        number = _number(match[1]) if match else 0
        if match and (line[match.end() :][:1].strip() == "" or number == last + 1):
            last = number
            found.append(match[0])
        else:
            found.append("")
    return found


def _number(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() and numeral.isascii() else int(chinese_number(numeral) or 0)
