"""Wrong versions of a right text: one digit, unit, subject or marker changed, everything else left alone."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from typing import Literal

from rag.dates import find_dates
from rag.figures import find_figures
from rag.regions import find_regions
from rag.text import is_policy_term, words
from rag.verify.opposites import opposite, words_in

Kind = Literal["digit", "unit", "subject", "marker"]
KINDS: tuple[Kind, ...] = ("digit", "unit", "subject", "marker")

_DIGIT = re.compile(r"[0-9]|[一二三四五六七八九两](?![是、方])")
_SAME = {"两": "两二", "二": "两二"}
_CHINESE = "一二三四五六七八九"
_UNITS = {
    "万元": "元", "亿元": "万元", "元": "万元", "万人": "人", "人次": "人", "人": "户", "户": "人", "名": "户",
    "个工作日": "日", "工作日": "日", "个月": "年", "周岁": "个月", "岁": "个月", "日": "个月", "天": "个月",
    "年": "个月", "小时": "日", "个百分点": "%", "%": "个百分点", "‰": "%", "平方米": "亩", "亩": "平方米",
    "公里": "米", "米": "公里", "张": "万张", "家": "万家", "所": "万所", "个": "万个", "台": "万台", "倍": "%",
    "万套": "套", "套": "万套", "场": "万场", "次": "万次", "项": "万项", "毫升": "千克",
}  # fmt: skip
_UNIT = re.compile("|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True)))
_SHORT = 2
_MARKER = re.compile(r"\[(\d+)\]")


def mutants(text: str, kind: Kind, subjects: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Each version of ``text`` with one thing of ``kind`` changed; ``subjects`` are words to put in others' places.

    >>> list(mutants("低保标准915元[1]", "marker", (), random.Random(1)))
    ['低保标准915元[2]']
    >>> list(mutants("低保标准915元[1]", "unit", (), random.Random(1)))
    ['低保标准915万元[1]']
    """
    if kind == "marker":
        yield from (_replaced(text, match.span(1), str(int(match[1]) + 1)) for match in _MARKER.finditer(text))
    elif kind == "subject":
        yield from _other_subjects(text, subjects, chance)
    elif kind == "unit":
        yield from _other_units(text)
    else:
        yield from _other_digits(text, chance)


def subjects_of(text: str) -> list[str]:
    """The names of policies and places in a text."""
    return [*_terms(text), *_places(text)]


def _terms(text: str) -> list[str]:
    """Names of policies; short ones are as often verbs and everyday words."""
    found = (word.text for word in words(text) if len(word.text) > _SHORT and is_policy_term(word.text))
    return list(dict.fromkeys(found))


def _places(text: str) -> list[str]:
    return list(dict.fromkeys(text[mention.start : mention.end] for mention in find_regions(text)))


def _other_digits(text: str, chance: random.Random) -> Iterator[str]:
    """One mutant per figure or date."""
    spans = [(each.start, each.end) for each in find_figures(text)]
    spans += [(each.start, each.end) for each in find_dates(text)]
    for start, end in sorted(spans):
        if places := [match.start() for match in _DIGIT.finditer(text, start, end)]:
            at = chance.choice(places)
            digits = _CHINESE if text[at] in _CHINESE + "两" else "123456789"
            yield _replaced(
                text,
                (at, at + 1),
                chance.choice([digit for digit in digits if digit not in _SAME.get(text[at], text[at])]),
            )


def _other_units(text: str) -> Iterator[str]:
    for figure in find_figures(text):
        unit = next(
            (match for match in _UNIT.finditer(text, figure.start, figure.end) if match.end() == figure.end), None
        )
        if unit:
            yield _replaced(text, unit.span(), _UNITS[unit[0]])


def _other_subjects(text: str, subjects: Sequence[str], chance: random.Random) -> Iterator[str]:
    """A place for a place, a policy for a policy, and for each word of a pair like 城市 and 农村 its opposite."""
    places = _places(text)
    for subject in (*_terms(text), *places):
        others = [
            each
            for each in subjects
            if each not in text and subject not in each and bool(find_regions(each)) == (subject in places)
        ]
        if others:
            yield _swapped(text, subject, chance.choice(others))
    for word in words_in(text):
        other = chance.choice(opposite(word))
        if not _listed_together(text, word, other):
            yield _swapped(text, word, other)


def _swapped(text: str, old: str, new: str) -> str:
    """``text`` with ``old`` in the place of ``new`` and ``new`` in that of ``old``."""
    return new.join(part.replace(new, old) for part in text.split(old))


def _listed_together(text: str, first: str, second: str) -> bool:
    """Whether two words are named in one breath (线上线下, 公办、民办), so that their order says nothing."""
    return any(
        f"{a}{mark}{b}" in text for a, b in ((first, second), (second, first)) for mark in ("", "、", "和", "或")
    )


def _replaced(text: str, span: tuple[int, int], new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]
