"""Words that exclude one another: 城市 and 农村, 用人单位 and 劳动者, 可以 and 不得."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache
from pathlib import Path

from rag.regions import find_regions

_CLAUSE = re.compile(r"[^，,；;。：:！!\n]+")
_ALIKE, _FEWEST = 0.6, 3
_FILE = Path(__file__).parent.parent / "data" / "opposites.txt"


def opposite(word: str) -> tuple[str, ...]:
    """The words that exclude ``word``.

    >>> opposite("书面")
    ('口头',)
    """
    return _table().get(word, ())


def replaced(claim: str, source: str) -> tuple[str, str] | None:
    """A word of the claim that the source lacks, and the word that stands there instead; None when there is none.

    >>> replaced("应当书面通知劳动者", "用人单位应当口头通知劳动者")
    ('书面', '口头')
    >>> replaced("农村人员", "城市人员550元，农村人员525元") is None
    True
    """
    for word in words_in(claim):
        others = opposite(word)
        if word in _without(source, [other for other in others if word in other]):
            continue
        for other in others:
            if other in source and other not in claim:
                return word, other
    return None


def _without(text: str, longer: list[str]) -> str:
    """The text without words that hold another one: in 未成年人 nobody speaks of 成年人."""
    for word in longer:
        text = text.replace(word, " ")
    return text


def swapped(claim: str, source: str) -> tuple[str, str] | None:
    """A word of a clause of the claim, and the opposite one that the nearest clause of the source has instead.

    >>> swapped("生育保险费由职工缴，用人单位不缴", "生育保险费由用人单位缴，职工不缴")
    ('职工', '用人单位')
    >>> swapped("职工不缴，由用人单位缴", "生育保险费由用人单位缴，职工不缴") is None
    True
    """
    for clause in (match[0] for match in _CLAUSE.finditer(claim)):
        for word in words_in(clause):
            nearest = _nearest(clause.replace(word, " "), source)
            for other in opposite(word):
                if other in nearest and other not in clause and word not in nearest:
                    return word, other
    return None


def _nearest(clause: str, source: str) -> str:
    """The clause of the source that shares most with a clause; "" when that is not most of it."""
    wanted = _pairs(clause)
    best = max(
        (match[0] for match in _CLAUSE.finditer(source)), key=lambda each: len(wanted & _pairs(each)), default=""
    )
    return best if len(wanted & _pairs(best)) >= max(_FEWEST, _ALIKE * len(wanted)) else ""


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1) if "\u4e00" <= text[at] <= "\u9fff"}


def words_in(text: str) -> list[str]:
    """The words of the table that stand in a text, longest first; those inside longer ones or names are left out."""
    bare = _without_places(text)
    found: list[str] = []
    for word in sorted(_table(), key=len, reverse=True):
        if len(word) > 1 and word in bare and not any(word in longer for longer in found):
            found.append(word)
    return found


def words_in_pairs(pairs: Container[str]) -> list[str]:
    """The words of the table whose pairs of characters are all there."""
    return [
        word for word in _table() if len(word) > 1 and all(word[at : at + 2] in pairs for at in range(len(word) - 1))
    ]


def _without_places(text: str) -> str:
    """The text without names of places: 运城市 holds no 城市."""
    for mention in reversed(find_regions(text)):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text


@cache
def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, dict[str, None]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        group = [] if line.startswith("#") else line.split()
        for word in group:
            table.setdefault(word, {}).update(dict.fromkeys(other for other in group if other != word))
    return {word: tuple(others) for word, others in table.items()}
