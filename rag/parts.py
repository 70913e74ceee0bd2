"""A question that asks for several things, taken apart so that each is answered by itself.

「丽水和嘉兴的狗绳各多长」 is two questions, and so is 「向哪里提出？公示几天？」. What the
parts share stays in each of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from rag.asks import has_interrogative
from rag.regions import RegionMention, find_regions
from rag.text import Word, words

_MAX_PARTS = 4
_SENTENCE = re.compile(r"[^？?！!。；;]+[？?！!。；;]*")
_LIST = re.compile(r"、|[和与跟及]|以及")
_EACH = re.compile(
    r"分别|各(?:自|是|有|给|拿|按|多少|几)|区别|不同|不一样|一样|相同|差多少|比比|相比|谁|哪[个边里家座市]?更?[多少高低大长短快宽严贵]|哪边|哪[个边里家座市][^，。？?]{0,12}[多少高低大长短快宽严贵久]"
)


_TAG = re.compile(
    r"\W*(?:请问|麻烦|您?好)?(?:问)?(?:一下)?(?:我)?(?:这样|这)?"
    r"(?:行不行|行吗|可不可以|可以吗|能不能|能吗|对不对|对吗|是不是|是吗|好吗|怎么办|咋办|为什么|为啥)?\W*"
)
"""Words that ask for a reply without asking for anything of their own."""


@dataclass(frozen=True, slots=True)
class Part:
    """A question of its own; ``label`` says which side it asks about, "" where it stands for itself."""

    text: str
    label: str = ""


def take_apart(text: str, covered: Collection[str] = ()) -> tuple[Part, ...]:
    """The parts of a question, or the question itself as the only one.

    >>> [part.text for part in take_apart("青岛和郑州的出租车司机最多能开到几岁，各多少")]
    ['青岛的出租车司机最多能开到几岁，各多少', '郑州的出租车司机最多能开到几岁，各多少']
    >>> [part.text for part in take_apart("低保向哪里申请？要公示几天？")]
    ['低保向哪里申请？', '要公示几天？']
    >>> [part.label for part in take_apart("平日、周末、过节干活，钱各按多少给")]
    ['平日', '周末', '过节']
    """
    found = _by_sentence(text) or _by_place(text, find_regions(text, covered)) or _by_member(text)
    return found if 1 < len(found) <= _MAX_PARTS else (Part(text),)


def _by_sentence(text: str) -> tuple[Part, ...]:
    """Sentences that each ask; one that only tells belongs to the next."""
    parts, told = [], ""
    for match in _SENTENCE.finditer(text):
        sentence = told + match[0]
        if has_interrogative(match[0]) and not _TAG.fullmatch(match[0]):
            parts.append(Part(sentence.strip()))
            told = ""
        else:
            told = sentence
    if told:
        return ()
    return tuple(parts) if len(parts) > 1 else ()


def _by_place(text: str, places: list[RegionMention]) -> tuple[Part, ...]:
    """One part for each place of a list of places: what the other places add is left out."""
    if len(places) < 2 or not all(
        _LIST.fullmatch(text[left.end : right.start].strip(" 的市省县区")) for left, right in pairwise(places)
    ):
        return ()
    start, end = places[0].start, places[-1].end
    names = [text[place.start : place.end] for place in places]
    return tuple(Part(f"{text[:start]}{name}{text[end:]}", name) for name in names)


def _by_member(text: str) -> tuple[Part, ...]:
    """One part for each member of a list that the question asks about one by one."""
    link = next((match for match in _LIST.finditer(text) if _EACH.search(text, match.end())), None)
    if not link:
        return ()
    found = words(text)
    run = _listed_words(text, found, link.start()) if link[0] == "、" else []
    spans = run or _two_sides(text, found, link)
    if not spans:
        return ()
    start, end = spans[0][0], spans[-1][1]
    labels = [text[left:right].strip() for left, right in spans]
    return tuple(Part(f"{text[:start]}{label}{text[end:]}", label) for label in labels)


def _listed_words(text: str, found: list[Word], link: int) -> list[tuple[int, int]]:
    """Single words with list marks between them: 「平日、周末、过节」."""
    at = next((index for index, word in enumerate(found) if word.end == link), -1)
    spans = [(found[at].start, found[at].end)] if at >= 0 else []
    while spans and at + 1 < len(found) and _LIST.fullmatch(text[spans[-1][1] : found[at + 1].start]):
        at += 1
        spans.append((found[at].start, found[at].end))
    return spans if len(spans) > 1 else []


def _two_sides(text: str, found: list[Word], link: re.Match[str]) -> list[tuple[int, int]]:
    """What stands on both sides of 「和」: up to the same word, or the clause's end, or one word each."""
    before = [word for word in found if word.end <= link.start()]
    after = [word for word in found if word.start >= link.end()]
    if not before or not after or before[-1].end != link.start():
        return []
    clause = max((match.end() for match in re.finditer(r"[，,。！？?\s]", text[: link.start()])), default=0)
    same = next((word for word in after[:4] if word.text == before[-1].text), None)
    comma = re.search(r"[，,]", text[link.end() :])
    if same:
        return [(clause, link.start()), (link.end(), same.end)]
    if comma and comma.start() <= 10:
        return [(clause, link.start()), (link.end(), link.end() + comma.start())]
    return [(before[-1].start, link.start()), (link.end(), after[0].end)]
