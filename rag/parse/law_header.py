"""The history above a law: 「2012年4月27日 第十一届全国人民代表大会常务委员会第二十六次会议通过」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rag.dates import DateMention, find_dates
from rag.parse.numbers import find_number

_ENACTED = re.compile(r"通过|公布|发布|修订|修正|制定|批准|颁布|印发|修改|审议")
_EFFECT = re.compile(r"施行|实施|生效|执行")
_TERM = re.compile(r"届|令第")
_REPEALED = re.compile(r"(?:废止|失效)[）)]?$")
_CONGRESS = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{0,16}?)(?:第?[一二三四五六七八九十\d]{1,4}届)(?P<body>(?:[\u4e00-\u9fff]{2,12})?(?:人民代表大会(?:常务委员会)?|人大(?:常委会)?))"
    r"|(?P<plain>[\u4e00-\u9fff]{2,20}?(?:人民代表大会常务委员会|人民代表大会|人大常委会))"
)
_OTHER = re.compile(
    r"(?:中华人民共和国)?(?P<name>国务院(?!关于)|中央军事委员会|最高人民法院|最高人民检察院|中国人民银行|海关总署|审计署"
    r"|(?:国家)?[\u4e00-\u9fff]{2,16}?(?:委员会|总局|局|部|署|厅|人民政府))(?=令|第[^届]{1,8}次|第\d|、|，|公布|发布|审判|检察|批准|印发|常务|部务|局务|公告|$)"
)
_COURT = re.compile(r"最高人民(?:法院|检察院)")
_NOISE = re.compile(r"^.*?(?:经|根据|按照|由|依据|自|于|并)(?=[\u4e00-\u9fff]{2})")


class History(NamedTuple):
    """What the header lines of a law state; "" for what they do not."""

    issuer: str
    number: str
    published: str
    effective: str
    status: str


def is_history(line: str) -> bool:
    """Whether a line tells how a law came about.

    >>> is_history("2014年11月24日 中华人民共和国国务院令第656号公布"), is_history("第一条 为了规范…，2014年公布")
    (True, False)
    """
    start = line.lstrip("（( ")
    dates = find_dates(start[:40])
    early = bool(dates) and dates[0].start < 8 and dates[0].month > 0
    return len(line) < 600 and early and bool(_ENACTED.search(line) or _EFFECT.search(line) or _TERM.search(line))


def read_history(lines: Sequence[str]) -> History:
    """The enacting body, number and dates; the latest enactment is the date of this version."""
    enacted = [date for line in lines for date in _dates(line, effect=False)]
    effect = [date for line in lines for date in _dates(line, effect=True)]
    issuers = (find_issuer(line) for line in lines if _ENACTED.search(line) or _TERM.search(line))
    numbers = (find_number(line) for line in reversed(lines) if "号" in line)
    return History(
        issuer=next(filter(None, issuers), ""),
        number=next(filter(None, numbers), ""),
        published=max(enacted, default=""),
        effective=max(effect, default=""),
        status="已废止" if any(_REPEALED.search(line) and "决定" not in line for line in lines) else "",
    )


def find_issuer(line: str) -> str:
    """The body that enacted, without the number of its term.

    >>> find_issuer("2012年4月27日 第十一届全国人民代表大会常务委员会第二十六次会议通过")
    '全国人民代表大会常务委员会'
    >>> find_issuer("2018年9月25日 淄博市第十五届人民代表大会常务委员会第十五次会议通过")
    '淄博市人民代表大会常务委员会'
    """
    for mention in find_dates(line):
        line = line[: mention.start] + " " * (mention.end - mention.start) + line[mention.end :]
    found = [(match.start(), _congress(match)) for match in _CONGRESS.finditer(line)][:1]
    others = [(match.start(), match["name"].removeprefix("中华人民共和国")) for match in _OTHER.finditer(line)]
    courts = _COURT.findall(line)
    if courts and not found:
        return "、".join(dict.fromkeys(courts))
    return min([*found, *others], key=lambda item: item[0], default=(0, ""))[1]


def _congress(match: re.Match[str]) -> str:
    name = match["plain"] or match["place"] + match["body"]
    name = _NOISE.sub("", name).removeprefix("中华人民共和国")
    return name.replace("人大常委会", "人民代表大会常务委员会").replace("人大", "人民代表大会")


def _dates(line: str, effect: bool) -> list[str]:
    """The dates of a line that are followed by a word of enactment (or of taking effect)."""
    dates = [date for date in find_dates(line) if date.month]
    ends = [date.start for date in dates[1:]] + [len(line)]
    return [date.iso for date, end in zip(dates, ends, strict=True) if _is_effect(line, date, end) == effect]


def _is_effect(line: str, date: DateMention, end: int) -> bool:
    rest = line[date.end : end]
    return bool(_EFFECT.search(rest)) and not _ENACTED.search(rest)
