"""Whether a unit speaks of the case that a claim speaks of: 「满1年不满10年的」 is not 「满10年不满20年的」."""

from __future__ import annotations

import re
from decimal import Decimal

from rag.answer.conditions import intervals
from rag.figures import Figure, find_figures

_BEFORE = re.compile(r"(?:满|不满|未满|年满|已满|不足|缴费|工作)$")
_BEFORE_CASE = re.compile(r"(?:(?<!不)(?<!不得)(?<!不能)(?<!不应)超过|达到?|(?<!不)[高低]于)$")
_AFTER = re.compile(r"^(?:及?以[上下]|以内)?(?:的|人员|老人|老年人|参保|职工|儿童|幼儿|婴幼儿|居民|公民|群众|，)")


def is_condition(text: str, figure: Figure) -> bool:
    """Whether a figure says for whom something holds: 「80周岁以上的」, 「满10年的」.

    >>> text = "满10年的，年休假15天"
    >>> [is_condition(text, figure) for figure in find_figures(text)]
    [True, False]
    """
    before, after = text[max(0, figure.start - 4) : figure.start], text[figure.end : figure.end + 6]
    if figure.dimension == "age" or _BEFORE.search(before):
        return True
    return bool(_BEFORE_CASE.search(before) and _AFTER.match(after))


def case_fit(claim: str, text: str) -> float:
    """1 when a text names the claim's case, -1 when only others, 0 where one of them names none.

    >>> case_fit("满1年不满10年的，年休假10天", "满10年不满20年的，年休假10天")
    -1.0
    >>> case_fit("工作满12年的，年休假10天", "满10年不满20年的，年休假10天")
    1.0
    """
    fits = []
    given = _cases(text)
    for unit, low, high in _cases(claim):
        alike = [(other_low, other_high) for other, other_low, other_high in given if other == unit]
        if alike:
            fits.append(1.0 if any(_inside(low, high, *each) for each in alike) else -1.0)
    return min(fits, default=0.0)


def _cases(text: str) -> list[tuple[str, Decimal, Decimal | None]]:
    """The intervals of the conditions alone: figures that are asserted are blanked."""
    for figure in reversed(find_figures(text)):
        if not is_condition(text, figure):
            text = text[: figure.start] + " " * (figure.end - figure.start) + text[figure.end :]
    return intervals(text)


def _inside(low: Decimal, high: Decimal | None, outer_low: Decimal, outer_high: Decimal | None) -> bool:
    """Whether one case lies in another; an open one begins where the other does or inside it."""
    if low < outer_low or (outer_high is not None and low >= outer_high):
        return False
    return high is None or outer_high is None or high <= outer_high
