"""Prove the digests in corpus/ against their sources: ``python -m eval.corpus_check``.

Every figure, date, document number and article number of a digest must occur
in its source (or in one of them); where a sentence cites articles or list items, its figures must
stand in those. For the scraped pages also the reverse: each figure of the
page's prose is in some digest. Sources are read from ``../shared`` (or
``RAG_SHARED``); what is missing there is skipped, and said so.
"""

from __future__ import annotations

import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.digests import Digest, Reference, Sentence, read_digest
from eval.mentions import Mention, Statements, compact, find_mentions
from eval.sources import LAWS, PAGES, PartKey, Source, laws_archive, read_sources
from rag.settings import load_settings

_REQUIRED = ("title", "source_title", "region", "kind")
_DATE_KEYS = ("published", "effective", "expires")
_FILE_DATE = re.compile(r"\((\d{4}-\d{2}-\d{2})\)\.md$")
_NAMES = {
    "figure": "数字",
    "date": "日期",
    "period": "时段",
    "ordinal": "序号",
    "number": "文号",
    "title": "文件名",
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something a digest says that its source does not, or the other way round."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(frozen=True)
class CheckReport:
    """What was checked, what was skipped for want of a source, and what is wrong."""

    checked: int
    skipped: tuple[str, ...]
    findings: tuple[Finding, ...]


def check_corpus(corpus: Path, shared: Path) -> CheckReport:
    """Check every digest under ``corpus`` whose kind of source exists under ``shared``."""
    digests = [read_digest(path) for path in sorted(corpus.rglob("*.md")) if path.name != "README.md"]
    available = _available(shared)
    names = {name for digest in digests for name in digest.sources}
    names |= {f"{PAGES}{path.name}" for path in (shared / PAGES).glob("*.txt")}
    sources = read_sources(shared, names)
    findings: list[Finding] = []
    skipped: list[str] = []
    for digest in digests:
        path = digest.path.relative_to(corpus.parent).as_posix()
        missing = [name for name in digest.sources if name not in sources]
        unavailable = [name for name in missing if name.startswith((LAWS, PAGES)) and not name.startswith(available)]
        if unavailable:
            skipped.append(path)
        elif missing or not digest.sources:
            line = digest.meta_lines.get("source", 1)
            findings.append(Finding(path, line, f"找不到来源文件“{'、'.join(missing)}”"))
        else:
            findings += check_digest(digest, [sources[name] for name in digest.sources], path)
    for name, source in sources.items():
        if source.is_page:
            findings += check_coverage(source, [digest for digest in digests if name in digest.sources])
    return CheckReport(len(digests) - len(skipped), tuple(skipped), tuple(sorted(findings)))


def check_digest(digest: Digest, sources: Sequence[Source], path: str) -> Iterator[Finding]:
    """Hold one digest against its sources: each sentence must agree with one of them."""
    wholes = [Statements([source.text, *_FILE_DATE.findall(source.name)]) for source in sources]
    for line, message in _check_meta(digest, sources):
        yield Finding(path, line, message)
    for sentence in digest.sentences:
        found = (list(_check_sentence(sentence, *pair)) for pair in zip(sources, wholes, strict=True))
        for message in min(found, key=len):
            yield Finding(path, sentence.line, message)


def check_coverage(page: Source, digests: Iterable[Digest]) -> Iterator[Finding]:
    """Find what the page's prose states and no digest of it carries, list item by list item."""
    sentences = [sentence for digest in digests for sentence in digest.sentences]
    everything = Statements([sentence.text for sentence in sentences])
    citing: dict[PartKey, list[str]] = defaultdict(list)
    for sentence in sentences:
        for reference in sentence.references:
            citing[reference.part].append(sentence.text)
    stretches: list[tuple[str, str, Statements]] = [("", page.preamble, everything)]
    stretches += [(f"第{key[1]}项的", text, Statements(citing[key])) for key, text in page.parts.items()]
    for place, text, carried in stretches:
        for mention in find_mentions(_prose(text)):
            if not (_is_indefinite(mention) or carried.has(mention, everything.years)):
                line = _line_of(page.text, mention.text)
                yield Finding(page.name, line, f"{place}{_NAMES[mention.kind]}“{mention.text}”没有写进任何摘要")


def _check_meta(digest: Digest, sources: Sequence[Source]) -> Iterator[tuple[int, str]]:
    meta, lines = digest.meta, digest.meta_lines
    whole = Statements([part for source in sources for part in (source.text, *_FILE_DATE.findall(source.name))])
    text = compact("".join(source.text for source in sources))
    for key in _REQUIRED:
        if not meta.get(key):
            yield 1, f"文件头缺少 {key}"
    for key in _DATE_KEYS:
        value = meta.get(key, "")
        dates = find_mentions(value)
        if value and not (dates and all(map(whole.has, dates))):
            yield lines[key], f"{key} 的日期“{value}”不在来源中"
    for key in ("source_title", "number", "source_url"):
        if compact(meta.get(key, "")) not in text:
            yield lines[key], f"{key}“{meta[key]}”不在来源中"


def _check_sentence(sentence: Sentence, source: Source, whole: Statements) -> Iterator[str]:
    mentions = find_mentions(sentence.text)
    cited: list[str] = []
    for reference in sentence.references:
        text = _cited_text(source, reference)
        if text is None:
            yield f"来源中没有{_name(reference)}"
        else:
            cited.append(text)
    if not sentence.references:
        yield from _missing(mentions, whole, whole, "来源")
        if source.parts and not source.is_page and any(m.kind == "figure" for m in mentions):
            yield "句中有数字，但没有注明依据哪一条"
    elif len(cited) == len(sentence.references):
        place = "、".join(map(_name, sentence.references))
        figures = [mention for mention in mentions if mention.kind in ("figure", "period")]
        yield from _missing(figures, Statements(cited), whole, place)
        dates = [mention for mention in mentions if mention.kind == "date"]
        yield from _missing(dates, Statements([*cited, source.preamble]), whole, place)
        yield from _missing([m for m in mentions if m not in figures + dates], whole, whole, "来源")


def _missing(mentions: list[Mention], stated: Statements, whole: Statements, place: str) -> Iterator[str]:
    for mention in mentions:
        if not stated.has(mention, whole.years):
            yield f"{_NAMES[mention.kind]}“{mention.text}”不在{place}中"


def _cited_text(source: Source, reference: Reference) -> str | None:
    if reference.part not in source.parts:
        return None
    return source.clause(reference.part, reference.clause) if reference.clause else source.parts[reference.part]


def _name(reference: Reference) -> str:
    unit, number, sub = reference.part
    name = f"第{number}{unit}" + (f"之{sub}" if sub else "")
    return name + (f"第{reference.clause}款" if reference.clause else "")


def _prose(text: str) -> str:
    """The lines with a full stop: scraped chrome (menus, footers, share bars) has none."""
    return "\n".join(line for line in text.splitlines() if "。" in line)


def _is_indefinite(mention: Mention) -> bool:
    """Whether 一 only stands for "a", as in 一处隐患, 新的一年, 进一步."""
    return mention.kind == "figure" and mention.text.startswith("一") and mention.key[0] == 1


def _line_of(text: str, needle: str) -> int:
    return text.count("\n", 0, max(text.find(needle), 0)) + 1


def _available(shared: Path) -> tuple[str, ...]:
    kinds = [(PAGES, (shared / PAGES).is_dir()), (LAWS, laws_archive(shared).is_file())]
    return tuple(kind for kind, exists in kinds if exists)


def main() -> int:
    """Check the shipped corpus; 0 when nothing is wrong (or nothing can be checked), else 1."""
    root = load_settings().root
    shared = Path(os.environ.get("RAG_SHARED", root.parent / "shared"))
    report = check_corpus(load_settings().corpus_dir, shared)
    lines = [str(finding) for finding in report.findings]
    if report.skipped:
        lines.append(f"跳过 {len(report.skipped)} 篇：来源文件夹 {shared} 不全。可用环境变量 RAG_SHARED 指定它的位置。")
    lines.append(f"已核对 {report.checked} 篇摘要，发现 {len(report.findings)} 处问题。")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if report.findings else 0


if __name__ == "__main__":
    raise SystemExit(main())
