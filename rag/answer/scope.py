"""Whether a sentence speaks of the place and the time that the question names.

A rule of a larger place holds in the smaller ones; a report or statistic of a larger
place says nothing about a smaller one, and nothing of one place holds in its
neighbours. A sentence that names its own place or year is taken at its word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.answer.units import Unit
from rag.datamodel import Document, Period, Question
from rag.dates import find_dates, find_period
from rag.figures import find_figures
from rag.regions import find_regions, is_within, resolve_region

RULES = frozenset(
    {"宪法", "法律", "行政法规", "部门规章", "司法解释", "地方性法规", "地方政府规章", "规范性文件", "通知", "公告"}
)
Fit = Literal["exact", "inherited", "open", "other"]


@dataclass(frozen=True, slots=True)
class Scope:
    """How a unit's place and time relate to the question's."""

    region: Fit
    period: Fit

    @property
    def allowed(self) -> bool:
        """Whether the unit may answer at all."""
        return "other" not in (self.region, self.period)


def scope_of(unit: Unit, question: Question) -> Scope:
    """Compare a unit with what the question says of place and time."""
    return Scope(_region_fit(unit, question), _period_fit(unit, question))


def is_rule(document: Document) -> bool:
    """Whether the document lays down rules, as against reporting what was done."""
    return document.kind in RULES


def region_of(unit: Unit) -> str:
    """The place a unit speaks of: the one it names inside its document's region, else the document's."""
    home = unit.document.region
    named = _named_regions(unit.text, home)
    return named[-1] if len(named) == 1 else home


def _region_fit(unit: Unit, question: Question) -> Fit:
    if not question.regions:
        return "open"
    home = unit.document.region
    named = _named_regions(unit.text, home)
    if any(region in named or region == home for region in question.regions):
        return "exact"
    if any(home and is_within(region, home) for region in question.regions) and is_rule(unit.document):
        return "inherited"
    return "open" if not home else "other"


def names_elsewhere(unit: Unit, position: int, question: Question) -> bool:
    """Whether the places named right before a figure (since the figure before it) are not the ones asked for."""
    before = max((figure.end for figure in find_figures(unit.text) if figure.end <= position), default=0)
    named = _named_regions(unit.text[before:position], unit.document.region)
    return bool(question.regions and named) and not any(
        is_within(region, place) or is_within(place, region) for region in question.regions for place in named
    )


def _named_regions(text: str, home: str) -> list[str]:
    found = (resolve_region(mention, [home]) for mention in find_regions(text, (home,)))
    return [name for name in dict.fromkeys(found) if name != home and not is_within(home, name)]


def _period_fit(unit: Unit, question: Question) -> Fit:
    asked = question.period
    if asked is None:
        return "open"
    if is_rule(unit.document):
        return _version_fit(unit.document, asked)
    periods = _periods(unit)
    if asked.year is None:
        return "exact" if any(_is_part(period) and not _part_differs(asked, period) for period in periods) else "other"
    if any(period.year == asked.year for period in periods):
        own = [period for period in periods if period.year == asked.year and (_is_part(period) or not _is_part(asked))]
        return "exact" if any(not _part_differs(asked, period) for period in own) else "other"
    return "other"


def _version_fit(document: Document, asked: Period) -> Fit:
    """A rule answers for every year from its taking effect on."""
    begins = document.effective or document.published
    if asked.year and (not begins or int(begins[:4]) > asked.year):
        return "other"
    return "open"


def _periods(unit: Unit) -> list[Period]:
    """The periods a unit speaks of: its own, else its heading's, else its document's."""
    published = unit.document.published
    year = int(published[:4]) if published else None
    for text in (unit.text, unit.lead, unit.before, unit.paragraph, unit.heading, unit.document.title):
        years = list(dict.fromkeys(date.year for date in find_dates(text) if date.year))
        part = find_period(text, year)
        if years:
            return [Period(each, part.first_month, part.last_month) if part else Period(each) for each in years]
        if part:
            return [Period(part.year or year, part.first_month, part.last_month)]
    return [Period(year)] if year else []


def _is_part(period: Period) -> bool:
    return (period.first_month, period.last_month) != (1, 12)


def _part_differs(asked: Period, stated: Period) -> bool:
    """Whether two parts of a year do not overlap, e.g. 上半年 and 下半年; a whole year overlaps all."""
    return asked.last_month < stated.first_month or stated.last_month < asked.first_month
