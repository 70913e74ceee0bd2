"""Dates and periods as policy text and residents write them.

A date may be whole (2023年8月25日, 2023-08-25), a month (2020年6月), a year
(2021年), or a day without a year (12月31日). Years are only read as years
between 1900 and 2099, so that 「工作满10年」 stays a duration.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.datamodel import Period
from rag.numerals import DIGITS, chinese_number, half_width

_CN = "〇零一二三四五六七八九十"
_YEAR = rf"(?P<year>(?<!\d)(?:19|20)\d{{2}}|[一二][九〇零][{_CN}]{{2}})"
_DATE = re.compile(
    rf"{_YEAR}\s*(?:年度?|[-/.])"
    rf"(?:\s*(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])(?:月份?|[-/.])"
    rf"(?:\s*(?P<day>3[01]|[12]\d|0?[1-9]|[一二三]?十[{_CN}]?|[一二三四五六七八九])日?)?)?(?!\d)"
    rf"|(?<!\d)(?P<bmonth>1[0-2]|0?[1-9])月(?:(?P<bday>3[01]|[12]\d|0?[1-9])日|份|底|初|中旬|上旬|下旬)"
    rf"|(?<![{_CN}个])(?P<cmonth>十[一二]?|[一二三四五六七八九])月(?P<cday>[一二三]?十[{_CN}]?|[一二三四五六七八九])日"
)
_HALVES = {"上": (1, 6), "下": (7, 12)}
_PART = re.compile(r"第?([一二三四1-4])季度|([上下])半年|(?<!\d)(1[0-2]|[1-9])\s*[-—–~～至到]\s*(1[0-2]|[1-9])月")
_RELATIVE = {"前年": -2, "去年": -1, "上年": -1, "上一年": -1, "今年": 0, "本年": 0, "当年": 0, "明年": 1}
_RELATIVE_YEAR = re.compile("|".join(sorted(_RELATIVE, key=len, reverse=True)))


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: ``text[start:end]``; 0 stands for a part that is not said."""

    start: int
    end: int
    year: int
    month: int
    day: int

    @property
    def iso(self) -> str:
        """``"2023-08-25"``, ``"2023-08"``, ``"2023"``, or "" without a year."""
        parts = [f"{self.year:04d}"] if self.year else []
        if parts and self.month:
            parts.append(f"{self.month:02d}")
            if self.day:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)


def find_dates(text: str) -> list[DateMention]:
    """All dates of ``text``, in order.

    >>> [d.iso for d in find_dates("2023年8月25日发布，2021年完成，自二〇二四年一月一日起施行")]
    ['2023-08-25', '2021', '2024-01-01']
    """
    mentions = []
    for match in _DATE.finditer(half_width(text)):
        month = match["month"] or match["bmonth"] or match["cmonth"]
        day = match["day"] or match["bday"] or match["cday"]
        if match["year"] and not month and match[0][-1] in "-/.":
            continue
        mentions.append(DateMention(*match.span(), _small(match["year"]), _small(month), _small(day)))
    return mentions


def find_period(text: str, today_year: int | None = None) -> Period | None:
    """The period a text speaks of: its first year and part of a year.

    ``today_year`` is what 「今年」 and 「去年」 count from; without it they say nothing.

    >>> find_period("2023年上半年发了多少")
    Period(year=2023, first_month=1, last_month=6)
    >>> find_period("去年呢", 2023), find_period("低保标准")
    (Period(year=2022, first_month=1, last_month=12), None)
    """
    year = next(iter(find_years(text, today_year)), None)
    part = _PART.search(half_width(text))
    if part:
        return Period(year, *_months(part))
    return Period(year) if year else None


def find_period_spans(text: str) -> list[tuple[int, int]]:
    """Where parts of a year are named: 「1-6月」, 「上半年」, 「第二季度」."""
    return [match.span() for match in _PART.finditer(half_width(text))]


def find_years(text: str, today_year: int | None = None) -> list[int]:
    """The years named in ``text``, absolute ones first, then relative ones."""
    years = [date.year for date in find_dates(text) if date.year]
    if today_year:
        years += [today_year + _RELATIVE[match[0]] for match in _RELATIVE_YEAR.finditer(text)]
    return years


def _months(part: re.Match[str]) -> tuple[int, int]:
    if part[1]:
        quarter = int(part[1]) if part[1].isdigit() else DIGITS[part[1]]
        return quarter * 3 - 2, quarter * 3
    if part[2]:
        return _HALVES[part[2]]
    return int(part[3]), int(part[4])


def _small(numeral: str | None) -> int:
    if not numeral:
        return 0
    if numeral.isdigit() and numeral.isascii():
        return int(numeral)
    return int(chinese_number(numeral) or 0)
