"""Clauses that speak of the same deed, and whether they put it the same way."""

from __future__ import annotations

import re

from rag.factcheck.polarity import after_modality, excludes, modality

CLAUSE = re.compile(r"[^，,；;。：:！!\n]+")
_WITHOUT = re.compile(r"没有|未经|未")
_SHARED = 0.5


def other_way(claim: str, text: str) -> str:
    """The clause of the text that puts a deed of the claim the other way round; "" when none does.

    >>> other_way("单位可以扣押身份证", "任何单位不得扣押身份证")
    '任何单位不得扣押身份证'
    """
    for clause in (match[0] for match in CLAUSE.finditer(claim)):
        nearest = nearest_clause(clause, text)
        if nearest and excludes(modality(clause), modality(nearest)):
            return nearest
    return ""


def needs_not(claim: str, text: str) -> bool:
    """Whether a claim frees from something of which a text does not free.

    >>> needs_not("发送信息不需要消费者同意", "没有消费者同意的，不得发送信息")
    True
    """
    return modality(claim) == "need not" and all(
        modality(match[0]) in ("must not", "must", "may", "") or _WITHOUT.match(match[0])
        for match in CLAUSE.finditer(text)
    )


def nearest_clause(clause: str, text: str) -> str:
    """The clause of the text that says most of a clause of the claim, above all of the deed; "" when little."""
    wanted, deed = pairs(clause), pairs(after_modality(clause))

    head = after_modality(clause)[:2] if modality(clause) else ""

    def worth(other: str) -> tuple[bool, bool, int]:
        said = pairs(other)
        same_deed = len(deed & said) >= max(1, _SHARED * len(deed))
        return len(head) > 1 and head in other, same_deed, len(wanted & said)

    best = max((match[0] for match in CLAUSE.finditer(text)), key=worth, default="")
    same_head, same_deed, shared = worth(best)
    return best if same_head or same_deed or (shared and shared >= _SHARED * len(wanted)) else ""


def pairs(text: str) -> set[str]:
    """The pairs of neighbouring characters that begin with a Chinese one."""
    return {text[at : at + 2] for at in range(len(text) - 1) if "\u4e00" <= text[at] <= "\u9fff"}
