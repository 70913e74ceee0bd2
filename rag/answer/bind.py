"""Reads the figure that a question asks for out of a sentence: which number belongs to which subject.

「将低保、特困供养补贴标准分别提高至915元、1190元，还为3071名低保对象发放低保金
1435.79万元」 holds four figures; a question about 低保标准 means the first. A figure
belongs to the words near it: those of its own clause before those of other
clauses, and what 分别 lists it belongs to in the order of the list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.answer.candidates import BOUNDARY, DELTA, candidate_figures, is_limit
from rag.answer.conditions import clause_holds
from rag.answer.distribution import LIST_MARK, distribution
from rag.answer.match import Matcher, Term
from rag.datamodel import Ask
from rag.figures import Figure, find_figures
from rag.numerals import half_width

_OLD = re.compile(r"(?:由|从|原来?的?|原先)(?:[^，,。；]{0,12})$")
_LEVEL = re.compile(r"(?:达到|达|至|到|为)(?:每人|每户)?(?:每月|每年|每天)?$")
_OLD_ASKED = re.compile(r"原来|以前|之前|原先|调整前|过去")
_TO = re.compile(
    r"^[^，,。；]{0,8}?(?:提高|增加|增长|上涨|下降|减少|降低|上调|调整|压减|缩减|升|降|调)?(?:到|至|为|成)"
)
_CONDITION_BEFORE = re.compile(r"(?:满|不满|未满|已满|超过|不足|达到?|低于|高于|少于|多于|连续|累计|工作|缴费|居住)$")
_CONDITION_ASKED = re.compile(r"满|才|要(?:干|交|住|工作|等)|多大|条件|资格|达到")
_CONDITION_AFTER = re.compile(
    r"^(?:以上|以下|以内|及以上)?[^，,。；]{0,10}?的(?![^，,。；]{0,4}(?:标准|比例|罚款|补助|补贴|金额|奖))"
)
_RANGE_LINK = re.compile(r"^[%％]?\s*(?:~|～|-|－|—|–|―|至|到|以上(?:至|到)?)\s*$")
_PREFIX = re.compile(
    r"(?:每人每[月年天日次]|人均每[月年]|每[人户只件台张个套亩天日月年次名]{1,2}|人均|户均|月人均|年人均)?(?:再|另|可|给予)?"
    r"(?:不(?:得)?(?:低|少|高|多)于|不(?:得)?超过|最[高低多少长短](?:不超过)?|至[多少]|约|超过|超|近|逾)?$"
)
_SUFFIX = re.compile(
    r"^(?:(?:以上|以下|以内|左右)|[/／](?:人|月|年|天|日|户|次|平方米|㎡|吨)(?:[/／·.](?:月|年|天|次|人))?)"
)
_DECAY, _LIST_DECAY, _AFTER = 0.55, 0.8, 0.5
_DISTRIBUTED = 1.2
_EXCLUDED = 1.0
_PER_UNIT = 0.3
_EACH = re.compile(r"每[一]?([人户只件台张个套亩天日月年名][^，,。；;、\d每月年]{0,6})")


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure read from a text: ``text[start:end]`` is the form to show; ``score`` ranks readings."""

    start: int
    end: int
    figure: Figure
    score: float


def read_figure(text: str, ask: Ask, matcher: Matcher) -> Reading | None:
    """The figure of ``text`` that answers ``ask``, or None when nothing there measures it."""
    figures = candidate_figures(text, ask, matcher.question.text)
    if not figures:
        return None
    scored = sorted(zip(_scores(text, figures, ask, matcher), figures, strict=True), key=lambda item: -item[0])
    best, figure = scored[0]
    return Reading(*_shown_span(text, figure), figure, best)


def _scores(text: str, figures: list[Figure], ask: Ask, matcher: Matcher) -> list[float]:
    everything = find_figures(text)
    found = matcher.occurrences(text)
    shares = distribution(text, figures)
    return [
        _nearness(text, figure, everything, found, matcher)
        + _distributed(figure, shares, found, matcher)
        + _fitness(text, figure, ask, matcher.question.text)
        - (0.0 if clause_holds(text, figure.start, matcher.question.text) else _EXCLUDED)
        - (_PER_UNIT if _is_per_unit(text, figure, matcher.question.text) else 0.0)
        for figure in figures
    ]


def _nearness(
    text: str, figure: Figure, everything: list[Figure], found: list[tuple[Term, int, int, float]], matcher: Matcher
) -> float:
    best: dict[str, float] = {}
    for term, start, end, level in found:
        if start < figure.end and figure.start < end:
            continue
        value = term.weight * level * _closeness(text, figure, everything, start, end)
        best[term.text] = max(best.get(term.text, 0.0), value)
    return sum(best.values()) / matcher.total


def _closeness(text: str, figure: Figure, everything: list[Figure], start: int, end: int) -> float:
    """1 in the same clause before the figure, less beyond clauses, list marks and other figures."""
    after = start >= figure.end
    between = text[figure.end : start] if after else text[end : figure.start]
    low, high = (figure.end, start) if after else (end, figure.start)
    rivals = sum(1 for other in everything if other.dimension == figure.dimension and low <= other.start < high)
    value = _DECAY ** len(BOUNDARY.findall(between)) * _LIST_DECAY ** len(LIST_MARK.findall(between))
    return float(value * 0.6**rivals * (_AFTER if after and (rivals or BOUNDARY.search(between)) else 1))


def _distributed(
    figure: Figure, shares: dict[int, tuple[int, int]], found: list[tuple[Term, int, int, float]], matcher: Matcher
) -> float:
    """What the list member of a figure says of the question, and what the other members say against it."""
    if figure.start not in shares:
        return 0.0

    def said(member: tuple[int, int]) -> float:
        best: dict[str, float] = {}
        for term, start, end, level in found:
            if member[0] <= start and end <= member[1]:
                best[term.text] = max(best.get(term.text, 0.0), term.weight * level)
        return sum(best.values()) / matcher.total

    others = [said(member) for key, member in shares.items() if key != figure.start]
    return _DISTRIBUTED * (said(shares[figure.start]) - max(others, default=0.0))


def _fitness(text: str, figure: Figure, ask: Ask, question: str) -> float:
    """What the words right around a figure make it: a level or a change, old or new, a limit, a condition."""
    plain = half_width(text)
    before, after = plain[max(0, figure.start - 16) : figure.start], plain[figure.end : figure.end + 16]
    is_delta = bool(DELTA.search(before))
    score = 0.3 if is_delta == ask.change else -0.6
    if not ask.change and _LEVEL.search(before):
        score += 0.3
    if _OLD.search(before) and _TO.search(after):
        score += 0.6 if _OLD_ASKED.search(question) else -0.6
    if ask.bound and is_limit(text, figure, ask.bound):
        score += 0.4
    score += _counts(ask.noun, before, after)
    if _is_condition(before, after):
        score -= 0.0 if _CONDITION_ASKED.search(question) else 0.5
    if ask.unit and figure.unit == ask.unit:
        score += 0.5
    return score


def _counts(noun: str, before: str, after: str) -> float:
    """Whether the figure counts the noun that is asked for: 「16万个岗位」, 「岗位16万个」."""
    if not noun:
        return 0.0
    if before.endswith(noun):
        return 1.0
    if after.lstrip("的").startswith((noun, noun[:2], noun[-2:])):
        return 0.5
    return 0.3 if before.endswith(noun[-2:]) else 0.0


def _is_per_unit(text: str, figure: Figure, question: str) -> bool:
    """Whether the figure's clause gives it per something (每张床位) that the question does not speak of."""
    clause = max((match.end() for match in BOUNDARY.finditer(text, 0, figure.start)), default=0)
    each = _EACH.search(text, clause, figure.start)
    return bool(each and "每" not in question and each[1][0] not in question)


def _is_condition(before: str, after: str) -> bool:
    return bool(_CONDITION_BEFORE.search(before) and _CONDITION_AFTER.search(after))


def _shown_span(text: str, figure: Figure) -> tuple[int, int]:
    """The figure with the words that belong to it: 每人每月, 不低于, 以上, and the other end of a range."""
    start, end = figure.start, figure.end
    for other in find_figures(text):
        if other.end <= start and other.unit == figure.unit and _RANGE_LINK.match(text[other.end : start]):
            start = other.start
        if other.start >= end and other.unit == figure.unit and _RANGE_LINK.match(text[end : other.start]):
            end = other.end
    prefix = _PREFIX.search(text, max(0, start - 14), start)
    suffix = _SUFFIX.search(text[end:])
    return (prefix.start() if prefix else start), end + (suffix.end() if suffix else 0)
