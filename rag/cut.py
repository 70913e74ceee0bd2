"""Cuts a stretch of text into pieces of about a target size, at the best places first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from rag.numbering import find_marker
from rag.sentences import split_clauses, split_sentences, starts_enumeration

Span = tuple[int, int]
_Splitter = Callable[[str], list[Span]]

LONGEST = 2
"""A piece has at most this many times the target size."""
_REMNANT = 4
"""A last piece shorter than this part of the target goes to the one before it."""

_LINE = re.compile(r"[^\n]+")
_COMMA = re.compile(r"[^，,、；;|]+[，,、；;|]*|[，,、；;|]+")
_BULLET = re.compile(r"[-*+•●◆■▪·]\s")
_QUESTION = re.compile(r"(?:问|\d{1,2}[.、．]|[一二三四五六七八九十]{1,3}、|[Qq]\d*[:：.]).{0,80}？$")


def cut(text: str, start: int, end: int, target: int) -> list[Span]:
    r"""Pieces of ``text[start:end]``, none longer than twice the target, without white space around them.

    A list stays with the line that leads in to it, a question with its answer, where
    both fit.

    >>> text = "申请材料：\n（一）身份证；\n（二）户口本。\n由社区受理，五日内办结。"
    >>> [text[start:end] for start, end in cut(text, 0, len(text), 16)]
    ['申请材料：\n（一）身份证；\n（二）户口本。', '由社区受理，五日内办结。']
    """
    return _cut(text, (start, end), target, 0)


def line_spans(text: str, start: int, end: int) -> list[Span]:
    """The spans of the lines of ``text[start:end]`` that are not blank, without white space around them."""
    return [_strip(text, match.start(), match.end()) for match in _LINE.finditer(text, start, end) if match[0].strip()]


def _cut(text: str, span: Span, target: int, level: int) -> list[Span]:
    parts = [(span[0] + start, span[0] + end) for start, end in _SPLITTERS[level](text[slice(*span)])]
    if level + 1 == len(_SPLITTERS):
        return [piece for part in parts for piece in _slices(text, part, target)]
    pieces: list[Span] = []
    for part in parts:
        too_long = part[1] - part[0] > LONGEST * target
        pieces += _cut(text, part, target, level + 1) if too_long else [part]
    return _pack(text, pieces, target)


def _pack(text: str, pieces: Sequence[Span], target: int) -> list[Span]:
    """Joins neighbours up to the target; a line that leads in, and a remnant, up to the limit."""
    packed: list[Span] = []
    for start, end in pieces:
        previous = packed[-1] if packed else (start, start)
        limit = LONGEST * target if _leads_in(text, previous) else target
        if packed and end - previous[0] <= limit:
            packed[-1] = (previous[0], end)
        else:
            packed.append((start, end))
    if len(packed) > 1:
        (first, _), (last, end) = packed[-2:]
        if end - last < target // _REMNANT and end - first <= LONGEST * target:
            packed[-2:] = [(first, end)]
    return packed


def _leads_in(text: str, span: Span) -> bool:
    if text.endswith(("：", ":"), *span):
        return True
    last_line = max(span[0], text.rfind("\n", *span) + 1)
    return text.endswith("？", *span) and bool(_QUESTION.match(text[last_line : span[1]]))


def _lists(text: str) -> list[Span]:
    """Lines, each list joined with its lead-in."""
    groups: list[Span] = []
    opened = False
    for start, end in line_spans(text, 0, len(text)):
        if opened and (_leads_in(text, groups[-1]) or _goes_on(text, groups[-1], start)):
            groups[-1] = (groups[-1][0], end)
        else:
            groups.append((start, end))
            opened = False
        opened = opened or _leads_in(text, groups[-1])
    return groups


def _goes_on(text: str, group: Span, start: int) -> bool:
    """Whether the line at ``start`` is one more member of the list that a group holds."""
    line = text[start : start + 12]
    return text.endswith(("；", ";", "、"), *group) or bool(_BULLET.match(line)) or _is_item(line)


def _is_item(line: str) -> bool:
    marker = find_marker(line)
    return marker is not None and marker.rank > 8


def _lines(text: str) -> list[Span]:
    return line_spans(text, 0, len(text))


def _members(text: str) -> list[Span]:
    """Sentences, those of one 「一是…」 joined."""
    members: list[Span] = []
    for start, end in split_sentences(text):
        is_open = bool(members) and starts_enumeration(text[members[-1][0] : members[-1][1]])
        if is_open and not starts_enumeration(text[start:end]):
            members[-1] = (members[-1][0], end)
        else:
            members.append((start, end))
    return members


def _commas(text: str) -> list[Span]:
    return [_strip(text, match.start(), match.end()) for match in _COMMA.finditer(text) if match[0].strip()]


def _slices(text: str, span: Span, target: int) -> Iterator[Span]:
    for start in range(span[0], span[1], target):
        end = min(span[1], start + target)
        if text[start:end].strip():
            yield _strip(text, start, end)


def _strip(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    return left, left + len(piece.strip())


def _whole(text: str) -> list[Span]:
    return [_strip(text, 0, len(text))]


_SPLITTERS: tuple[_Splitter, ...] = (_lists, _lines, _members, split_sentences, split_clauses, _commas, _whole)
