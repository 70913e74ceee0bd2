"""The scoring rules: is an answer right, is its first citation, is its headline wrong.

Strings are compared in a normal form without white space, with Arabic
numerals: 十五日 is 15日, 百分之八十 is 80%, 一点五倍 is 1.5倍. A string that
begins or ends with a digit is only found where no digit goes on, so that 915
is not found in 1915, nor 5日 in 15日.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from eval.questions import EvalQuestion
from rag.datamodel import Answer
from rag.numerals import LARGE_UNITS, NUMERAL_CHARS, SMALL_UNITS, chinese_number, half_width

_NUMERAL = rf"(?![百千万亿])[{NUMERAL_CHARS}]+(?:点[{NUMERAL_CHARS}]+)?"
_NUMBER = rf"(?:\d+(?:\.\d+)?|{_NUMERAL})"
_SHARE = re.compile(rf"(?P<base>[百千])分之(?P<number>{_NUMBER})")
_FRACTION = re.compile(rf"(?P<below>{_NUMBER})分之(?P<above>{_NUMBER})")
_CHINESE = re.compile(_NUMERAL)
_GROUPED = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?![\d,])")
_SCALED = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s?(?P<units>[十百千万亿]+)")
_SPACE = re.compile(r"\s+")
_SPACE_BETWEEN_NUMBERS = re.compile(r"(?<=[\d.,])\s+(?=\d)")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one answer did.

    ``right`` means a right answer to an answerable question, a refusal or a
    question back to an unanswerable one. ``citation_right`` is None where no
    citation is due: unanswerable questions, and ambiguous ones met with a
    question back. ``wrong_facts`` are the strings of ``wrong`` that the
    headline states.
    """

    right: bool
    citation_right: bool | None
    wrong_facts: tuple[str, ...]
    false_refusal: bool


def judge(question: EvalQuestion, answer: Answer) -> Verdict:
    """Apply the scoring rules to one answer."""
    wrong_facts = tuple(wrong for wrong in question.wrong if occurs(wrong, answer.headline))
    if not question.answerable:
        return Verdict(answer.status != "answered", None, wrong_facts, false_refusal=False)
    asked_back = question.ambiguous and answer.status == "clarify"
    return Verdict(
        right=asked_back or is_right(question, answer.text),
        citation_right=None if asked_back else first_path(answer) in question.docs,
        wrong_facts=wrong_facts,
        false_refusal=answer.status != "answered" and not asked_back,
    )


def is_right(question: EvalQuestion, text: str) -> bool:
    """Whether ``text`` meets every group of answers by one alternative.

    With ``ambiguous``, the groups are readings of the question: one of them met suffices.
    """
    met = (occurs_any(group, text) for group in question.answers)
    return any(met) if question.ambiguous else all(met)


def first_path(answer: Answer) -> str:
    """The document that the first citation quotes, or "" without citations."""
    return answer.citations[0].document.path if answer.citations else ""


def occurs_any(alternatives: Iterable[str], text: str) -> bool:
    """Whether one of the alternatives occurs in the text."""
    return any(occurs(alternative, text) for alternative in alternatives)


def occurs(wanted: str, text: str) -> bool:
    """Whether a string occurs, whatever the white space and the kind of numerals.

    >>> occurs("十五日", "应当自受理之日起 15 日内办结"), occurs("915", "发放1915元")
    (True, False)
    >>> occurs("9万人", "奖励补贴九万人"), occurs("80%", "按百分之八十发给")
    (True, True)
    """
    plain_wanted, plain_text = arabic(wanted), arabic(text)
    return _found(plain_wanted, plain_text) or _found(_expand(plain_wanted), _expand(plain_text))


def arabic(text: str) -> str:
    """The normal form: Arabic numerals, half-width, no white space.

    White space between two numbers stays as one space: it keeps 「1. 915元」,
    the first of a Markdown list, from becoming 1.915元.

    >>> arabic("一点五倍， 百分之八十 的"), arabic("2.  十日"), arabic("老百姓住万荣")
    ('1.5倍，80%的', '2. 10日', '老百姓住万荣')
    """
    text = half_width(text)
    text = _GROUPED.sub(lambda match: match[0].replace(",", ""), text)
    text = _SHARE.sub(lambda match: _digits(match["number"]) + ("%" if match["base"] == "百" else "‰"), text)
    text = _FRACTION.sub(lambda match: f"{_digits(match['above'])}/{_digits(match['below'])}", text)
    text = _CHINESE.sub(lambda match: _digits(match[0]), text)
    return " ".join(_SPACE.sub("", part) for part in _SPACE_BETWEEN_NUMBERS.split(text))


def _expand(text: str) -> str:
    """Numbers written out: 9万人 as 90000人, 12.6亿元 as 1260000000元."""
    return _SCALED.sub(lambda match: _plain(Decimal(match["number"]) * _factor(match["units"])), text)


def _factor(units: str) -> int:
    factor = 1
    for unit in units:
        factor *= SMALL_UNITS.get(unit) or LARGE_UNITS[unit]
    return factor


def _digits(numeral: str) -> str:
    """A numeral in Arabic digits; what is no numeral after all (「七八」) stays as it is."""
    if numeral[0].isdigit():
        return numeral
    value = chinese_number(numeral)
    return numeral if value is None else _plain(value)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _found(wanted: str, text: str) -> bool:
    before = r"(?<!\d)(?<!\d[.])" if wanted[:1].isdigit() else ""
    after = r"(?!\d|[.]\d)" if wanted[-1:].isdigit() else ""
    return bool(wanted) and re.search(before + re.escape(wanted) + after, text) is not None
