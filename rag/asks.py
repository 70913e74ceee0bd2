"""What a question asks for: the type of answer, and what a figure must measure.

Rules over the interrogatives of everyday Chinese; the first rule that matches a
stretch wins it, so that 「多少人」 is not read again as 「多少」.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from rag.datamodel import AnswerType, Ask
from rag.figures import UNIT_PATTERN, canonical_unit, unit_dimension

_HOW_MANY = r"(?:多少|(?<![哪那这])几(?!点|乎|经|何)|多少个)"
_FIGURE_RULES: tuple[tuple[str, str], ...] = (
    (r"百分之(?:几|多少)|多大比例|(?:比例|占比|比重|[^效频汇利税]率)(?:是|为|有|达到|能到)?(?:多少|多高|几)|几成|多高的比例", "ratio"),
    (r"(?:几|多少)倍", "ratio:倍"),
    (r"(?:几|多少)个(?:百分)?点", "ratio"),
    (r"几折", "ratio"),
    (r"几[十百千万]+(?:多?[块元])?(?:钱)?(?![天日年月个次人户家件套所岁米斤])", "money"),
    (r"多[长远]的(?!时间)|(?:绳|链|管|牵引带|距离|长度|间距)[^，。？?]{0,8}多[长远](?!时间)", "length"),
    (r"面积[^，。？?]{0,4}多[大少]|多大(?:的?面积|地方)|(?:房|屋|店)[^，。？?]{0,6}多大", "area"),
    (r"(?:多少|几|啥|什么)(?:个)?(?:钱|元|块)|多少万|多少亿|(?:罚|赔|补|发|领|给|拿|花|交|缴|贷|报销|奖|收|挣|赚|领取|工资|年薪|月薪)(?:款|偿|贴|了|到|到手|个)?(?:多少|几)(?!天|日|年|月|个|次|倍|人|户|家|件|套|所|分|岁|周|小时|学|台|张|辆|处|座|场|类|种|名|血)", "money"),
    (r"(?:多大|多少岁|几岁|多大年纪|多大岁数|几周岁|多少周岁|年龄)", "age"),
    (r"(?:多久|多长时间|多长|多少时间|几时能|时限|期限)", "duration"),
    (rf"{_HOW_MANY}(?:个)?(?P<unit>{UNIT_PATTERN})", "unit"),
    (r"(?:标准|金额|额度|数额|价格|(?<!免)费用|待遇|工资|收入|补贴|补助|津贴|低保金|资金)(?:[^，。？?]{0,3})(?:是|有|为|到)?(?:多少|多高|几)", "money"),
    (r"(?:费|款|薪|[租奖]金|价钱?|价格)(?:大概|一般|一共|一?个?[月年次])?(?:是|要|有|得|收|交)?(?:多少|几)", "money"),
    (r"(?:基数|[份笔块]钱)[^，。？?多少几]{0,6}(?:多少|几)", "money"),
    (r"(?:年限|天数|工期|周期|假期?)(?:是|有|为|能|可以)?(?:休|放|请)?(?:多少|几)", "duration"),
    (r"(?:[每一]个?月|[每一]年|每人|一个人)(?:大概|一般)?(?:能|可以|是|有|要|得)?(?:多少|几)(?=\W*$)", "money"),
    (rf"(?P<bare>{_HOW_MANY}|多高|多重|多远|多宽)", "any"),
)  # fmt: skip
_OTHER_RULES: tuple[tuple[str, AnswerType], ...] = (
    (r"哪几天|哪些天|什么时候|啥时候|何时|哪天|哪一天|哪年|哪一年|几月几[号日]|几号|几月|哪个月|什么日子|哪日|(?:日期|时间)(?:是|$)", "date"),
    (r"谁|叫(?:什么|啥)|哪个(?:部门|单位|机关|机构|地方部门|局)|哪些(?:人|部门|单位|机关|机构)|(?:什么|啥|哪家)(?:人|部门|单位|机关|机构)|归哪|找哪", "who"),
    (r"哪里|哪儿|在哪|去哪|到哪|向哪|哪个(?:地方|县|区|市|街道|社区|村)|哪些(?:地方|县|区|市|社区|街道)|什么地方|啥地方|哪几个(?:县|区|地方)", "place"),
    (r"条件|资格|符合什么|满足什么|(?:什么|哪些|哪种|啥)(?:情况|情形|样的|人能|人可以)", "condition"),
    (r"怎么(?:办|申请|弄|领|交|查|报|走|处理|算|认定|落户|登记|维权|投诉|告)|如何|怎样|流程|步骤|程序|手续|咋(?:办|申请|弄|领|整|走)|哪几(?:步|个阶段|个步骤)|阶段", "procedure"),
    (r"什么是|是什么意思|啥意思|什么意思|是指什么|指的是|指什么|是个啥|是啥(?!时)|什么叫|怎么理解", "definition"),
    (r"哪(?:些|几|俩|两|三|四|五)|(?:什么|啥)(?:材料|资料|证件|手续|东西|内容|项目|服务|险种|措施|办法|好处|待遇|优惠)|带(?:什么|啥)|都(?:有|要|是|保|包括)[^，。]{0,4}(?:什么|啥)|包括", "list"),
    (r"吗|么(?:$|[？?，。])|能不能|可不可以|是不是|要不要|有没有|行不行|可以不|能不$|会不会|算不算|用不用|该不该|是否|能否|可否|得不得|允不允许|合不合法|(?:不|没|没有|否)[？?\s]*$", "yesno"),
    (r"哪(?:个|项|种|家|类|一)|什么|啥|怎么|咋|为什么|为啥", "other"),
)  # fmt: skip
_NOUN = re.compile(r"(?:个|的)?([\u4e00-\u9fff]{2,6}?)(?=$|[，,。？?！\s]|[了吗呢啊呀吧]|受益|能|可|要|才|被|在)")
_COMPARED = re.compile(r"(?:谁|哪[个边里家座市]|比)[^，。？?]{0,16}(?:多|少|高|低|大|长|快)(?:些|点|一些|一点)?\W*$")
_HOW_OFTEN = re.compile(
    r"隔多(?:久|长时间)|多(?:久|长时间)[^，。？?]{0,10}一[次回趟]|几[天月年周][^，。？?]{0,6}一[次回趟]"
)
_MAX = re.compile(r"最多|最高|至多|上限|封顶|最大|顶多|最长|不(?:得)?超过多少")
_MIN = re.compile(r"最少|至少|最低(?!生活|工资|缴费|基础|保障)|起码|下限|不(?:得)?(?:低|少)于多少|最短")
_CHANGE = re.compile(
    r"(?:提高|(?<!新)增加|上涨|涨|增长|减少|降低|下降|上调|下调|多|少|(?<!新)增|降|压减)了?(?:多少|几)(?!.{0,4}到)|涨幅|增幅|减幅|降幅"
)


def find_asks(text: str) -> tuple[Ask, ...]:
    """What ``text`` asks for, at least one thing; figures first, in order.

    >>> [(a.answer_type, a.dimension, a.unit) for a in find_asks("一共给多少人发了补贴 花了多少钱")]
    [('figure', 'people', '人'), ('figure', 'money', '')]
    >>> find_asks("要带什么材料")[0].answer_type, find_asks("能办吗")[0].answer_type
    ('list', 'yesno')
    """
    if _HOW_OFTEN.search(text):
        return (Ask("other"),)
    bound = _bound(text)
    found = _figure_asks(text, bound)
    if not found and _COMPARED.search(text):
        return (Ask("figure"),)
    kinds = [kind for pattern, kind in _OTHER_RULES if re.search(pattern, text)]
    if found and not (kinds and kinds[0] == "date"):
        return tuple(dict.fromkeys(found))
    return (Ask(kinds[0], bound=bound),) if kinds else (_statement_ask(text, bound),)


def has_interrogative(text: str) -> bool:
    """Whether anything in ``text`` asks; 「南昌呢」 does not by itself."""
    return bool(_figure_asks(text, "")) or any(re.search(pattern, text) for pattern, _ in _OTHER_RULES)


def _figure_asks(text: str, bound: Literal["", "max", "min"]) -> list[Ask]:
    taken: list[tuple[int, Ask]] = []
    rest = text
    for pattern, kind in _FIGURE_RULES:
        taken += [
            (
                match.start(),
                replace(_figure_ask(match, kind, bound), change=_of_change(text, match), noun=_counted(match)),
            )
            for match in re.finditer(pattern, rest)
        ]
        rest = re.sub(pattern, lambda match: "□" * len(match[0]), rest)
    return [ask for _, ask in sorted(taken, key=lambda item: item[0])]


def _of_change(text: str, match: re.Match[str]) -> bool:
    """Whether the words up to the interrogative ask for a rise or fall: 「提了多少」."""
    return any(match.start() < change.end() <= match.end() + 1 for change in _CHANGE.finditer(text))


def _counted(match: re.Match[str]) -> str:
    """The noun after the interrogative, cut where something else begins."""
    noun = _NOUN.match(match.string, match.end())
    return noun[1] if noun else ""


def _figure_ask(match: re.Match[str], kind: str, bound: Literal["", "max", "min"]) -> Ask:
    if kind == "unit":
        unit = canonical_unit(match["unit"])
        return Ask("figure", unit_dimension(unit) or "", "" if unit == "个" else unit, bound)
    dimension, _, unit = kind.partition(":")
    return Ask("figure", "" if dimension == "any" else dimension, unit, bound)


def _statement_ask(text: str, bound: Literal["", "max", "min"]) -> Ask:
    """A question without an interrogative, 「东湖区低保标准」: a noun that is measured asks for it."""
    if re.search(r"(?:标准|金额|额度|数量|人数|比例|率|天数|总数|总额|规模)\W*$", text):
        return Ask("figure", bound=bound)
    return Ask("other", bound=bound)


def _bound(text: str) -> Literal["", "max", "min"]:
    if _MAX.search(text):
        return "max"
    return "min" if _MIN.search(text) else ""
