"""What a text has in the place of something that a claim says: another date, number, place, order or name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.units import Unit
from rag.dates import DateMention, find_dates
from rag.factcheck.actors import bare_name
from rag.factcheck.clauses import CLAUSE, nearest_clause
from rag.factcheck.coverage import Content
from rag.factcheck.finding import context_of
from rag.figures import canonical_unit, find_figures
from rag.numerals import half_width
from rag.regions import find_regions, is_within, resolve_region
from rag.verify.subjects import replaced_words

_HALF = re.compile(r"(?<![上下前后头过])半(个月|天|日|年|小时)")
_ORDINAL = re.compile(r"第\s*([\d一二三四五六七八九十百]+)\s*([届条期批次位名个年])")
_OFFICE = re.compile(
    r"(?:园长|校长|院长|局长|副局长|主任|书记|市长|区长|县长|负责人|工作人员|记者|市民|居民|代表|先锋|医生|教师)(?:是|为|叫)?$"
)
_FIRST_THEN = re.compile(r"先([\u4e00-\u9fff]{2,6}?)[、，,]?(?:再|后|然后)([\u4e00-\u9fff]{2,6})")


def other_date(claim: str, text: str) -> tuple[int, int] | None:
    """The date that the text gives where the claim gives another one."""
    said, stated = find_dates(claim), find_dates(text)
    for date in said:
        if stated and not any(_covers(other, date) for other in stated):
            nearest = max(stated, key=lambda other: _common(date, other))
            return nearest.start, nearest.end
    return None


def same_dates(claim: str, unit: Unit) -> bool:
    """Whether the claim gives dates and the unit itself gives the same ones."""
    said, stated = find_dates(claim), find_dates(unit.text)
    return bool(said) and all(any(_covers(other, date) for other in stated) for date in said)


def dates_missing(claim: str, unit: Unit) -> bool:
    """Whether the claim gives a day or month of which the unit and what it is said under say nothing."""
    known = find_dates(context_of(unit))
    return any(date.month and not any(_covers(other, date) for other in known) for date in find_dates(claim))


def other_half(claim: str, text: str) -> str:
    """The length of time that the text gives where the claim says half of it: 放假1天 for 放假半天.

    >>> other_half("少年儿童放假半天", "少年儿童放假1天"), other_half("放假半天", "妇女放假半天")
    ('1天', '')
    """
    for half in _HALF.finditer(claim):
        unit = canonical_unit(half[1])
        if half[0] not in text:
            return next((text[each.start : each.end] for each in find_figures(text) if each.unit == unit), "")
    return ""


def other_ordinal(claim: str, text: str) -> tuple[int, int] | None:
    """Where the text gives another ordinal number of the same thing: 第48届 for 第47届."""
    stated = list(_ORDINAL.finditer(half_width(text)))
    for match in _ORDINAL.finditer(half_width(claim)):
        alike = [other for other in stated if other[2] == match[2]]
        if alike and not any(other[1] == match[1] for other in alike):
            return alike[0].span()
    return None


def other_order(claim: str, text: str) -> str:
    """The order of two deeds in the text, where the claim says the reverse: 「先救治、后收费」."""
    for said in _FIRST_THEN.finditer(claim):
        for stated in _FIRST_THEN.finditer(text):
            if said[1][:2] in stated[2] and said[2][:2] in stated[1]:
                return stated[0]
    return ""


def stands_instead(claim: str, missing: Sequence[Content], unit: Unit) -> str:
    """What the text has in the place of words of the claim that it lacks: another place, organ, or thing."""
    text = unit.text
    if place := _other_place(claim, unit):
        return place
    for start, end in _stretches(missing):
        other = replaced_words(_plain(claim), start, end, _plain(text))
        if other and not set(bare_name(other)) & set(bare_name(claim[start:end]).strip()):
            return other
    return ""


def other_person(claim: str, missing: Sequence[Content], text: str) -> str:
    """Who holds the same office in the text: 程晔 for 「园长刘学林」."""
    return next((name for start, _ in _stretches(missing) if (name := _person_after(claim, start, text))), "")


def _other_place(claim: str, unit: Unit) -> str:
    """The places that the unit names where the claim names one that it does not speak of."""
    home = unit.document.region
    if place := _place_of_clause(claim, unit.text, home):
        return place
    context = context_of(unit)
    known = {name for mention in find_regions(context, {home}) for name in mention.candidates}
    around = {home} | {name for name in known if is_within(home, name)}
    for mention in find_regions(claim, {home}):
        if not any(name in known or any(is_within(each, name) for each in around) for name in mention.candidates):
            said = {claim[each.start : each.end] for each in find_regions(claim, {home})}
            text = unit.text
            named = [text[each.start : each.end] for each in find_regions(text, {home})]
            return "、".join(name for name in dict.fromkeys(named) if name not in said)
    return ""


def _place_of_clause(claim: str, text: str, home: str) -> str:
    """The place that the text's nearest clause names, where a clause of the claim says the same of another place."""
    for clause in (match[0] for match in CLAUSE.finditer(claim)):
        nearest = nearest_clause(clause, text)
        said, stated = (places_of(each, home) for each in (clause, nearest))
        if said and stated and not any(is_within(a, b) or is_within(b, a) for a in said for b in stated):
            return "、".join(stated.values())
    return ""


def places_of(text: str, home: str) -> dict[str, str]:
    """The places named in a text besides its home: full name to the form there."""
    found = {resolve_region(each, [home]): text[each.start : each.end] for each in find_regions(text, {home})}
    return {name: form for name, form in found.items() if not is_within(home, name)}


def _stretches(missing: Sequence[Content]) -> list[tuple[int, int]]:
    """The spans of missing words, neighbouring ones joined."""
    spans: list[tuple[int, int]] = []
    for word in missing:
        if spans and spans[-1][1] == word.start:
            spans[-1] = (spans[-1][0], word.end)
        else:
            spans.append((word.start, word.end))
    return spans


def _person_after(claim: str, start: int, text: str) -> str:
    """The name after the same office in the text: 「园长程晔」 for 「园长刘学林」."""
    office = _OFFICE.search(claim, 0, start)
    if not office or office.end() != start:
        return ""
    name = re.search(re.escape(office[0]) + r"([\u4e00-\u9fff]{2,3})", text)
    return name[1] if name else ""


def _covers(stated: DateMention, said: DateMention) -> bool:
    pairs = zip((said.year, said.month, said.day), (stated.year, stated.month, stated.day), strict=True)
    return all(not part or not other or part == other for part, other in pairs)


def _common(first: DateMention, second: DateMention) -> int:
    pairs = zip((first.year, first.month, first.day), (second.year, second.month, second.day), strict=True)
    return sum(1 for part, other in pairs if part and part == other)


def _plain(text: str) -> str:
    return half_width(text).lower()
