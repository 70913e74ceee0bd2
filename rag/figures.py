"""Figures in policy text: a number, its unit, and what it measures.

Equal amounts compare equal whatever their form: ``1435.79万元`` is
``14357900元``, ``十五日`` is ``15日``, ``百分之八十`` is ``80%``. Dates, years,
article and document numbers are not figures (see `rag.dates`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rag.dates import find_dates, find_period_spans
from rag.numerals import LARGE_UNITS, NUMERAL_CHARS, SMALL_UNITS, chinese_number, half_width

Dimension = Literal["money", "people", "duration", "age", "ratio", "area", "length", "weight", "count"]

UNITS: dict[Dimension, dict[str, tuple[str, ...]]] = {
    "money": {"元": ("元", "块钱", "块", "圆"), "角": ("角",)},
    "people": {"人次": ("人次",), "人": ("人", "名", "位"), "户": ("户",), "例": ("例",)},
    "duration": {
        "年": ("年",),
        "季度": ("个季度", "季度"),
        "月": ("个月",),
        "周": ("周", "个星期", "星期"),
        "工作日": ("个工作日", "工作日"),
        "日": ("个自然日", "日", "天"),
        "小时": ("个小时", "小时", "学时", "个钟头", "钟头"),
        "分钟": ("分钟",),
    },
    "age": {"岁": ("周岁", "岁")},
    "ratio": {"%": ("%",), "‰": ("‰",), "百分点": ("个百分点", "百分点"), "倍": ("倍",)},
    "area": {
        "平方米": ("平方米", "㎡", "平米"),
        "平方公里": ("平方公里",),
        "公顷": ("公顷",),
        "亩": ("亩",),
    },
    "length": {"米": ("米",), "厘米": ("厘米", "公分"), "公里": ("公里", "千米")},
    "weight": {"千克": ("千克", "公斤"), "斤": ("斤",), "克": ("克",), "毫升": ("毫升",), "吨": ("吨",)},
    "count": {
        unit: (unit,)
        for unit in (
            "个", "家", "所", "套", "台", "张", "件", "项", "条", "场", "次", "辆", "只", "份", "处",
            "座", "栋", "间", "批", "片", "片区", "班", "轮", "类", "种", "倍", "分", "档", "级", "门",
            "册", "部", "篇", "对", "支", "株", "头", "艘", "架", "度", "盏", "枚", "方", "宗", "起",
            "幢", "趟", "顿", "餐", "期", "届", "县", "区", "村", "镇", "省", "市", "票", "款", "步",
        )
        if unit != "倍"
    },
}  # fmt: skip
_CANONICAL = {form: unit for units in UNITS.values() for unit, forms in units.items() for form in forms}
_DIMENSION: dict[str, Dimension] = {unit: name for name, units in UNITS.items() for unit in units}

UNIT_PATTERN = "|".join(sorted(map(re.escape, _CANONICAL), key=len, reverse=True))
"""A regular expression for any form of any unit, longest first."""
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_CHINESE = rf"(?![百千万亿])[{NUMERAL_CHARS}]+(?:点[{NUMERAL_CHARS}]+)?"
_MAGNITUDE = "[十百千万亿]*"
_RANGE = r"\s*(?:~|～|-|－|—|–|―|至|到)\s*"
_FIGURE = re.compile(
    rf"(?P<share>百分之|千分之)(?P<sharenum>[{NUMERAL_CHARS}]+(?:点[{NUMERAL_CHARS}]+)?|{_ARABIC})"
    rf"|(?P<denominator>{_CHINESE})分之(?P<numerator>{_CHINESE})"
    rf"|(?P<half>过?半数|一半)"
    rf"|(?P<top>\d+)/(?P<bottom>[1-9]\d*)"
    rf"|(?P<arabic>(?<![\d.]){_ARABIC})\s?[余多]?(?P<mag>{_MAGNITUDE})[余多]?\s?(?P<unit>{UNIT_PATTERN})?"
    rf"|(?P<chinese>{_CHINESE})余?多?(?P<cunit>{UNIT_PATTERN})(?!性)"
)
_ORDINAL = re.compile(r"第\s*$")
_RANGE_LINK = re.compile(rf"^[%％]?{_RANGE}$")
_NOT_A_COUNT = re.compile(
    r"^(?:一(?:个|方|种|类|起|次性|级|部|度|对|家|位|片|批|条|期|款|市|区|县|省|村|镇|项|件|门|套|场|份))$"
)
_DOCUMENT_NUMBER = re.compile(r"[〔\[（(【]\s*(?:19|20)\d{2}\s*[〕\]）)】]\s*第?\s*\d+\s*号|第?\s*\d+\s*号")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit; ``text[start:end]`` is its form there.

    ``value`` is in ``unit``, both canonical: 1435.79万元 has value 14357900 and unit 元.
    ``unit`` is "" for a bare Arabic number.
    """

    start: int
    end: int
    value: Decimal
    unit: str

    @property
    def dimension(self) -> Dimension | None:
        """What is measured, or None for a bare number."""
        return _DIMENSION.get(self.unit)

    def same_amount(self, other: Figure) -> bool:
        """Whether both say the same, e.g. 15个工作日 and 十五个工作日."""
        return (self.value, self.unit) == (other.value, other.unit)


def find_figures(text: str) -> list[Figure]:
    """All figures of ``text``, in order.

    >>> text = "发放低保金1435.79万元，自受理之日起十五日内办结"
    >>> [(text[f.start:f.end], str(f.value), f.unit) for f in find_figures(text)]
    [('1435.79万元', '14357900.00', '元'), ('十五日', '15', '日')]
    >>> [(str(f.value), f.unit) for f in find_figures("每张床位4000~6000元")]
    [('4000', '元'), ('6000', '元')]
    """
    plain = half_width(text)
    taken = [(date.start, date.end) for date in find_dates(text)] + find_period_spans(text)
    taken += [match.span() for match in _DOCUMENT_NUMBER.finditer(plain)]
    figures = []
    for match in _FIGURE.finditer(plain):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        figure = _read(match)
        if figure and not _ORDINAL.search(plain, 0, match.start()):
            figures.append(figure)
    return _spread_units(plain, figures)


def unit_dimension(unit: str) -> Dimension | None:
    """The dimension of a unit in any of its forms: 「天」 is a duration, 「户」 people."""
    return _DIMENSION.get(_CANONICAL.get(unit, unit))


def canonical_unit(unit: str) -> str:
    """The canonical form of a unit: 「天」 is 日, 「名」 is 人; unknown ones stay."""
    return _CANONICAL.get(unit, unit)


def _read(match: re.Match[str]) -> Figure | None:
    start, end = match.span()
    if match["share"]:
        value = _number(match["sharenum"])
        if value is None:
            return None
        return Figure(start, end, value if match["share"] == "百分之" else value / 10, "%")
    if match["denominator"]:
        below, above = _number(match["denominator"]), _number(match["numerator"])
        return Figure(start, end, above / below, "") if below and above is not None else None
    if match["half"]:
        return Figure(start, end, Decimal("0.5"), "")
    if match["top"]:
        return Figure(start, end, Decimal(match["top"]) / Decimal(match["bottom"]), "")
    if match["arabic"]:
        value = Decimal(match["arabic"].replace(",", ""))
        return Figure(start, _end(match), value * _scale(match["mag"]), _CANONICAL.get(match["unit"] or "", ""))
    value = chinese_number(match["chinese"])
    if value is None or _NOT_A_COUNT.match(match[0]):
        return None
    return Figure(start, end, value, _CANONICAL[match["cunit"]])


def _end(match: re.Match[str]) -> int:
    """The end of an Arabic figure without trailing white space or a loose 「多」「余」."""
    return match.end("unit") if match["unit"] else match.end("mag") if match["mag"] else match.end("arabic")


def _number(numeral: str) -> Decimal | None:
    return Decimal(numeral.replace(",", "")) if numeral[0].isdigit() else chinese_number(numeral)


def _scale(magnitudes: str) -> int:
    factor = 1
    for char in magnitudes:
        factor *= SMALL_UNITS.get(char) or LARGE_UNITS[char]
    return factor


def _spread_units(text: str, figures: list[Figure]) -> list[Figure]:
    """Give the lower end of a range the unit of the upper one: 「4000~6000元」, 「1-3个」."""
    result = list(figures)
    for index in range(len(result) - 2, -1, -1):
        low, high = result[index], result[index + 1]
        if not low.unit and high.unit and _RANGE_LINK.match(text[low.end : high.start]):
            result[index] = Figure(low.start, low.end, low.value, high.unit)
    return result
