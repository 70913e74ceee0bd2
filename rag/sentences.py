"""Where sentences and clauses stand in Chinese policy text.

A sentence ends at 。！？ (or !? that do not stand inside a word) and at a line
break; closing quotes and brackets stay with it. A full stop of the Latin kind
never ends one: it stands in figures (1.06万套), dates (5.19) and list markers (1.).
"""

from __future__ import annotations

import re

_CLOSERS = "”’」』》〉）)】〕］\\]\"'"
_SENTENCE_END = re.compile(rf"[。！？]+[{_CLOSERS}]*|[!?]+(?![0-9A-Za-z=&/])[{_CLOSERS}]*|\n+")
_CLAUSE_END = re.compile(rf"[。！？；]+[{_CLOSERS}]*|[!?;]+(?![0-9A-Za-z=&/])[{_CLOSERS}]*|\n+")
_ENUMERATOR = re.compile(r"(?:[一二三四五六七八九十]+是|[一另]+方面)")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The spans of the sentences, without surrounding white space.

    >>> text = "他说：“够了。”安置房约1.06万套。"
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['他说：“够了。”', '安置房约1.06万套。']
    """
    return _split(text, _SENTENCE_END)


def split_clauses(text: str) -> list[tuple[int, int]]:
    """Like :func:`split_sentences`, but 「；」 ends a span too.

    >>> text = "新增床位32张；新增泊位551个。"
    >>> [text[start:end] for start, end in split_clauses(text)]
    ['新增床位32张；', '新增泊位551个。']
    """
    return _split(text, _CLAUSE_END)


def starts_enumeration(sentence: str) -> bool:
    """Whether a sentence opens a member of 「一是…二是…」 or 「一方面…另一方面…」.

    >>> starts_enumeration("二是加快网点建设。"), starts_enumeration("二级医院。")
    (True, False)
    """
    return _ENUMERATOR.match(sentence) is not None


def _split(text: str, end_mark: re.Pattern[str]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for match in end_mark.finditer(text):
        _append_stripped(spans, text, start, match.end())
        start = match.end()
    _append_stripped(spans, text, start, len(text))
    return spans


def _append_stripped(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        left = start + len(piece) - len(piece.lstrip())
        spans.append((left, left + len(stripped)))
