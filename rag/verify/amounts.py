"""When two figures say the same amount, whatever their units: 1小时 is 60分钟, 五分之三 is 60%.

Only exact conversions count. 个 may stand for any counter of things (54个 and 54家
agencies are as many), but people are not households and a working day is no day.
"""

from __future__ import annotations

from decimal import Decimal

from rag.figures import Figure

_BASES: dict[str, tuple[str, Decimal]] = {
    "角": ("元", Decimal("0.1")),
    "年": ("月", Decimal(12)),
    "季度": ("月", Decimal(3)),
    "周": ("分钟", Decimal(7 * 24 * 60)),
    "日": ("分钟", Decimal(24 * 60)),
    "小时": ("分钟", Decimal(60)),
    "平方公里": ("平方米", Decimal(1_000_000)),
    "公顷": ("平方米", Decimal(10_000)),
    "亩": ("平方米", Decimal(10_000) / Decimal(15)),
    "公里": ("米", Decimal(1000)),
    "厘米": ("米", Decimal("0.01")),
    "千克": ("克", Decimal(1000)),
    "吨": ("克", Decimal(1_000_000)),
    "%": ("", Decimal("0.01")),
    "‰": ("", Decimal("0.001")),
    "倍": ("", Decimal(1)),
}
_COUNTERS = (
    "家 所 处 座 栋 幢 间",
    "台 套 部 辆 架 件",
    "场 次 届 期",
    "条 只 头",
    "项 种 类 件 条",
    "片 片区",
)
_ALIKE = [frozenset(("个", *group.split())) for group in _COUNTERS]
_ROUNDING = Decimal("0.0005")


def equal(first: Figure, second: Figure) -> bool:
    """Whether two figures say the same.

    >>> from rag.figures import find_figures
    >>> def same(left, right): return equal(find_figures(left)[0], find_figures(right)[0])
    >>> same("1435.79万元", "14,357,900元"), same("十五日", "15个工作日"), same("三分之一", "33.3%")
    (True, False, True)
    """
    if first.same_amount(second):
        return True
    (left, left_base), (right, right_base) = _in_base(first), _in_base(second)
    if left_base != right_base:
        return left == right and any({left_base, right_base} <= group for group in _ALIKE)
    if not left_base:
        return _is_share(first) and _is_share(second) and abs(left - right) <= _ROUNDING
    return abs(left - right) <= abs(left) * Decimal("1e-9")


def comparable(first: Figure, second: Figure) -> bool:
    """Whether two figures measure the same kind of thing, so that they can differ: 元 and 万元, but not 元 and 人.

    >>> from rag.figures import find_figures
    >>> left, right, other = find_figures("15日，2个月，3071人")
    >>> comparable(left, right), comparable(left, other)
    (True, False)
    """
    if first.dimension == "count" or second.dimension == "count":
        return first.unit == second.unit or any({first.unit, second.unit} <= group for group in _ALIKE)
    if _is_share(first) and _is_share(second):
        return True
    if "人次" in (first.unit, second.unit) or first.dimension == "people":
        return first.unit == second.unit
    return first.dimension == second.dimension


def _in_base(figure: Figure) -> tuple[Decimal, str]:
    base, factor = _BASES.get(figure.unit, (figure.unit, Decimal(1)))
    return figure.value * factor, base


def _is_share(figure: Figure) -> bool:
    """A percentage, a multiple, or a fraction without a unit."""
    return figure.unit in ("%", "‰", "倍") or (not figure.unit and figure.value != figure.value.to_integral_value())
