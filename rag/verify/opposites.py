"""Words that exclude one another: 城市 and 农村, 用人单位 and 劳动者, 可以 and 不得."""

from __future__ import annotations

from collections.abc import Container
from functools import cache
from pathlib import Path

from rag.regions import find_regions

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
        if word in source:
            continue
        for other in opposite(word):
            if other in source and other not in claim:
                return word, other
    return None


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
