"""Cut law files into articles (第X条) with their title and headings.

This is the unit that training pairs and measurements use; the product's own chunker lives in ``rag.chunk``.
"""

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from training.sources import LawFile, development_paths, read_law_questions, reserved_paths

__all__ = ["Article", "family", "kept_out", "newest_versions", "split_articles", "tuning_families"]

_ARTICLE = re.compile(r"^(第[〇零一二三四五六七八九十百千两]+条(?:之[一二三四五六七八九十]+)?)[ \u3000]*(.*)$")
_HEADING = re.compile(r"^#{1,6}\s+(.*)$")
_VERSION = re.compile(r"\((\d{4}-\d{2}-\d{2})\)\.md$")
_PASSAGE_CHARS = 400


@dataclass(frozen=True, slots=True)
class Article:
    """One article; ``number`` is "" for a passage of a document that has no numbered articles."""

    path: str
    title: str
    headings: tuple[str, ...]
    number: str
    text: str

    @property
    def name(self) -> str:
        """Title and number as STARD writes them, e.g. 「劳动合同法第十条」."""
        return self.title.replace("中华人民共和国", "") + self.number

    @property
    def full_text(self) -> str:
        """Title, headings and text: what is encoded and indexed."""
        return "\n".join((self.title, *self.headings, f"{self.number} {self.text}".strip()))


def split_articles(law: LawFile) -> list[Article]:
    """Cut one law file into articles; text outside articles becomes passages of about 400 characters."""
    cutter = _Cutter(law.path)
    for line in law.text.splitlines():
        cutter.feed(line.strip())
    cutter.flush()
    return cutter.articles


class _Cutter:
    """State of the walk over the lines of one file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.articles: list[Article] = []
        self._title = ""
        self._headings: list[tuple[int, str]] = []
        self._number = ""
        self._lines: list[str] = []

    def feed(self, line: str) -> None:
        """Take the next line, already stripped."""
        if line.startswith("<!--"):
            self._lines = []  # what stands above the marker is the history of the law
        elif heading := _HEADING.match(line):
            self._open_heading(line.count("#", 0, 7), heading[1].strip())
        elif article := _ARTICLE.match(line):
            self.flush()
            self._number, self._lines = article[1], [article[2]]
        elif line:
            if not self._number and sum(map(len, self._lines)) + len(line) > _PASSAGE_CHARS:
                self.flush()
            self._lines.append(line)

    def _open_heading(self, level: int, heading: str) -> None:
        if not self._title:
            self._title = heading
            return
        self.flush()
        self._headings = [kept for kept in self._headings if kept[0] < level] + [(level, heading)]

    def flush(self) -> None:
        """Close the article that is open, if any."""
        text = "\n".join(line for line in self._lines if line)
        if text:
            headings = tuple(heading for _, heading in self._headings)
            self.articles.append(Article(self.path, self._title, headings, self._number, text))
        self._number, self._lines = "", []


def family(path: str) -> str:
    """Path without the date of the version: 「社会法/慈善法(2016-03-16).md」 → 「社会法/慈善法」."""
    return _VERSION.sub("", path).removesuffix(".md")


def tuning_families() -> frozenset[str]:
    """Families held out for tuning: about a tenth of those with questions of our own, chosen by a hash of the path."""
    families = {family(question.path) for question in read_law_questions()}
    return frozenset(name for name in families if zlib.crc32(name.encode("utf-8")) % 10 == 0)


def kept_out() -> frozenset[str]:
    """Families whose text is never trained on: reserved, development and tuning documents, in any version."""
    return tuning_families() | {family(path) for path in reserved_paths() | development_paths()}


def newest_versions(paths: Iterable[str]) -> set[str]:
    """Keep the latest dated file of each law (an undated file counts as the oldest)."""
    newest: dict[str, tuple[str, str]] = {}
    for path in paths:
        dated = _VERSION.search(path)
        candidate = (dated[1] if dated else "", path)
        newest[family(path)] = max(newest.get(family(path), ("", "")), candidate)
    return {path for _, path in newest.values()}
