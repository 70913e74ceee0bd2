"""A statement or draft taken apart into claims: one sentence each, with what earlier sentences leave to it."""

from __future__ import annotations

import re
import unicodedata

from rag.asks import has_interrogative
from rag.errors import QuestionError
from rag.sentences import split_clauses

MAX_CHARS = 3000
_MAX_CLAIMS, _MAX_CLAIM = 40, 450
_ASKS = re.compile(r"[？?]\s*$|[吗呢]\s*[。？?！!]?\s*$")
_LIST_MARK = re.compile(r"^\s*(?:[-*•·#>]+|[（(]?[一二三四五六七八九十\d]{1,3}[、.．)）])\s*")
_TENTHS = re.compile(
    r"([一二三四五六七八九])成(?:([一二三四五六七八九半])(?![个家所户人]))?(?!立|为|年|人|本|员|果|长|功|交|效|熟|都|语|分|品|套|份|就)"
)
_PERSONS = re.compile(r"(?<=[\d一二三四五六七八九十百千万])个人")
_HALF_YEAR = re.compile(r"([头前后])(?:六|6)个月")
_DIGITS = "零一二三四五六七八九"


def split_claims(statement: str) -> list[str]:
    r"""The claims of a statement, in order.

    >>> split_claims("1. 低保标准为915元；特困标准为1190元。\n请核对吗？")
    ['低保标准为915元', '特困标准为1190元']

    Raises:
        QuestionError: there is nothing to check: no text, too much of it, or only questions.
    """
    text = "\n".join(filter(None, map(_readable, statement.splitlines())))
    if not any(char.isalnum() for char in text):
        raise QuestionError("没有看到要核对的内容，请输入一句陈述，例如：东湖区低保标准为每月915元。")
    if len(text) > MAX_CHARS:
        raise QuestionError(f"内容太长了（{len(text)} 个字），请缩短到 {MAX_CHARS} 个字以内，分几次核对。")
    sentences = (_LIST_MARK.sub("", text[start:end]).rstrip("。；;！! ") for start, end in split_clauses(text))
    claims = [each for each in sentences if any(char.isalnum() for char in each) and not is_question(each)]
    if not claims:
        raise QuestionError(
            "这是一个问题，不是陈述。想得到答案请用提问功能；要核对，请写成陈述句，例如：低保标准为每月915元。"
        )
    if max(map(len, claims)) > _MAX_CLAIM:
        raise QuestionError(f"有一句话太长了（超过 {_MAX_CLAIM} 个字），请分成几句再核对。")
    if len(claims) > _MAX_CLAIMS:
        raise QuestionError(f"内容太多了（{len(claims)} 句），请每次核对不超过 {_MAX_CLAIMS} 句。")
    return claims


def is_question(sentence: str) -> bool:
    """Whether a sentence asks instead of stating.

    >>> is_question("低保标准是多少"), is_question("可以申请吗？"), is_question("职工可以休几天假，由单位安排")
    (True, True, False)
    """
    return bool(_ASKS.search(sentence)) or (has_interrogative(sentence) and bool(_OPEN.search(sentence)))


_OPEN = re.compile(
    r"(?:多少|什么|啥|谁|哪[里儿些个年天]|怎么办?|如何(?:办理|申请)?|几[个天年岁元]|多久|何时|为什么)[^，。]{0,6}$"
)


def plain_figures(text: str) -> str:
    """Everyday figures as documents write them: tenths as percentages, 五个人 as 五人.

    >>> plain_figures("超过九成四的毕业生"), plain_figures("不超过五个人")
    ('超过94%的毕业生', '不超过五人')
    """

    def percent(match: re.Match[str]) -> str:
        rest = {"": 0, "半": 5}.get(match[2] or "", _DIGITS.find(match[2] or ""))
        return f"{_DIGITS.index(match[1]) * 10 + rest}%"

    text = (
        _HALF_YEAR.sub(r"\1半年", text)
        .replace("前半年", "上半年")
        .replace("头半年", "上半年")
        .replace("后半年", "下半年")
    )
    return _PERSONS.sub("人", _TENTHS.sub(percent, text))


def _readable(line: str) -> str:
    kept = "".join(" " if unicodedata.category(char) == "Cc" else char for char in line)
    return " ".join(
        "".join(char for char in kept if unicodedata.category(char) not in ("Cf", "Co", "Cs", "Cn")).split()
    )
