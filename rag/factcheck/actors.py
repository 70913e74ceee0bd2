"""Who does it: whether a text says the same of the one that the claim names."""

from __future__ import annotations

import re

from rag.answer.units import Unit
from rag.factcheck.clauses import pairs
from rag.text import words

_DEEDS = (
    "所有|负责|承担|支付|缴纳|负担|办理|审[核查批]|批准|举报|申请|投诉|提出|领取|备案|登记|处罚|罚款|责令"
    "|制定|决定|核定|确定|规定|管理|发给|签发|实施|组织|设立|建立|主管|监督|指导|认定|出具|清偿|受理|安排|公布|发布|印发|作出"
)
_BY_WHOM = re.compile(rf"由([\u4e00-\u9fff]{{2,14}}?)(?=按|先|依法|统一|垫|代|牵头|{_DEEDS}|每|，|。|$)")
_ANY_ACTOR = re.compile(
    "单位|部门|机关|机构|组织|企业|当地|有关|相关|主管|以上|县级|依法|本人|个人|政府|地方|人民|国家|的"
)
_CHANGED = re.compile(
    r"(?:改为|改成|改由|调整为|变更为|转为)由?([\u4e00-\u9fff]{2,10}?)(?=实施|负责|办理|管理|承担|组织|$|[，。,；])"
)
_ACTOR = re.compile(rf"(由|向|归|到|经|报)([\u4e00-\u9fff（）()、]{{2,20}}?)({_DEEDS})")


def other_actor(claim: str, text: str) -> str:
    """Who the text says does it, where the claim says another one does: 由…, 向…, 归….

    >>> other_actor("公积金归单位所有", "公积金都归职工个人所有")
    '职工个人'
    """
    for said, stated in ((each, other) for each in _CHANGED.finditer(claim) for other in _CHANGED.finditer(text)):
        if not pairs(said[1]) & pairs(stated[1]):
            return stated[1]
    now = [match for match in _ACTOR.finditer(text) if text[: match.start()][-1:] != "原"]
    for said in _ACTOR.finditer(claim):
        alike = [match for match in now if match[1] == said[1] and pairs(match[3]) & pairs(said[3])]
        if alike and not any(_same(said[2], match[2]) for match in alike):
            return alike[0][2]
    return ""


def _same(first: str, second: str) -> bool:
    """Whether two names of actors share a word that does not fit any actor; 单位 itself is told from 职工个人."""
    own, others = pairs(bare_name(first)), pairs(bare_name(second))
    return bool(own & others) if own and others else bool(pairs(first) & pairs(second))


def bare_name(name: str) -> str:
    """The name of an actor without what fits any: 民政部门 is 民政.

    >>> bare_name("县级以上政府的民政部门").split()
    ['民政']
    """
    return _ANY_ACTOR.sub(" ", name)


def lacks_actor(claim: str, unit: Unit) -> bool:
    """Whether the claim says by whom it is done (由…), and the unit does not speak of them."""
    said = f"{unit.text}\n{unit.lead}\n{unit.document.issuer}"
    return any(not pairs(word) & pairs(said) for each in _BY_WHOM.finditer(claim) for word in _parts(each[1]))


def _parts(name: str) -> list[str]:
    """The words of two and more characters in the name of an actor, without those that fit any."""
    return [word.text for word in words(bare_name(name)) if len(word.text) > 1]
