"""The source texts behind the digests: the scraped pages and the archive of laws.

A source is cut into its numbered parts, so that a digest sentence can be held
against the very article (第三条) or list item (第27项) it cites.
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal

from rag.numerals import chinese_number

PartUnit = Literal["条", "项"]
PartKey = tuple[PartUnit, int, int]
"""Unit, number and 「之X」: 第三条 is ("条", 3, 0), 第一百二十条之一 is ("条", 120, 1)."""

PAGES = "seeds/"
LAWS = "laws/"
_CN = "一二三四五六七八九十百千零〇"
_ARTICLE = re.compile(rf"^[#\s*]*第([{_CN}]+|\d+)条(?:之([{_CN}]+))?[\s*　]*", re.MULTILINE)
_ITEM = re.compile(r"(?:^|(?<=。))\s*(\d{1,3})[.．](?!\d)", re.MULTILINE)
_SUBITEM = re.compile(rf"^\s*[（(][{_CN}\d]+[)）]")
_TAG = re.compile(r"<(?!https?:)[^>]+>")
_INFO_END = "<!-- INFO END -->"


@dataclass(frozen=True)
class Source:
    """A source text; ``preamble`` is what stands before its first part (the whole text if it has none)."""

    name: str
    text: str
    preamble: str
    parts: dict[PartKey, str]

    @property
    def is_page(self) -> bool:
        """Whether this is a scraped page, all of whose figures the digests must carry."""
        return self.name.startswith(PAGES)

    def clause(self, part: PartKey, number: int) -> str | None:
        """The 款 of an article, list lines （一）… included, or None when it has fewer."""
        clauses: list[str] = []
        for line in filter(str.strip, self.parts[part].splitlines()):
            if clauses and _SUBITEM.match(line):
                clauses[-1] += "\n" + line
            else:
                clauses.append(line)
        return clauses[number - 1] if 0 < number <= len(clauses) else None


def read_sources(shared: Path, names: Iterable[str]) -> dict[str, Source]:
    """The sources of these names (``seeds/…``, ``laws/…``) that exist under ``shared``."""
    wanted = set(names)
    texts = {name: path.read_text(encoding="utf-8") for name in wanted if (path := _page_path(shared, name)).is_file()}
    archive = laws_archive(shared)
    if archive.is_file():
        texts |= _read_archive(archive, {name.removeprefix(LAWS) for name in wanted if name.startswith(LAWS)})
    return {name: make_source(name, text) for name, text in texts.items()}


def laws_archive(shared: Path) -> Path:
    """Where the archive of laws lies."""
    return shared / "data" / "laws.tar.xz"


def make_source(name: str, text: str) -> Source:
    """Cut a source text into its articles, or into the items of a numbered list."""
    text = _TAG.sub("", text.replace(_INFO_END, ""))
    heads = _article_heads(text) or _item_heads(text)
    parts: dict[PartKey, str] = {}
    for (_, body, key), (end, _, _) in pairwise([*heads, (len(text), 0, ("条", 0, 0))]):
        parts[key] = parts.get(key, "") + text[body:end]
    return Source(name, text, text[: heads[0][0]] if heads else text, parts)


def read_number(numeral: str) -> int:
    """An Arabic or Chinese whole number; 0 for "" or none."""
    if numeral.isdigit() and numeral.isascii():
        return int(numeral)
    return int(chinese_number(numeral) or 0) if numeral else 0


def _article_heads(text: str) -> list[tuple[int, int, PartKey]]:
    return [
        (match.start(), match.end(), ("条", read_number(match[1]), read_number(match[2] or "")))
        for match in _ARTICLE.finditer(text)
    ]


def _item_heads(text: str) -> list[tuple[int, int, PartKey]]:
    """Heads numbered 1., 2., 3. … without a gap; other numbers are not heads."""
    heads: list[tuple[int, int, PartKey]] = []
    for match in _ITEM.finditer(text):
        if int(match[1]) == len(heads) + 1:
            heads.append((match.start(), match.end(), ("项", len(heads) + 1, 0)))
    return heads


def _page_path(shared: Path, name: str) -> Path:
    return shared / name if name.startswith(PAGES) else shared / ".missing"


def _read_archive(archive: Path, members: set[str]) -> dict[str, str]:
    texts: dict[str, str] = {}
    if not members:
        return texts
    with tarfile.open(archive, "r:xz") as tar:
        for member in tar:
            name = member.name.removeprefix("./")
            if name in members and (stream := tar.extractfile(member)):
                texts[LAWS + name] = stream.read().decode("utf-8")
    return texts
