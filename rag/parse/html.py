"""HTML: the visible lines of a page, with what the mark-up says about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rag.dates import find_dates
from rag.parse.page import Block, Page, tidy
from rag.parse.table import table_lines

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAGS = re.compile(r"<(?:p|div|br|span|table|td|li|html|body|section|article|h[1-6])(?:\s[^<>]*)?/?>", re.I)
_AUTOLINK = re.compile(r"<((?:https?:)?//[^\s<>]+)>")
_LINK = re.compile(r"\[([^\]\[]+)\]\(([^()\s]+)\)")
_SKIPPED_WORDS = """
script style noscript template head title nav aside footer form button select option textarea input iframe svg
canvas video audio object map dialog
"""
_SKIPPED = frozenset(_SKIPPED_WORDS.split())
_INLINE_WORDS = """
a abbr acronym b bdi bdo big cite code data dfn em font i img ins kbd label mark o:p q ruby s samp small span
st1:chsdate strike strong sub sup time tt u var wbr del
"""
_INLINE = frozenset(_INLINE_WORDS.split())
_STRONG = frozenset(("b", "strong"))
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu|bread-?crumbs?|crumbs?|footer|foot|side-?bar|aside|share\w*|bdshare\w*|social|toolbar|"
    r"related|recommend\w*|hot-?(?:news|list)?|pagination|pager|page-?nav|comments?|login|search\w*|qr-?code|ewm|"
    r"copyright|friend-?links?|ads?|advert\w*|popup|modal|back-?to-?top|prev-?next|site-?header|top-?bar)(?:$|[\s_-])",
    re.I,
)
_LARGEST_CHROME = 0.4
_META = {
    "title": ("articletitle", "og:title", "citation_title"),
    "published": ("pubdate", "article:published_time", "publishdate", "og:release_date", "firstpublishedtime"),
    "issuer": ("contentsource", "source", "mediaid"),
    "source_url": ("url", "og:url"),
}


def looks_like_html(text: str) -> bool:
    """Whether a text holds block tags.

    >>> looks_like_html("<p>低保</p><p>标准</p>"), looks_like_html("收入<3000元，支出>2000元")
    (True, False)
    """
    return "<" in text and len(_TAGS.findall(text)) > 1


def parse_html(text: str) -> Page:
    """The blocks of a page or of a fragment; scripts, navigation and hidden parts are left out.

    >>> [b.text for b in parse_html("<nav>首页</nav><h1>通知</h1><p>每人<b>915</b>元。</p>").blocks]
    ['通知', '每人915元。']
    """
    from lxml import html

    source = _LINK.sub(r'<a href="\2">\1</a>', _AUTOLINK.sub(r'<p><a href="\1">\1</a></p>', text))
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True)
    try:
        root = html.document_fromstring(source.encode(), parser)
    except html.etree.ParserError:
        return Page(())
    reader = _Reader(len(root.text_content()))
    reader.read(root)
    return Page(tuple(reader.finish()), _metadata(root))


class _Reader:
    """Walks the tree once; a block ends where a block element begins or ends."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._blocks: list[Block] = []
        self._parts: list[tuple[str, bool, bool]] = []
        self._level = 0

    def read(self, element: HtmlElement, linked: bool = False, strong: bool = False) -> None:
        """Take an element's text and its children's; the caller takes its tail."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _SKIPPED or self._is_chrome(element):
            return
        if tag == "table" and _is_data(element):
            self._flush()
            self._blocks += [Block(line) for line in table_lines(*_rows(element))]
            return
        block = tag not in _INLINE
        if block:
            self._flush()
            self._level = int(tag[1]) if re.fullmatch("h[1-6]", tag) else self._level
        linked, strong = linked or tag == "a", strong or tag in _STRONG
        self._add(_ordinal(element), linked, strong)
        self._add(element.text, linked, strong)
        for child in element:
            self.read(child, linked, strong)
            self._add(child.tail, linked, strong)
        if block:
            self._flush()
            self._level = 0

    def finish(self) -> list[Block]:
        """All blocks read so far."""
        self._flush()
        return self._blocks

    def _add(self, text: str | None, linked: bool, strong: bool) -> None:
        if text:
            self._parts.append((text, linked, strong))

    def _flush(self) -> None:
        text = tidy("".join(part for part, _, _ in self._parts))
        if text:
            sizes = [(len(part.strip()), linked, strong) for part, linked, strong in self._parts]
            links = sum(size for size, linked, _ in sizes if linked) / max(1, sum(size for size, _, _ in sizes))
            strong = all(strong for size, _, strong in sizes if size)
            self._blocks.append(Block(text, level=self._level, strong=strong, links=min(1.0, links)))
        self._parts = []

    def _is_chrome(self, element: HtmlElement) -> bool:
        if re.search(r"display\s*:\s*none", element.get("style", "")) or element.get("hidden") is not None:
            return True
        name = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
        if not _CHROME.search(name):
            return False
        return len(element.text_content()) < _LARGEST_CHROME * self._size


def _ordinal(element: HtmlElement) -> str:
    """The number that a browser shows before an item of an ordered list."""
    parent = element.getparent()
    if element.tag != "li" or parent is None or parent.tag != "ol":
        return ""
    start = parent.get("start", "1")
    first = int(start) if start.isdigit() else 1
    return f"{first + sum(1 for _ in element.itersiblings('li', preceding=True))}. "


def _is_data(table: HtmlElement) -> bool:
    """Whether a table holds data and not the layout of the page."""
    if table.xpath(".//table | .//h1 | .//h2 | .//form"):
        return False
    cells = table.xpath(".//td | .//th")
    rows = table.xpath(".//tr")
    longest = max((len(cell.text_content()) for cell in cells), default=0)
    return len(rows) > 1 and len(cells) > len(rows) and longest < 600


def _rows(table: HtmlElement) -> tuple[list[list[str]], int]:
    """The cells, spans filled, and how many rows are headers."""
    rows: list[list[str]] = []
    open_cells: dict[int, tuple[int, str]] = {}
    headers = 0
    for row in table.iter("tr"):
        cells = row.xpath("./td | ./th")
        if cells and headers == len(rows) and all(cell.tag == "th" for cell in cells):
            headers += 1
        rows.append(list(_fill(cells, open_cells)))
    return rows, headers


def _fill(cells: list[HtmlElement], open_cells: dict[int, tuple[int, str]]) -> Iterator[str]:
    column = 0
    waiting = list(cells)
    while waiting or column in open_cells:
        if column in open_cells:
            left, text = open_cells.pop(column)
            if left > 1:
                open_cells[column] = (left - 1, text)
            yield text
            column += 1
            continue
        cell = waiting.pop(0)
        text = tidy(" ".join(part for part in cell.itertext()))
        for _ in range(_span(cell, "colspan")):
            if _span(cell, "rowspan") > 1:
                open_cells[column] = (_span(cell, "rowspan") - 1, text)
            yield text
            column += 1


def _span(cell: HtmlElement, name: str) -> int:
    value = cell.get(name, "1").strip()
    return min(50, int(value)) if value.isdigit() and int(value) else 1


def _metadata(root: HtmlElement) -> dict[str, str]:
    stated: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().casefold()
        stated.setdefault(name, tidy(meta.get("content", "")))
    found = {field: next((stated[name] for name in names if stated.get(name)), "") for field, names in _META.items()}
    dates = find_dates(found["published"])
    found["published"] = dates[0].iso if dates else ""
    return {name: value for name, value in found.items() if value}
