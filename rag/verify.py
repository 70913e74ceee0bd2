"""Checks a draft against the documents before anyone sees it.

Three things must hold: every quote stands in its document at its offsets, every
figure of the text stands in a cited quote, and every marker has its citation.
"""

from __future__ import annotations

import re

from rag.datamodel import Check, Draft
from rag.figures import find_figures

_MARKER = re.compile(r"\[(\d+)\]")
_SOURCE_LINE = re.compile(r"^>?\s*——.*$", re.MULTILINE)


def verify(draft: Draft) -> tuple[Check, ...]:
    """All checks of a draft; it may be shown when all passed."""
    return (*_quotes(draft), *_figures(draft), *_markers(draft))


def _quotes(draft: Draft) -> list[Check]:
    return [
        Check("quote", each.quote, bool(each.quote) and each.document.text[each.start : each.end] == each.quote)
        for each in draft.citations
    ]


def _figures(draft: Draft) -> list[Check]:
    """The figures of headline and text, but for the lines that name sources."""
    proven = [(figure, each.quote) for each in draft.citations for figure in find_figures(each.quote)]
    checks = []
    said = f"{draft.headline}\n{_SOURCE_LINE.sub('', draft.text)}"
    plain = _MARKER.sub(" ", said)
    for figure in find_figures(plain):
        quote = next((quote for other, quote in proven if figure.same_amount(other)), "")
        checks.append(Check("figure", plain[figure.start : figure.end], bool(quote), quote))
    return checks


def _markers(draft: Draft) -> list[Check]:
    known = {each.marker for each in draft.citations}
    said = {int(match[1]) for match in _MARKER.finditer(_SOURCE_LINE.sub("", draft.text))}
    return [Check("marker", f"[{marker}]", marker in known) for marker in sorted(said)]
