"""What a parser makes of a file: its lines with what the mark-up says about them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BULLET = re.compile(r"^[•●◆■▪▶►☆★·]\s*(?=\S)")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """One line of a page: a paragraph, a heading, a list item or a table row.

    ``level`` is the heading level of the mark-up (1–6, 0 for none), ``strong`` says
    that the whole line is bold, ``links`` is the share of link text in it, and
    ``main`` is False for what stands outside the page's main part.
    """

    text: str
    level: int = 0
    strong: bool = False
    links: float = 0.0
    main: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a file and the metadata that its front matter or head states.

    ``metadata`` uses the field names of :class:`rag.datamodel.Document`. ``authored``
    means that the mark-up was written by hand (Markdown), so that its headings are
    complete and its lines are not page furniture.
    """

    blocks: tuple[Block, ...]
    metadata: Mapping[str, str] = field(default_factory=dict)
    authored: bool = False


def strip_bullet(line: str) -> str:
    """A line without the bullet that a page drew before it.

    >>> strip_bullet("• 来源: 南昌日报")
    '来源: 南昌日报'
    """
    return _BULLET.sub("", line)


def tidy(text: str) -> str:
    """One line without layout: white space single, invisible characters gone.

    All other characters stay as they are, so that quotes are verbatim.

    >>> tidy("　　第一章　 总 则 ")
    '第一章 总 则'
    """
    if not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return _SPACES.sub(" ", text).strip() if " " in text or not text.isprintable() else text
