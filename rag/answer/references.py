"""What the articles say that a sentence refers to.

A penalty often names only the number of the rule that was broken (「违反本条例第五条规定的，
处三百元以上五百元以下罚款」): what the fine is for stands in that article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.numerals import chinese_number

_N = r"[〇零一二三四五六七八九十百\d]{1,6}"
_LIST = re.compile(
    rf"本(?:条例|办法|规定|细则|法|决定)((?:第{_N}[条款项](?:之[一二三四五])?[、，,和或及与]?|以及|以上){{1,12}})"
)
_PART = re.compile(rf"第({_N})([条款项])(之[一二三四五])?")
_NEXT_ARTICLE = re.compile(rf"\n\s*(?:第{_N}条|第{_N}[章节编]|#)")
_OPENS = re.compile(r"(?!之|[第和或、，,及与]|[规所]定)")
_ITEM = re.compile(r"\s*[（(]([一二三四五六七八九十]{1,3})[)）]")
_MAX_PART, _MAX_PARTS = 160, 4


def referred_text(text: str, document: str) -> str:
    r"""What the articles of ``document`` say that ``text`` names by number; "" when it names none.

    >>> referred_text("违反本条例第五条规定的，处五百元罚款。", "第五条 不得在公园燃放烟花。\n第六条 其他。")
    '不得在公园燃放烟花。'
    """
    found = (match for listed in _LIST.finditer(text) for match in _parts(listed[1], document))
    return " ".join(part[:_MAX_PART] for part, _ in zip(found, range(_MAX_PARTS), strict=False))


def _parts(listed: str, document: str) -> Iterator[str]:
    """Each article of the list, or the paragraph or items of it that the list names."""
    article, held = "", ""
    for number, kind, added in _PART.findall(listed):
        if kind == "条":
            if held:
                yield held
            article = held = _article(f"第{number}条{added}", document)
            continue
        part = _paragraph(article, number) if kind == "款" else _item(held if held else article, number)
        if kind == "项" and part:
            yield part
            held = ""
        elif part:
            held = part
    if held:
        yield held


def _article(name: str, document: str) -> str:
    """The text of an article without its number, "" when the document has none of that name."""
    start = next((start for start in _starts(name, document) if _OPENS.match(document, start + len(name))), -1)
    if start < 0:
        return ""
    end = _NEXT_ARTICLE.search(document, start)
    return document[start + len(name) : end.start() if end else None].strip()


def _starts(name: str, document: str) -> Iterator[int]:
    """Where lines begin with ``name``."""
    lines = f"\n{document}"
    start = lines.find(f"\n{name}")
    while start >= 0:
        yield start
        start = lines.find(f"\n{name}", start + 1)


def _paragraph(article: str, number: str) -> str:
    """A paragraph with the items that belong to it."""
    paragraphs: list[list[str]] = []
    for line in filter(None, map(str.strip, article.splitlines())):
        if _ITEM.match(line) and paragraphs:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    place = _value(number)
    return "\n".join(paragraphs[place - 1]) if 0 < place <= len(paragraphs) else ""


def _item(text: str, number: str) -> str:
    """The item of a list by its number."""
    lines = map(str.strip, text.splitlines())
    found = ((match, line) for line in lines if (match := _ITEM.match(line)))
    return next((line[match.end() :] for match, line in found if _value(match[1]) == _value(number)), "")


def _value(number: str) -> int:
    return int(number) if number.isascii() else int(chinese_number(number) or 0)
