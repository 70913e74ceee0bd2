"""Figures and dates of a draft: each stands in a quote that is cited for it, said of the same thing.

A figure must have the same amount in the same unit, play the same part (old level,
new level, change), and be bounded the same way; and no other figure of the quote may
fit the words around it clearly better.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.datamodel import Check, Citation, Document, Draft
from rag.dates import DateMention, find_dates, find_period, find_period_spans
from rag.figures import find_figures
from rag.numerals import half_width
from rag.verify.amounts import equal
from rag.verify.profiles import Profile, conflict, opposed, profiles, roles_differ
from rag.verify.said import Said, paragraph, sentences

_MARGIN = 0.8
"""How much better another figure must fit, in pairs of characters, to be the one that is meant."""
_EACH = r"[占为达到约]{0,2}(?:每人|每户)?(?:每[月年天次])?$"
_NOT = r"不(?:得|能|可以?|应|准|许|会)?"
_LEAST = re.compile(rf"(?:{_NOT}(?:低于|少于|小于)|至少|最低|最少|(?<![不未])满|超过){_EACH}")
_MOST = re.compile(rf"(?:{_NOT}(?:高于|多于|大于|超过)|至多|最多|最高|未满|不满|不足|低于|少于){_EACH}")
_CONDITION = re.compile(r"(?:满|未满|不满)$")
_RATE = re.compile(r"每个?([月年天日次季户人])[^，,。；;、\d]{0,8}$")
_UP, _DOWN = re.compile(r"^(?:及?以上|起(?!诉|草))"), re.compile(r"^(?:及?以下|以内|之内)")


def check_figures(draft: Draft) -> Iterator[Check]:
    """One check per figure of the draft's own sentences."""
    for said in sentences(draft):
        text = _without_titles(said)
        for claimed in profiles(text, with_synonyms=True):
            form = text[claimed.figure.start : claimed.figure.end]
            quote = next((each.quote for each in said.citations if _states(each.quote, text, claimed)), "")
            yield Check("figure", form, bool(quote), quote)


def check_headline(draft: Draft) -> Iterator[Check]:
    """Each figure and date of the headline is said again in the text, so that the two agree."""
    own = [said.text for said in sentences(draft)][1:]
    figures = [figure for text in own for figure in find_figures(text)]
    dates = [date for text in own for date in find_dates(text)]
    for figure in find_figures(draft.headline):
        passed = any(figure.same_amount(each) for each in figures)
        yield Check("figure", draft.headline[figure.start : figure.end], passed)
    for date in find_dates(draft.headline):
        passed = any(_covers(each, date) for each in dates)
        yield Check("date", draft.headline[date.start : date.end], passed)


def check_dates(draft: Draft) -> Iterator[Check]:
    """One check per date and part of a year of the draft's own sentences."""
    for said in sentences(draft):
        text = _without_titles(said)
        for date in find_dates(text):
            source = next((each for each in said.citations if _dated(each, date)), None)
            yield Check("date", text[date.start : date.end], source is not None, source.quote if source else "")
        for start, end in find_period_spans(text):
            source = next((each for each in said.citations if _in_part(each, text[start:end])), None)
            yield Check("date", text[start:end], source is not None, source.quote if source else "")


def bound(text: str, start: int, end: int) -> str:
    """Whether a figure is said to be the least ("min") or the most ("max").

    >>> bound("不低于7000元", 3, 8), bound("60%以上", 0, 3), bound("最高300万元", 2, 7), bound("915元", 0, 4)
    ('min', 'min', 'max', '')
    """
    plain = half_width(text)
    before, after = plain[max(0, start - 14) : start], plain[end : end + 4]
    most, least = _MOST.search(before), _LEAST.search(before)
    if (most and not (least and least.start() < most.start())) or _DOWN.match(after):
        return "max"
    return "min" if least or _UP.match(after) else ""


def _states(quote: str, text: str, claimed: Profile) -> bool:
    """Whether the quote says the claimed figure of the same thing."""
    stated = profiles(quote)
    same = [
        each
        for each in stated
        if equal(each.figure, claimed.figure)
        and not roles_differ(each.role, claimed.role)
        and not _bounds_differ(text, claimed, quote, each)
        and not opposed(claimed, each)
        and not _rates_differ(text, claimed, quote)
    ]
    if same and _CONDITION.search(text, 0, claimed.figure.start):
        return True
    return bool(same) and conflict(claimed, stated, same, _MARGIN) is None


def _bounds_differ(text: str, claimed: Profile, quote: str, stated: Profile) -> bool:
    bounds = {bound(where, each.figure.start, each.figure.end) for where, each in ((text, claimed), (quote, stated))}
    return bounds == {"min", "max"}


def _rates_differ(text: str, claimed: Profile, quote: str) -> bool:
    """Whether the claim says the figure is per month, year or day and its source does not."""
    rate = _RATE.search(text, max(0, claimed.figure.start - 10), claimed.figure.start)
    if not rate:
        return False
    unit = rate[1]
    return not re.search(rf"[每/／按个]{unit}|{unit}人?均|{unit}(?:休|标准|工资|收入)", quote)


def _dated(citation: Citation, date: DateMention) -> bool:
    """Whether a cited quote, or what its document is known by, holds every part of the date.

    A bare year may be that of the document only where the quote names none itself.
    """
    document = citation.document
    stated = find_dates(citation.quote)
    known = stated + find_dates(document.title)
    if date.month or not any(each.year for each in stated):
        known += find_dates(f"{document.published} {document.effective} {document.expires}")
    return any(_covers(other, date) for other in known)


def _covers(stated: DateMention, said: DateMention) -> bool:
    pairs = zip((said.year, said.month, said.day), (stated.year, stated.month, stated.day), strict=True)
    return all(not part or part == other for part, other in pairs)


def _in_part(citation: Citation, part: str) -> bool:
    said = _months(part)
    for text in (citation.quote, citation.document.title, paragraph(citation)):
        if any(_months(text[start:end]) == said for start, end in find_period_spans(text)):
            return True
    return False


def _months(part: str) -> tuple[int, int] | None:
    period = find_period(part)
    return (period.first_month, period.last_month) if period else None


def _without_titles(said: Said) -> str:
    """The text without the titles and numbers of the documents cited for it."""
    text = said.text
    for each in said.citations:
        text = _without(text, each.document)
    return text


def _without(text: str, document: Document) -> str:
    for name in filter(None, (document.title, document.number)):
        text = text.replace(name, "")
    return text
