"""Joins the drafts of the parts of a question into one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from rag.datamodel import Citation, Draft

_MARKER = re.compile(r"\[(\d+)\]")


def join_drafts(drafts: Sequence[tuple[str, Draft]]) -> Draft:
    """One draft of several, each with the label of what it is about ("" for none); markers count on.

    >>> join_drafts([("甲", Draft("1元", "**1元** [1]", ())), ("乙", Draft("2元", "**2元** [1]", ()))]).headline
    '甲：1元；乙：2元'
    """
    headlines, texts = [], []
    citations: list[Citation] = []
    for label, draft in drafts:
        headline = f"{label}：{draft.headline}" if label else draft.headline
        text = draft.text.replace(f"**{draft.headline}**", f"**{headline}**", 1)
        numbers = {str(each.marker): _number(citations, each) for each in draft.citations}
        headlines.append(headline)
        texts.append(_MARKER.sub(partial(_renumber, numbers), text))
    return Draft("；".join(headlines), "\n\n".join(texts), tuple(citations))


def _renumber(numbers: dict[str, int], match: re.Match[str]) -> str:
    return f"[{numbers.get(match[1], match[1])}]"


def _number(citations: list[Citation], added: Citation) -> int:
    """The marker of a citation in the joined draft; the same quote is not cited twice."""
    for each in citations:
        if (each.document.id, each.start, each.end) == (added.document.id, added.start, added.end):
            return each.marker
    citations.append(replace(added, marker=len(citations) + 1))
    return len(citations)
