"""What a clause makes of its deed: must, may, must not, need not, does not.

「不需要缴费」 and 「应当缴费」 name the same deed and exclude one another.
"""

from __future__ import annotations

import re

_NOT_NEGATED = "断少低超高多大同仅但足满良便服合明当利幸论管时过限止及再到小符详等如久"
_NOT = rf"不(?![{_NOT_NEGATED}]|动产)"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("need not", re.compile(r"不需要?|无需|无须|不用|不必|不要求|可以不|免予|免于|免除|不再需要")),
    ("must not", re.compile(r"不得|不能|不可以?|不准|禁止|严禁|不允许|不许|不应当?|不予|拒绝|一律不")),
    ("not", re.compile(rf"(?<![特区])(?:没有|未|并非|尚未|从未|无法|无(?![障偿期论锡线人证]))|{_NOT}")),
    ("must", re.compile(r"应当|应(?![急届用对收])|必须|须(?!知)|(?<!只)需要|需(?![求])|一律|得到?保证")),
    ("may", re.compile(r"可以|可(?=[申享领按向在由凭免选])|允许|有权|能够?(?!力|源)")),
)
_LIMIT = re.compile(r"不(?:得|能|可以?|应当?|准|许)?(?:超过|[低高少多大小]于)")
_EXCLUDES = {
    frozenset(pair)
    for pair in (
        ("need not", "must"), ("must not", "must"), ("must not", "may"), ("must not", ""), ("not", ""), ("not", "must"),
        ("not", "may"), ("need not", ""), ("must", "may"), ("must not", "need not"),
    )
}  # fmt: skip


def modality(clause: str) -> str:
    """How the clause puts its deed; "" when plainly.

    >>> modality("用人单位不得扣押证件"), modality("无需缴纳费用"), modality("职工享受年休假")
    ('must not', 'need not', '')
    """
    plain = _LIMIT.sub("", clause)
    return next((name for name, pattern in _PATTERNS if pattern.search(plain)), "")


def after_modality(clause: str) -> str:
    """The deed of a clause: what follows its modal word; the whole clause without one.

    >>> after_modality("无偿献血的血液可以买卖")
    '买卖'
    """
    name = modality(clause)
    for each, pattern in _PATTERNS:
        if each == name and (match := pattern.search(clause)):
            return clause[match.end() :]
    return clause


def excludes(first: str, second: str) -> bool:
    """Whether two modalities of the same deed exclude one another."""
    return frozenset((first, second)) in _EXCLUDES
