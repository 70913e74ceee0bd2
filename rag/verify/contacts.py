"""Links, mail addresses and telephone numbers: a draft gives none that its documents do not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.datamodel import Check, Draft
from rag.numerals import half_width

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s，。；、（）()<>\]]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w@.])(?:[\w-]+\.)+(?:cn|com|net|org|gov)(?![\w])\S*",
    re.ASCII,
)
_TELEPHONE = re.compile(
    r"(?<![\d.])(?:0\d{2,3}[-—－ ]?\d{7,8}|1[3-9]\d{9}|[48]00[-—－ ]?\d{3}[-—－ ]?\d{4}"
    r"|(?<=热线)\d{5}|(?<=电话)\d{3,8}|1\d{4}(?=热线|电话|平台))(?!\d)"
)
_SEPARATORS = re.compile(r"[-—－\s]")


def check_contacts(draft: Draft) -> Iterator[Check]:
    """Links and numbers of the text stand in a quote or are the address of a cited document."""
    said = half_width(f"{draft.headline}\n{draft.text}")
    known = "\n".join(f"{each.quote}\n{each.document.source_url}" for each in draft.citations)
    for match in _LINK.finditer(said):
        yield Check("contact", match[0], match[0].rstrip("./") in half_width(known))
    digits = _digits(known)
    for match in _TELEPHONE.finditer(said):
        yield Check("contact", match[0], _digits(match[0]) in digits)


def _digits(text: str) -> str:
    return _SEPARATORS.sub("", half_width(text))
