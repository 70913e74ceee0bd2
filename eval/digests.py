"""Digests as the corpus check reads them: front matter, sentences, cited articles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from eval.sources import PartKey, PartUnit, read_number
from rag.errors import DocumentError

_CN = "一二三四五六七八九十百千零〇"
_GROUP = re.compile(r"（(第(?:[^（）]|（[^（）]*）)*)）")
_REFERENCE = re.compile(rf"(至)?第(\d+|[{_CN}]+|（[{_CN}]+）)(条|款|项)(?:之([{_CN}]+))?")
_SENTENCE_END = re.compile("(?<=[。！？])(?!（第)")
_LIST_LINE = re.compile(r"^\s*(?:[-*+]|\d+[.、])\s*")
_KEY = re.compile(r"^(\w+)\s*:")


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited part of the source; ``clause`` is its 款, 0 for the whole part."""

    part: PartKey
    clause: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a digest without its citation; ``line`` counts from 1."""

    line: int
    text: str
    references: tuple[Reference, ...]


@dataclass(frozen=True)
class Digest:
    """A digest file.

    ``meta`` holds the front matter without ``sources``; ``meta_lines`` where each key stands.
    """

    path: Path
    meta: dict[str, str]
    meta_lines: dict[str, int]
    sources: tuple[str, ...]
    sentences: tuple[Sentence, ...]


def read_digest(path: Path) -> Digest:
    """Read one digest; a file without front matter has empty ``meta`` and no ``sources``.

    Raises:
        DocumentError: the front matter is not valid YAML.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    end = lines.index("---", 1) if lines[:1] == ["---"] and "---" in lines[1:] else -1
    meta = _read_meta(path, lines[1 : max(end, 1)])
    sources = meta.pop("source", "")
    where = {match[1]: number for number, line in enumerate(lines[: max(end, 0)], 1) if (match := _KEY.match(line))}
    return Digest(
        path,
        {key: value for key, value in meta.items() if isinstance(value, str)},
        where,
        tuple(sources) if isinstance(sources, list) else tuple(filter(None, [sources])),
        tuple(_split_sentences(lines, end + 1)),
    )


def find_references(text: str) -> tuple[str, tuple[Reference, ...]]:
    """Take the citation groups out of ``text``: the rest, and what they cite.

    >>> find_references("累计工作满10年的休10天（第三条第一款、第五条）。")
    ('累计工作满10年的休10天。', (Reference(part=('条', 3, 0), clause=1), Reference(part=('条', 5, 0), clause=0)))
    >>> find_references("第48届（第三人不算）")
    ('第48届（第三人不算）', ())
    """
    references: list[Reference] = []

    def take(group: re.Match[str]) -> str:
        if _REFERENCE.sub("", group[1]).strip("、，,；和及 "):
            return group[0]
        references.extend(_parse_group(group[1]))
        return ""

    return _GROUP.sub(take, text), tuple(references)


def _read_meta(path: Path, lines: list[str]) -> dict[str, str | list[str]]:
    try:
        meta = yaml.load("\n".join(lines), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader builds strings only
    except yaml.YAMLError as error:
        raise DocumentError(f"{path} 的文件头不是有效的 YAML，请检查冒号、引号和缩进。") from error
    return meta if isinstance(meta, dict) else {}


def _parse_group(group: str) -> list[Reference]:
    found: list[Reference] = []
    for match in _REFERENCE.finditer(group):
        number, unit = read_number(match[2].strip("（）")), match[3]
        if unit == "款" and found:
            last = found[-1]
            found[-1:] = [Reference(last.part, number)] if not last.clause else [last, Reference(last.part, number)]
        elif unit == "条" or not found or found[-1].part[0] == "项":
            first = found[-1].part[1] + 1 if match[1] and found else number
            top: PartUnit = "条" if unit == "条" else "项"
            found += [Reference((top, n, read_number(match[4] or ""))) for n in range(first, number + 1)]
    return found


def _split_sentences(lines: list[str], first: int) -> list[Sentence]:
    """Sentences with their references; list lines without any take those of the line that leads in."""
    sentences: list[Sentence] = []
    lead: tuple[Reference, ...] = ()
    for number, line in enumerate(lines[first:], first + 1):
        if not line.strip():
            continue
        is_item = bool(_LIST_LINE.match(line))
        body = _LIST_LINE.sub("", line) if is_item else line
        for piece in filter(str.strip, _SENTENCE_END.split(body)):
            text, references = find_references(piece)
            sentences.append(Sentence(number, text, references or (lead if is_item else ())))
        if not is_item:
            lead = sentences[-1].references if body.rstrip().endswith("：") else ()
    return sentences
