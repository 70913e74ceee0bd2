"""Who and what a draft speaks of: its places and policy terms are those of the passages it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answer.scope import is_rule
from rag.datamodel import Check, Citation, Draft
from rag.numerals import half_width
from rag.regions import RegionMention, find_regions, is_within
from rag.text import is_policy_term, synonyms, words
from rag.verify.opposites import replaced, swapped
from rag.verify.said import Said, paragraph, sentences

_NEIGHBOURS = 4
_HAN, _HAN_END = re.compile(r"[\u4e00-\u9fff]+"), re.compile(r"[\u4e00-\u9fff]+$")
_SLOT = r"[\u4e00-\u9fff]{1,10}"
_GENERAL = frozenset(
    "提高 增加 上涨 上调 提标 涨了 降低 下降 下调 发放 给付 支付 领取 申领 申请 申办 办理 缴纳 缴费 交费 报销"
    " 收费 扣除 补交 补缴 老人 老年人 单位 企业 公司 职工 员工 儿童 孩子 子女 条件 期限 材料 资料 资格 手续"
    " 待遇 补贴 补助 津贴".split()
)
_AROUND = 400
"""How far around a quote, in characters, its document may name what the quote speaks of."""
_PART = 0.6


def check_places(draft: Draft) -> Iterator[Check]:
    """Each place named is one that a cited document is about or holds for, or that is named with the quote."""
    for said in sentences(draft):
        homes = {each.document.region for each in said.citations if each.document.region}
        for mention in find_regions(said.text, homes):
            passed = any(_is_there(mention, said, each) for each in said.citations)
            yield Check("subject", said.text[mention.start : mention.end], passed)


def check_headline_subjects(draft: Draft) -> Iterator[Check]:
    """The places and policy terms of the headline are named again in the text."""
    own = "\n".join([said.text for said in sentences(draft)][1:])
    places = [draft.headline[mention.start : mention.end] for mention in find_regions(draft.headline)]
    for name in [*places, *(term for term, _ in _terms(_plain(draft.headline)))]:
        yield Check("subject", name, _named(name, _plain(own)))


def check_terms(draft: Draft) -> Iterator[Check]:
    """Each policy term stands in a cited quote, itself or by a word that means the same, or beside it.

    What only stands beside it must not take the place of other words of the quote.
    """
    for said in sentences(draft):
        text = _plain(said.text)
        quotes = [_plain(each.quote) for each in said.citations]
        around = [_plain(_around(each)) for each in said.citations]
        for term, start in _terms(text):
            named = any(_named(term, quote) for quote in quotes)
            beside = any(_named(term, passage) for passage in around)
            instead = any(_stands_instead(term, start, text, quote) for quote in quotes)
            yield Check("subject", term, named or (beside and not instead))


def check_opposites(draft: Draft) -> Iterator[Check]:
    """No sentence says a word where the quotes cited for it only have one that excludes it."""
    for said in sentences(draft):
        text = said.text
        for each in said.citations:
            text = text.replace(each.document.title, "")
        quotes = "\n".join(each.quote for each in said.citations)
        found = replaced(_plain(text), _plain(quotes)) or swapped(_plain(text), _plain(quotes))
        if found:
            yield Check("subject", found[0], False, found[1])


def _stands_instead(term: str, start: int, text: str, quote: str) -> bool:
    """Whether a term that the quote lacks stands where the quote names something else."""
    if replaced_words(text, start, start + len(term), quote):
        return True
    names = [name for name, _ in _terms(quote) if len(name) > 2]
    return bool(names) and not any(_named(name, text) for name in names)


def replaced_words(text: str, start: int, end: int, quote: str) -> str:
    """What the quote has in the place of ``text[start:end]``, between the same neighbours; "" when nothing.

    >>> replaced_words("失业保险金标准提高", 0, 4, "将工伤保险金标准提高到915元")
    '将工伤保险'
    """
    left, right = _HAN_END.search(text, max(0, start - _NEIGHBOURS), start), _HAN.match(text, end, end + _NEIGHBOURS)
    before, after = left[0] if left else "", right[0] if right else ""
    if len(before) >= 2 and len(after) >= 2:
        found = re.search(f"{before[-2:]}({_SLOT}){after[:2]}", quote)
    elif len(after) == _NEIGHBOURS and not before:
        found = re.search(f"({_SLOT}){after}", quote)
    elif len(before) == _NEIGHBOURS and not after:
        found = re.search(f"{before}({_SLOT})", quote)
    else:
        return ""
    return found[1] if found else ""


def _terms(text: str) -> list[tuple[str, int]]:
    """The policy terms of a text, without everyday words and those that fit any policy."""
    return [
        (word.text, word.start)
        for word in words(text)
        if len(word.text) > 1
        and is_policy_term(word.text)
        and word.text not in _GENERAL
        and not _is_everyday(word.text)
    ]


def _is_everyday(word: str) -> bool:
    """Whether a word stands for others, and none of them for it."""
    others = synonyms(word)
    return bool(others) and not any(word in synonyms(other) for other in others)


def _is_there(mention: RegionMention, said: Said, citation: Citation) -> bool:
    """Whether the citation's document is about the place or holds in it, or the passage names it."""
    home = citation.document.region
    beside = "\n".join((paragraph(citation), *_titles(citation)))
    named = [name for other in find_regions(beside, {home} if home else ()) for name in other.candidates]
    if any(name == home or name in named for name in mention.candidates):
        return True
    replaces = replaced_words(said.text, mention.start, mention.end, citation.quote)
    inside = any(home and is_within(name, home) for name in mention.candidates)
    return inside and is_rule(citation.document) and not replaces


def _around(citation: Citation) -> str:
    """The quote, what stands around it, and the headings above it."""
    passage = citation.document.text[max(0, citation.start - _AROUND) : citation.end + _AROUND]
    return "\n".join((passage, citation.document.issuer, *_titles(citation)))


def _titles(citation: Citation) -> list[str]:
    """The title of the document and the headings above the quote."""
    sections = citation.document.sections
    above = [each.heading_path for each in sections if each.start <= citation.start < each.end]
    return [citation.document.title, *(heading for path in above for heading in path)]


def _named(term: str, text: str) -> bool:
    """Whether a term stands in a text: itself, by a synonym, or by the larger part of a long name."""
    if any(form in text for form in (term, *synonyms(term))):
        return True
    size = max(3, round(_PART * len(term)))
    return any(term[start : start + size] in text for start in range(len(term) - size + 1) if size < len(term))


def _plain(text: str) -> str:
    return half_width(text).lower()
