"""What a question takes over from the one before it.

「南昌呢？」 keeps everything but the place, 「那特困的呢」 everything but the
subject, 「要带什么材料」 only the subject and the place.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rag.asks import has_interrogative
from rag.datamodel import Question
from rag.figures import find_figures
from rag.regions import local_name

_OPENING = re.compile(r"^(?:那么?|还有|另外|那边|然后|再问|同样|换成|如果是?|要是)")
_POINTING = re.compile(r"这个|那个|这种|那种|这些|那些|它|他们?|她们?|该(?!市|区|县)|上面|刚才|前面|其中|这项|那项|此")
_ENDING = re.compile(r"(?:呢|的话)\W*$|^[^，,\s？?]{1,8}呢[，,\s]")
_ATTRIBUTES = frozenset(
    "材料 资料 手续 证件 条件 资格 流程 程序 步骤 申请 办理 办 标准 金额 数额 时间 期限 地点 地方 地址 电话 部门 费用 "
    "比例 人数 数量 名单 范围 对象 要求 规定 政策 依据 每月 每年 每人 领取 领 交 带".split()
)
_SHORT_CHARS = 10


def is_follow_up(question: Question) -> bool:
    """Whether the question cannot stand alone: it points back, or names no subject of its own.

    >>> from rag.datamodel import Ask
    >>> is_follow_up(Question("南昌呢？", "南昌呢？", (Ask("other"),), ()))
    True
    """
    text = question.text
    if _OPENING.search(text) or _POINTING.search(text) or _ENDING.search(text):
        return True
    subjects = [term for term in question.terms if term not in _ATTRIBUTES]
    return not subjects or (len(subjects) == 1 and len(text) <= _SHORT_CHARS and not question.regions)


def _inherited(question: Question, earlier: Question) -> tuple[str, ...]:
    """The earlier terms, without figures that the question replaces: 「二十岁办的几年」, 「四十六岁的呢」."""
    replaced = {figure.dimension for figure in find_figures(question.text)} - {None}

    def kept(term: str) -> bool:
        return term not in question.terms and not any(each.dimension in replaced for each in find_figures(term))

    return tuple(term for term in (*earlier.terms, *earlier.inherited) if kept(term))


def resume(question: Question, earlier: Question) -> Question:
    """``question`` completed by what ``earlier`` says and it leaves open.

    A place or period of its own replaces the earlier one; an earlier period is not
    carried to another place, because reports of two places rarely cover the same one.
    """
    moved = bool(question.regions) and question.regions != earlier.regions
    inherited = _inherited(question, earlier)
    places = () if question.regions else tuple(local_name(region) for region in earlier.regions)
    return replace(
        question,
        standalone=" ".join((*places, *inherited, question.text)),
        asks=question.asks
        if has_interrogative(question.text)
        else tuple(replace(ask, bound="") for ask in earlier.asks),
        inherited=inherited,
        regions=question.regions or earlier.regions,
        period=question.period or (None if moved else earlier.period),
    )
