"""Markdown: headings, bold lines and tables are read; marks inside a line are taken off."""

from __future__ import annotations

import re

from rag.parse.front_matter import split_front_matter
from rag.parse.html import looks_like_html, parse_html
from rag.parse.page import Block, Page, strip_bullet, tidy
from rag.parse.table import table_lines

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_HEADING = re.compile(r"(#{1,6})(?:[ \t\u3000]+|(?=[^#\s\d]))(.*?)[ \t]*#*[ \t]*$")
_RULE = re.compile(r"(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$|={3,}$|#{1,6}$")
_STRONG_LINE = re.compile(r"(\*\*|__)(?!\s)((?:(?!\1).)+)(?<!\s)\1$")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w)）*\\])\*(?=[^\s*\d])([^*]+)(?<=\S)\*(?![\dA-Za-z*])")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]\[]+)\]\(\s*<?[^()\s]*(?:\([^()]*\)[^()\s]*)*>?(?:\s+\"[^\"]*\")?\s*\)")
_AUTOLINK = re.compile(r"<(https?://[^\s<>]+)>")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
_TABLE_RULE = re.compile(r"\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?\s*)?$")


def parse_markdown(text: str) -> Page:
    r"""The lines of a Markdown file.

    A file with front matter counts as written by hand: nothing of it is furniture.

    >>> [(b.level, b.text) for b in parse_markdown("# 办法\n\n第一条 **低保**标准。").blocks]
    [(1, '办法'), (0, '第一条 低保标准。')]
    """
    metadata, body = split_front_matter(text)
    if looks_like_html(body):
        page = parse_html(body)
        return Page(page.blocks, {**page.metadata, **metadata})
    body = _COMMENT.sub("", body) if "<!--" in body else body
    return Page(tuple(read_lines(body)), metadata, authored=bool(metadata))


def read_lines(text: str) -> list[Block]:
    """The blocks of Markdown text without front matter."""
    blocks: list[Block] = []
    table: list[str] = []
    for line in map(strip_bullet, map(tidy, text.split("\n"))):
        if line.startswith("|") and line.count("|") > 1:
            table.append(line)
            continue
        if table:
            blocks += _table(table)
            table = []
        if line and not _RULE.match(line):
            blocks.append(_block(line))
    return [block for block in [*blocks, *_table(table)] if block.text]


def _block(line: str) -> Block:
    heading = _HEADING.match(line) if line[0] == "#" else None
    if heading:
        return Block(strip_inline(heading[2]), level=len(heading[1]))
    line = line.lstrip("> ") if line[0] == ">" else line
    strong = _STRONG_LINE.match(line)
    return Block(strip_inline(strong[2] if strong else line), strong=bool(strong), links=_link_share(line))


def strip_inline(line: str) -> str:
    r"""One line without bold marks, link targets, pictures and escapes.

    >>> strip_inline("**标准**见[通知](http://example.cn/a_(1).html)，\\*为估计值")
    '标准见通知，*为估计值'
    """
    if "](" in line:
        line = _LINK.sub(r"\1", _IMAGE.sub("", line))
    if "**" in line or "__" in line:
        line = _STRONG.sub(r"\2", line)
    if "*" in line:
        line = _EMPHASIS.sub(r"\1", line)
    if "\\" in line:
        line = _ESCAPE.sub(r"\1", line)
    return _AUTOLINK.sub(r"\1", line).strip() if "<" in line else line.strip()


def _link_share(line: str) -> float:
    if "](" not in line and "<http" not in line:
        return 0.0
    linked = sum(len(match[1]) for pattern in (_LINK, _AUTOLINK) for match in pattern.finditer(line))
    return min(1.0, linked / max(1, len(strip_inline(line))))


def _table(lines: list[str]) -> list[Block]:
    rows = [[strip_inline(cell) for cell in _cells(line)] for line in lines if not _TABLE_RULE.match(line)]
    return [Block(line) for line in table_lines(rows, 1 if len(lines) > len(rows) else 0)]


def _cells(line: str) -> list[str]:
    return re.split(r"(?<!\\)\|", line.removeprefix("|").removesuffix("|"))
