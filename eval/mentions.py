"""What a text states that can be right or wrong: figures, dates, periods, ordinals, titles.

Everything is compared by value, so that 三十日 is 30日, 百分之六十 is 60% and
第三条 is 第3条. A date also answers for a shorter one: 「去年9月」 stands for
2021年9月 where the text names the year 2021 elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rag.dates import find_dates, find_period, find_period_spans
from rag.figures import find_figures
from rag.numerals import NUMERAL_CHARS, chinese_number, half_width

Kind = Literal["figure", "date", "period", "ordinal", "number", "title"]
Key = tuple[Decimal | int | str, ...]

_BARE_MONTH = re.compile(r"(?<![\d.])(1[0-2]|0?[1-9])月(?!\d)")
_ORDINAL = re.compile(rf"第\s*(\d+|[{NUMERAL_CHARS}]+)\s*([^\W\d])")
_DOCUMENT_NUMBER = re.compile(r"[〔\[（(【]\s*((?:19|20)\d{2})\s*[〕\]）)】]\s*(?:第\s*)?(\d+)\s*号")
_TITLE = re.compile("《([^《》]+)》")


@dataclass(frozen=True, slots=True)
class Mention:
    """One checkable statement: ``text`` as written, ``key`` its value.

    Keys: figure (value, unit), date (year, month, day), period (first month,
    last month), ordinal (value, next character), number (year, serial),
    title (compact title).
    """

    kind: Kind
    key: Key
    text: str


def find_mentions(text: str) -> list[Mention]:
    """All mentions of ``text``, kind by kind.

    >>> [(m.kind, m.text) for m in find_mentions("2023年3月，第3批发放915元")]
    [('figure', '915元'), ('date', '2023年3月'), ('ordinal', '第3批')]
    """
    plain = half_width(text)
    periods = find_period_spans(plain)
    dated = [(date.start, date.end) for date in find_dates(plain)]
    months = [m.span() for m in _BARE_MONTH.finditer(plain) if not _overlaps(m.span(), dated + periods)]
    found = [
        Mention("figure", (figure.value, figure.unit), plain[figure.start : figure.end])
        for figure in find_figures(plain)
        if not _overlaps((figure.start, figure.end), months)
    ]
    found += [Mention("date", (d.year, d.month, d.day), plain[d.start : d.end]) for d in find_dates(plain)]
    found += [Mention("date", (0, int(plain[start : end - 1]), 0), plain[start:end]) for start, end in months]
    found += [Mention("period", _months(plain[start:end]), plain[start:end]) for start, end in periods]
    found += _find_ordinals(plain)
    found += [Mention("number", (m[1], m[2]), m[0]) for m in _DOCUMENT_NUMBER.finditer(plain)]
    found += [Mention("title", (compact(m[1]),), m[0]) for m in _TITLE.finditer(plain)]
    return found


def compact(text: str) -> str:
    """Letters, digits and Han characters alone, to compare names whatever the marks and spaces.

    >>> compact("《南昌市…标准(试行)》 ") == compact("南昌市…标准（试行）")
    True
    """
    return re.sub(r"[\W_]+", "", half_width(text))


class Statements:
    """The mentions of one or more texts, to look others up in."""

    def __init__(self, texts: Iterable[str]) -> None:
        parts = list(texts)
        mentions = [mention for part in parts for mention in find_mentions(part)]
        self._keys = {(mention.kind, mention.key) for mention in mentions}
        self._dates = {mention.key for mention in mentions if mention.kind == "date"}
        self._compact = compact("".join(parts))
        self.years = {date[0] for date in self._dates if date[0]}

    def has(self, mention: Mention, years: set[Decimal | int | str] | None = None) -> bool:
        """Whether the same is said here; ``years`` are those a date without a year may stand for."""
        if mention.kind == "date":
            return self._has_date(mention.key, years or self.years)
        if mention.kind == "title":
            return str(mention.key[0]) in self._compact
        return (mention.kind, mention.key) in self._keys

    def _has_date(self, date: Key, years: set[Decimal | int | str]) -> bool:
        year, month, day = date
        if not month:
            return year in years
        return any(
            month == other[1] and (not day or day == other[2]) and _year_fits(year, other[0], years)
            for other in self._dates
        )


def _year_fits(year: object, other: object, years: set[Decimal | int | str]) -> bool:
    return not year or year == other or (not other and year in years)


def _find_ordinals(text: str) -> Iterator[Mention]:
    for match in _ORDINAL.finditer(text):
        value = Decimal(match[1]) if match[1].isdigit() else chinese_number(match[1])
        if value is not None:
            yield Mention("ordinal", (value, match[2]), match[0])


def _months(period: str) -> Key:
    found = find_period(period)
    return (found.first_month, found.last_month) if found else ()


def _overlaps(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)
