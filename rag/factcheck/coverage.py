"""How much of a claim a unit of the documents says, to the letter.

The answerer's measures are generous, because residents choose other words than
documents do; a statement that is to be confirmed must be met word by word, by
itself, by a synonym, or by its larger part.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rag.answer.rank import Evidence
from rag.dates import find_dates, find_period_spans
from rag.factcheck.finding import heading_of
from rag.factcheck.polarity import modality
from rag.figures import find_figures
from rag.numerals import half_width
from rag.regions import find_regions
from rag.text import is_stopword, synonyms, words

_ABOVE, _PRECEDING = 0.85, 0.5
_LONGEST = 4
_MISSING = 0.5
_LIGHT = 1.0
_NAME = 3
_REPORTED = (
    "获得 荣获 取得 获评 获",
    "发布 公布 印发 出台 颁布",
    "建成 建设 建立 建",
    "发放 发给 拨付 支付 发",
    "举办 举行 开展 办",
    "增加 新增 提高 上涨 上调 涨 增长 提升",
    "减少 压减 降低 下降 下调 减 降",
    "投入 用于 投资 花费 花",
    "组织 开展 进行 实施",
    "完成 办结 作出 做出",
    "要求 规定 应当",
    "收到 受理 接到",
    "退货 退款",
)
"""What reports and drafts say for one another."""
_ALIKE = {
    word: tuple(other for group in _REPORTED if word in group.split() for other in group.split() if other != word)
    for word in " ".join(_REPORTED).split()
}


@dataclass(frozen=True, slots=True)
class Content:
    """A content word of a claim; ``claim[start:end] == text`` but for case and width."""

    text: str
    start: int
    end: int
    weight: float


def content_of(claim: str) -> list[Content]:
    """The content words of a claim: no figures (每月 belongs to one), dates, places, modal words.

    >>> [each.text for each in content_of("东湖区低保标准应当为915元")]
    ['低保', '标准']
    """
    taken = [(each.start, each.end) for each in find_regions(claim)]
    taken += [(each.start, each.end) for each in find_dates(claim)]
    taken += [(each.start, each.end) for each in find_figures(claim)]
    taken += find_period_spans(claim)
    found = []
    for word in words(claim):
        if is_stopword(word.text) or modality(word.text) or word.text.startswith("每"):
            continue
        if any(start < word.end and word.start < end for start, end in taken):
            continue
        weight = float(min(_LONGEST, len(word.text))) if len(word.text) > 1 else _LIGHT
        found.append(Content(word.text, word.start, word.end, weight))
    return found


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which share of a claim's words a unit says: by itself (``own``), and with what it is said under (``share``)."""

    own: float
    share: float
    missing: tuple[Content, ...]

    @property
    def strange(self) -> bool:
        """Whether a whole name of the claim is missing, not even in part: 元宵节 where only 春节 is spoken of."""
        return any(len(word.text) >= _NAME for word in self.missing)


def coverage(content: Iterable[Content], evidence: Evidence) -> Coverage:
    """How much of the words a unit says."""
    unit = evidence.unit
    text, above, before = (_plain(each) for each in (unit.text, f"{heading_of(unit)} {unit.lead}", unit.before))
    own = share = total = 0.0
    missing = []
    for word in content:
        level = _level(word.text, text)
        wider = max(level, _ABOVE * _level(word.text, above), _PRECEDING * _level(word.text, before))
        own += word.weight * level
        share += word.weight * wider
        total += word.weight
        if wider < _MISSING:
            missing.append(word)
    return Coverage(own / total, share / total, tuple(missing)) if total else Coverage(1.0, 1.0, ())


def _level(word: str, text: str) -> float:
    plain = _plain(word)
    if any(form in text for form in (plain, *synonyms(plain), *_ALIKE.get(plain, ()))):
        return 1.0
    pairs = [plain[at : at + 2] for at in range(len(plain) - 1)]
    return sum(pair in text for pair in pairs) / len(pairs) if len(pairs) > 1 else 0.0


def _plain(text: str) -> str:
    return half_width(text).lower()
