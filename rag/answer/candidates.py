"""Which figures of a sentence can be what is asked for at all.

They must measure the right thing, and be neither a fine where no fine is asked
about, nor a condition of the asker, nor a payment in the other direction.
"""

from __future__ import annotations

import re

from rag.datamodel import Ask
from rag.figures import Figure, find_figures
from rag.text import synonyms

BOUNDARY = re.compile(r"[，,；;。：:！!？?\n]")
DELTA = re.compile(
    r"(?:提高|增加|增长|上涨|下降|减少|降低|上调|下调|增幅|降幅|涨幅|新?增|压减|[高低多少升降])了?(?:约|近|超过?|幅度?)?$"
)
_KINDS = ("家 所 处 座 栋 幢 间", "台 套 部 辆 架 件", "场 次 届 期", "条 只 头", "项 种 类 件 条")
_ALIKE = [frozenset(("个", *kind.split())) for kind in _KINDS]
_CHANGES = re.compile(r"(?:提高|增加|增长|上涨|下降|减少|降低|上调|下调|[增降]幅|再加|[高低多少])[^，,。；]{0,6}$")
_OPENS_RANGE = re.compile(r"^[到至](?![\d一二三四五六七八九十百])[^，。；]{1,10}(?:之?前|以前|为止|期间)")
_AFTERWARDS = re.compile(r"(?:届满|期满|结束)(?:以?后|之日起)的?$")
_PENALTY = re.compile(r"^[^，,。；]{0,12}罚[款金]")
_PENALTY_ASKED = re.compile(r"罚|处罚|后果|处理|责任|违法|犯法")
_SHARE_ASKED = re.compile(r"罚|赔|补偿|加班|比例|怎么算|按|百分")
_RATE_ASKED = re.compile(
    r"一个人|每个?人|人均|每户|一户|每月|一个月|月[领拿发给]|每[天次台张]|一(?:[天台张]|次(?!性))|标准"
)
_AGREE = re.compile(r"同意|点头|签字|表决|赞成|(?:多少|几)[^，。]{0,8}才")
"""Where votes are counted, or how many it takes, the answer may be a share: 「要多少户点头」, 三分之二以上."""
_A_TOTAL = 1_000_000
_GIVES = re.compile(r"补贴|补助|津贴|奖[励补]|发放|领取|救助金|低保")
_TAKES = re.compile(r"[交缴]|收费|收取|学费|价格|票价|房费|床位费|管理费")
_LIMITS = {
    "max": re.compile(r"最多|最高|至多|不(?:得)?超过|上限|以下|以内|封顶|最长|不(?:得)?高于|不(?:得)?多于|限|额度"),
    "min": re.compile(r"最少|至少|最低|不(?:得)?(?:低|少)于|下限|以上|最短|起"),
}


def candidate_figures(text: str, ask: Ask, question: str) -> list[Figure]:
    """The figures of ``text`` that ``ask``, a part of ``question``, may mean."""
    given = [figure for figure in find_figures(question) if figure.unit]
    figures = [
        figure
        for figure in find_figures(text)
        if _fits(figure, ask, question)
        and not any(figure.same_amount(each) for each in given)
        and not _OPENS_RANGE.match(text[figure.end :])
        and not (_AFTERWARDS.search(text[: figure.start]) and "后" not in question)
        and _is_penalty(text, figure) <= bool(_PENALTY_ASKED.search(question))
        and _plausible(figure, question)
        and not _other_direction(text, figure, question)
        and (ask.dimension or _names_noun(text, figure, ask.noun))
        and (figure.dimension == "money" or ask.dimension != "money" or bool(_SHARE_ASKED.search(question)))
    ]
    if ask.bound and ask.dimension == "money":
        figures = [figure for figure in figures if is_limit(text, figure, ask.bound)]
    if ask.change:
        figures = [figure for figure in figures if _CHANGES.search(text[: figure.start])]
    if _PENALTY_ASKED.search(question):
        figures = [figure for figure in figures if _is_penalty(text, figure)] or figures
    return _exact_unit(figures, ask)


def _fits(figure: Figure, ask: Ask, question: str) -> bool:
    if ask.unit in ("%", "倍"):
        return figure.unit in ("%", "倍", "") if ask.unit == "倍" else figure.unit == ask.unit
    if ask.dimension == "ratio":
        return figure.dimension == "ratio" or not figure.unit
    if ask.dimension == "money":
        return figure.dimension in ("money", "ratio") if not ask.unit else figure.dimension == "money"
    if ask.dimension in ("count", "people") and _AGREE.search(question) and figure.dimension in (None, "ratio"):
        return True
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
    start = max((match.end() for match in BOUNDARY.finditer(text, 0, figure.start)), default=0)
    end = BOUNDARY.search(text, figure.end)
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


def is_limit(text: str, figure: Figure, bound: str) -> bool:
    """Whether the text calls the figure a maximum (or minimum)."""
    limit = _LIMITS[bound]
    return bool(limit.search(text, max(0, figure.start - 8), figure.start) or limit.match(text, figure.end))
