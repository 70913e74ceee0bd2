"""The source texts outside the repository: the scraped pages, the archives of laws and of news.

For the corpus check a source is cut into its numbered parts, so that a digest
sentence can be held against the very article (第三条) or list item (第27项) it
cites. For the question sets, ``python -m eval.sources laws|local|news FOLDER``
copies the documents a set asks about into a folder that can be indexed.
"""

from __future__ import annotations

import argparse
import hashlib
import lzma
import os
import re
import sys
import tarfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

from rag.errors import RagError
from rag.numerals import chinese_number
from rag.settings import load_settings

CorpusKind = Literal["laws", "local", "news"]
"""The documents of ``laws_dev.jsonl``, of ``local_dev.jsonl``, of ``news_dev.jsonl``."""

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


class SourceError(RagError):
    """An archive of sources is missing or lacks a document."""


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


def news_archive(shared: Path) -> Path:
    """Where the archive of news lies: one article a line."""
    return shared / "data" / "news_2023.txt.xz"


def news_key(line: str) -> str:
    """What an article is called: 16 hex digits of the sha256 of its stripped line.

    >>> news_key(" 济南气价自9月1日起调整 ")
    '7bc736e827c846bc'
    """
    return hashlib.sha256(line.strip().encode("utf-8")).hexdigest()[:16]


def listed_documents(kind: CorpusKind) -> set[str]:
    """The documents of a question set as paths in its corpus folder, from the list beside the set."""
    name = "news_dev_articles.txt" if kind == "news" else f"{kind}_dev_files.txt"
    lines = (Path(__file__).parent / "questions" / name).read_text(encoding="utf-8").splitlines()
    return {f"{line}.txt" for line in lines} if kind == "news" else set(lines)


def read_corpus(kind: CorpusKind, shared: Path) -> dict[str, str]:
    """The texts of the listed documents, by path in the corpus folder.

    Raises:
        SourceError: the archive is missing, or a listed document is not in it.
    """
    archive = news_archive(shared) if kind == "news" else laws_archive(shared)
    if not archive.is_file():
        raise SourceError(f"找不到 {archive}，请用环境变量 RAG_SHARED 指定数据文件夹。")
    listed = listed_documents(kind)
    if kind == "news":
        texts = _read_news(archive, listed)
    else:
        texts = {name.removeprefix(LAWS): text for name, text in _read_archive(archive, listed).items()}
    if missing := listed - texts.keys():
        raise SourceError(f"{archive} 里缺 {len(missing)} 篇文件，例如 {min(missing)}，请换用完整的数据。")
    return texts


def copy_corpus(kind: CorpusKind, shared: Path, folder: Path) -> int:
    """Write the listed documents into ``folder``, to be indexed; how many there are."""
    texts = read_corpus(kind, shared)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return len(texts)


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


def _read_news(archive: Path, names: set[str]) -> dict[str, str]:
    with lzma.open(archive, "rt", encoding="utf-8") as lines:
        return {name: line.strip() for line in lines if (name := f"{news_key(line)}.txt") in names}


def main(arguments: Sequence[str] | None = None) -> int:
    """Copy the documents of one question set; 0 when done, 2 when the data is not at hand."""
    parser = argparse.ArgumentParser(prog="python -m eval.sources", description="取出问题集所问的文件。")
    parser.add_argument("kind", choices=get_args(CorpusKind), help="哪个问题集的文件")
    parser.add_argument("folder", type=Path, metavar="目录", help="写到哪里")
    options = parser.parse_args(arguments)
    shared = Path(os.environ.get("RAG_SHARED", load_settings().root.parent / "shared"))
    try:
        count = copy_corpus(options.kind, shared, options.folder)
    except SourceError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"已写入 {count} 篇文件：{options.folder}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
