"""Reads the figure that a question asks for out of a sentence: which number belongs to which subject.

「将低保、特困供养补贴标准分别提高至915元、1190元，还为3071名低保对象发放低保金
1435.79万元」 holds four figures; a question about 低保标准 means the first. A figure
belongs to the words near it: those of its own clause before those of other
clauses, and what 分别 lists it belongs to in the order of the list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from rag.answer.conditions import clause_holds
from rag.answer.match import Matcher, Term
from rag.datamodel import Ask
from rag.figures import Figure, find_figures
from rag.numerals import half_width
from rag.text import synonyms

_BOUNDARY = re.compile(r"[，,；;。：:！!？?\n]")
_LIST_MARK = re.compile(r"[、/]|以及|[和及与或](?=.)")
_KINDS = ("家 所 处 座 栋 幢 间", "台 套 部 辆 架 件", "场 次 届 期", "条 只 头", "项 种 类 件 条")
_ALIKE = [frozenset(("个", *kind.split())) for kind in _KINDS]
_DELTA = re.compile(
    r"(?:提高|增加|增长|上涨|下降|减少|降低|上调|下调|增幅|降幅|涨幅|新?增|压减|[高低多少升降])了?(?:约|近|超过?|幅度?)?$"
)
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
_PENALTY = re.compile(r"^[^，,。；]{0,12}罚[款金]")
_PENALTY_ASKED = re.compile(r"罚|处罚|后果|处理|责任|违法|犯法")
_SHARE_ASKED = re.compile(r"罚|赔|补偿|加班|比例|怎么算|按|百分")
_RATE_ASKED = re.compile(
    r"一个人|每个?人|人均|每户|一户|每月|一个月|月[领拿发给]|每[天次台张]|一(?:[天台张]|次(?!性))|标准"
)
_A_TOTAL = 1_000_000
_GIVES = re.compile(r"补贴|补助|津贴|奖[励补]|发放|领取|救助金|低保")
_TAKES = re.compile(r"[交缴]|收费|收取|学费|价格|票价|房费|床位费|管理费")
_LIMITS = {
    "max": re.compile(r"最多|最高|至多|不(?:得)?超过|上限|以下|以内|封顶|最长|不(?:得)?高于|不(?:得)?多于|限|额度"),
    "min": re.compile(r"最少|至少|最低|不(?:得)?(?:低|少)于|下限|以上|最短|起"),
}
_OPENS_RANGE = re.compile(r"^[到至](?![\d一二三四五六七八九十百])[^，。；]{1,10}(?:之?前|以前|为止|期间)")
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
    margin: float


def read_figure(text: str, ask: Ask, matcher: Matcher) -> Reading | None:
    """The figure of ``text`` that answers ``ask``, or None when nothing there measures it."""
    question = matcher.question.text
    given = [figure for figure in find_figures(question) if figure.unit]
    figures = [
        figure
        for figure in find_figures(text)
        if _fits(figure, ask)
        and not any(figure.same_amount(each) for each in given)
        and _is_penalty(text, figure) <= bool(_PENALTY_ASKED.search(question))
        and _plausible(figure, question)
        and not _other_direction(text, figure, question)
        and (ask.dimension or _names_noun(text, figure, ask.noun))
        and (figure.dimension == "money" or ask.dimension != "money" or bool(_SHARE_ASKED.search(question)))
    ]
    if ask.bound and ask.dimension == "money":
        figures = [figure for figure in figures if _is_limit(text, figure, ask.bound)]
    if not figures:
        return None
    if ask.change and not any(_DELTA.search(text[: figure.start]) for figure in figures):
        return None
    if _PENALTY_ASKED.search(question):
        figures = [figure for figure in figures if _is_penalty(text, figure)] or figures
    figures = _exact_unit(figures, ask)
    scored = sorted(zip(_scores(text, figures, ask, matcher), figures, strict=True), key=lambda item: -item[0])
    best, figure = scored[0]
    start, end = _shown_span(text, figure)
    rivals = [score for score, other in scored[1:] if other.start >= end or other.end <= start]
    return Reading(start, end, figure, best, best - max(rivals, default=-1.0))


def _fits(figure: Figure, ask: Ask) -> bool:
    if ask.unit in ("%", "倍"):
        return figure.unit in ("%", "倍", "") if ask.unit == "倍" else figure.unit == ask.unit
    if ask.dimension == "ratio":
        return figure.dimension == "ratio" or not figure.unit
    if ask.dimension == "money":
        return figure.dimension in ("money", "ratio") if not ask.unit else figure.dimension == "money"
    if ask.dimension in ("count", "people"):
        return figure.dimension in ("count", "people") and (not ask.unit or _same_kind(ask.unit, figure.unit))
    if ask.dimension == "age":
        return figure.dimension == "age"
    if not ask.dimension:
        return figure.dimension not in (None, "age", "duration")
    return figure.dimension == ask.dimension


def _plausible(figure: Figure, question: str) -> bool:
    """What one person or household gets is no sum in the millions."""
    return not (figure.unit == "元" and figure.value >= _A_TOTAL and _RATE_ASKED.search(question))


def _other_direction(text: str, figure: Figure, question: str) -> bool:
    """Whether the text gives where the question asks what to pay, or takes where it asks what one gets."""
    clause = text[max(0, figure.start - 20) : figure.end + 12]
    gives, takes = bool(_GIVES.search(clause)), bool(_TAKES.search(clause))
    asks_gives, asks_takes = bool(_GIVES.search(question)), bool(_TAKES.search(question))
    if figure.dimension != "money" or gives == takes or asks_gives == asks_takes:
        return False
    return gives != asks_gives


def _names_noun(text: str, figure: Figure, noun: str) -> bool:
    """Whether the figure's clause names what is to be counted."""
    if not noun:
        return True
    start = max((match.end() for match in _BOUNDARY.finditer(text, 0, figure.start)), default=0)
    end = _BOUNDARY.search(text, figure.end)
    clause = text[start : end.start() if end else len(text)]
    return any(form in clause for form in (noun, noun[:2], noun[-2:], *synonyms(noun)))


def _is_penalty(text: str, figure: Figure) -> bool:
    """Whether the figure is a fine: 「处五百元以上二千元以下罚款」."""
    return bool(_PENALTY.search(text[figure.end : figure.end + 16])) and figure.dimension in ("money", "ratio")


def _same_kind(asked: str, stated: str) -> bool:
    """Residents count 家 where a text counts 个 or 所; but 户 are not 人, nor 张 家."""
    return asked == stated or any({asked, stated} <= kind for kind in _ALIKE)


def _exact_unit(figures: list[Figure], ask: Ask) -> list[Figure]:
    """Money is preferred to ratios where money is asked for, the named unit to a similar one."""
    if ask.dimension == "money" and any(figure.dimension == "money" for figure in figures):
        figures = [figure for figure in figures if figure.dimension == "money"]
    exact = [figure for figure in figures if ask.unit and figure.unit == ask.unit]
    return exact or figures


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
    value = _DECAY ** len(_BOUNDARY.findall(between)) * _LIST_DECAY ** len(_LIST_MARK.findall(between))
    return float(value * 0.6**rivals * (_AFTER if after and (rivals or _BOUNDARY.search(between)) else 1))


def distribution(text: str, figures: list[Figure]) -> dict[int, tuple[int, int]]:
    """Which list member each figure belongs to where the text says 分别: figure start → span of the member.

    >>> text = "将低保、特困供养补贴标准分别提高至915元、1190元"
    >>> spans = distribution(text, find_figures(text))
    >>> [text[start:end] for start, end in spans.values()]
    ['将低保', '特困供养补贴标准']
    """
    shares: dict[int, tuple[int, int]] = {}
    for match in re.finditer("分别", text):
        run = _figure_run(text, [figure for figure in figures if figure.start >= match.end()])
        members = _members(text, match.start(), len(run)) if len(run) > 1 else []
        if members:
            shares.update({figure.start: member for figure, member in zip(run, members, strict=True)})
    return shares


def _figure_run(text: str, figures: list[Figure]) -> list[Figure]:
    """The leading figures that stand in one list: only list marks between them."""
    run = figures[:1]
    for left, right in pairwise(figures):
        gap = text[left.end : right.start]
        if len(gap) > 6 or not (_LIST_MARK.search(gap) or _BOUNDARY.search(gap)):
            break
        run.append(right)
    return run


def _members(text: str, end: int, count: int) -> list[tuple[int, int]]:
    """The last ``count`` members of the list that ends before 「分别」."""
    clause = max((match.end() for match in re.finditer(r"[。；;！\n]", text[:end])), default=0)
    marks = [match.span() for match in _LIST_MARK.finditer(text, clause, end)][-(count - 1) :]
    if len(marks) < count - 1:
        return []
    comma = max((match.end() for match in _BOUNDARY.finditer(text, clause, marks[0][0])), default=clause)
    edges = [comma, *(edge for mark in marks for edge in mark), end]
    return [(edges[index], edges[index + 1]) for index in range(0, len(edges), 2)]


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
    is_delta = bool(_DELTA.search(before))
    score = 0.3 if is_delta == ask.change else -0.6
    if not ask.change and _LEVEL.search(before):
        score += 0.3
    if _OLD.search(before) and _TO.search(after):
        score += 0.6 if _OLD_ASKED.search(question) else -0.6
    if ask.bound and _is_limit(text, figure, ask.bound):
        score += 0.4
    score += _counts(ask.noun, before, after)
    if _is_condition(before, after):
        score -= 0.0 if _CONDITION_ASKED.search(question) else 0.5
    if ask.unit and figure.unit == ask.unit:
        score += 0.5
    if _OPENS_RANGE.match(after):
        score -= 0.4
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
    clause = max((match.end() for match in _BOUNDARY.finditer(text, 0, figure.start)), default=0)
    each = _EACH.search(text, clause, figure.start)
    return bool(each and "每" not in question and each[1][0] not in question)


def _is_limit(text: str, figure: Figure, bound: str) -> bool:
    """Whether the text calls the figure a maximum (or minimum)."""
    limit = _LIMITS[bound]
    return bool(limit.search(text, max(0, figure.start - 8), figure.start) or limit.match(text, figure.end))


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
