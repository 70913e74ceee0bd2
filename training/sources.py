"""Readers for the raw material: laws, news, reading comprehension, STARD and the project's own questions.

Everything is read straight from the archives of the data folder (``../shared/data``, or ``$RAG_SHARED/data``);
nothing is unpacked and nothing is copied into the project.
"""

import hashlib
import json
import lzma
import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from opencc import OpenCC

__all__ = [
    "LawFile",
    "LawQuestion",
    "NewsQuestion",
    "ReadingQuestion",
    "StardQuestion",
    "development_paths",
    "is_held_out",
    "news_key",
    "read_law_questions",
    "read_laws",
    "read_news",
    "read_news_questions",
    "read_reading",
    "read_sample_questions",
    "read_stard",
    "reserved_paths",
    "shared_dir",
]


@dataclass(frozen=True, slots=True)
class LawFile:
    """One Markdown file of the laws collection; ``path`` is relative to the root of the archive."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class LawQuestion:
    """An everyday question answered by one article of a law file; ``answer`` is the span, "" for the whole one."""

    path: str
    article: str
    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class NewsQuestion:
    """An everyday question on one news article; ``answer`` is the shortest span, "" for a whole-text answer."""

    news: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class ReadingQuestion:
    """A reading comprehension question and the passage that answers it (simplified Chinese)."""

    question: str
    passage: str


@dataclass(frozen=True, slots=True)
class StardQuestion:
    """A layperson's legal question with the names of its gold articles, e.g. 「劳动合同法第十条」."""

    id: int
    question: str
    articles: tuple[str, ...]


def shared_dir() -> Path:
    """Folder of the shared data: ``$RAG_SHARED``, or ``shared`` beside the checkout."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    return Path(os.environ.get("RAG_SHARED", beside))


def is_held_out(query_id: int) -> bool:
    """Whether a STARD question is kept for measuring and never trained on."""
    return query_id % 5 == 0


def read_laws() -> Iterator[LawFile]:
    """Yield every law file of ``laws.tar.xz`` in archive order (index pages and read-me files left out)."""
    with tarfile.open(shared_dir() / "data" / "laws.tar.xz", "r:xz") as archive:
        for member in archive:
            path = member.name.removeprefix("./")
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is None or "/" not in path or not path.endswith(".md") or path.endswith("/_index.md"):
                continue
            yield LawFile(path, stream.read().decode("utf-8"))


def reserved_paths() -> frozenset[str]:
    """Paths of the documents whose text must never be trained on."""
    listed = (shared_dir() / "questions" / "laws_files.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in listed.splitlines() if line.strip())


def read_news() -> Iterator[str]:
    """Yield the news articles, one stripped line each."""
    with lzma.open(shared_dir() / "data" / "news_2023.txt.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if stripped := line.strip():
                yield stripped


def news_key(article: str) -> str:
    """Name of a news article in the question files: 16 hex digits of the sha256 of its stripped line."""
    return hashlib.sha256(article.encode("utf-8")).hexdigest()[:16]


def read_reading(name: str) -> list[ReadingQuestion]:
    """Read a SQuAD-style file, e.g. ``drcd_dev.json.xz``; traditional characters become simplified."""
    with lzma.open(shared_dir() / "data" / name, "rt", encoding="utf-8") as file:
        data = json.load(file)["data"]
    paragraphs = [paragraph for entry in data for paragraph in entry["paragraphs"]]
    return [
        ReadingQuestion(_simplified(qa["question"]), _simplified(paragraph["context"]))
        for paragraph in paragraphs
        for qa in paragraph["qas"]
    ]


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def _simplified(text: str) -> str:
    converted: str = _converter().convert(text)
    return converted


def read_stard() -> list[StardQuestion]:
    """Read the STARD questions, held-out ones included (see :func:`is_held_out`)."""
    rows = json.loads((shared_dir() / "data" / "stard_dev.json").read_text(encoding="utf-8"))
    return [StardQuestion(row["query_id"], row["问题"], tuple(row["match_name"])) for row in rows]


def read_law_questions() -> list[LawQuestion]:
    """Read the project's own questions on laws."""
    rows = (row for row in _own_questions() if "path" in row)
    return [LawQuestion(row["path"], row["article"], row["question"], row["answer"]) for row in rows]


def read_news_questions() -> list[NewsQuestion]:
    """Read the project's own questions on livelihood news."""
    rows = (row for row in _own_questions() if "news" in row)
    return [NewsQuestion(row["news"], row["question"], row["answer"]) for row in rows]


def _own_questions() -> list[dict[str, Any]]:
    """The questions of ``training/questions``, file by file."""
    files = sorted((Path(__file__).parent / "questions").glob("*.jsonl"))
    return [row for file in files for row in _json_lines(file)]


def development_paths() -> frozenset[str]:
    """Law files that answer the development questions of ``eval/questions``."""
    folder = Path(__file__).parents[1] / "eval" / "questions"
    rows = (row for name in ("laws_dev", "local_dev") for row in _json_lines(folder / f"{name}.jsonl"))
    return frozenset(path for row in rows for path in row["docs"])


def read_sample_questions() -> list[dict[str, Any]]:
    """Read the sample questions on the reserved documents (for measuring only)."""
    return _json_lines(shared_dir() / "questions" / "laws_sample.jsonl")


def _json_lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
