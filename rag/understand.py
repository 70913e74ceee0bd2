"""Reads a question: what is asked for, about what, where and when.

A question in a conversation may leave open what earlier ones said (「南昌呢？」,
「那特困的呢」); `rag.followup` decides, and what is taken over is kept apart from
what the asker says now.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from rag.asks import find_asks
from rag.datamodel import NATIONAL, Question
from rag.dates import find_dates, find_period
from rag.errors import QuestionError
from rag.figures import UNIT_PATTERN, find_figures
from rag.followup import is_follow_up, resume
from rag.regions import find_regions, resolve_regions
from rag.text import Word, is_stopword, words

MAX_CHARS = 500
_HISTORY_TURNS = 4
_NATIONWIDE = re.compile(r"国家(?:规定|法律|法|层面|统一|标准|是怎么|怎么|对|有)|全国|国务院|中央")
_CURRENT = re.compile(r"现在|目前|如今|当前|今年|最新|眼下")
_ASKING = re.compile(
    rf"几[号月日点]|(?:多少|几(?!点|乎|经|何))(?:个)?(?:钱|{UNIT_PATTERN})?|百分之(?:几|多少)|(?:是|要|有|算|叫|讲|干)?(?:什么|啥)(?:时候|时间|意思)?"
    r"|哪(?:些|个|里|儿|年|天|种|家|项|位|几[个项种]?|俩|一[天年个])?|怎么(?:办|样)?|怎样|如何|咋(?:样|办)?|为什么|为啥"
    r"|多(?:久|长时间|长|高|大|远|重|宽)|是不是|能不能|可不可以|有没有|要不要|行不行|会不会|是否|能否|可否"
    r"|一共|总共|合计|到底|究竟|大概|具体|请问|想问一?下?|我想知道|麻烦|告诉我|谁|吗|呢|啊|呀|吧|嘛|么"
)
_QUOTED = re.compile(r"[“「『\"]([^”」』\"]{2,12})[”」』\"]")
_RELATIVE_TIME = re.compile(r"前年|去年|上年|今年|本年|当年|明年|现在|目前|如今|当前|最新|眼下")
_PART_OF_YEAR = re.compile(r"第?[一二三四1-4]季度|[上下]半年|\d{1,2}\s*[-—–~～至到]\s*\d{1,2}月")


def understand(text: str, history: Sequence[Mapping[str, str]] = (), covered: Collection[str] = ()) -> Question:
    """The question as the later stages need it.

    Args:
        text: what the resident typed.
        history: earlier turns, ``{"role": "user" | "assistant", "content": …}``, oldest first.
        covered: full names of the regions that the documents are about.

    Raises:
        QuestionError: the text is empty, too long, or holds no readable character.
    """
    question = _read(clean(text), covered)
    context: Question | None = None
    for turn in _user_turns(history):
        context = _in_context(_read(turn, covered), context)
    return _in_context(question, context)


def understand_next(text: str, earlier: Question, covered: Collection[str] = ()) -> Question:
    """A later part of the same message: it takes over what it leaves open, whatever it names itself."""
    return resume(_read(clean(text), covered), earlier)


def clean(text: str) -> str:
    r"""One line of readable characters.

    >>> clean("  东湖区\u200b低保\n标准？ ")
    '东湖区低保 标准？'
    """
    readable = "".join(char for char in text if unicodedata.category(char) not in ("Cf", "Co", "Cs", "Cn"))
    line = " ".join("".join(" " if unicodedata.category(char) == "Cc" else char for char in readable).split())
    if not any(char.isalnum() for char in line):
        raise QuestionError("没有看到问题，请用文字输入您想了解的内容，例如：低保标准是多少。")
    if len(line) > MAX_CHARS:
        raise QuestionError(f"问题太长了（{len(line)} 个字），请缩短到 {MAX_CHARS} 个字以内，一次问一件事。")
    return line


def content_words(text: str, covered: Collection[str] = ()) -> tuple[str, ...]:
    """The words that say what a text is about: no question words, places, dates or function words.

    A name in quotes is one word. Figures that the asker states (人才十条, 满20年) come last, as they are written.

    >>> content_words("东湖区低保标准是多少")
    ('低保', '标准')
    """
    spans = [(mention.start, mention.end) for mention in find_regions(text, covered)]
    spans += [(date.start, date.end) for date in find_dates(text)]
    stated = [text[figure.start : figure.end] for figure in find_figures(text) if figure.value != 1]
    spans += [(figure.start, figure.end) for figure in find_figures(text)]
    for pattern in (_ASKING, _RELATIVE_TIME, _PART_OF_YEAR, _NATIONWIDE):
        spans += [match.span() for match in pattern.finditer(text)]
    quoted = [match[1] for match in _QUOTED.finditer(text)]
    spans += [match.span() for match in _QUOTED.finditer(text)]
    found = [word for word in words(_blank(text, spans)) if not is_stopword(word.text)]
    return tuple(dict.fromkeys((*quoted, *_joined(found), *stated)))


def _read(text: str, covered: Collection[str]) -> Question:
    regions = tuple(resolve_regions(text, covered))
    if not regions and _NATIONWIDE.search(text):
        regions = (NATIONAL,)
    return Question(
        text=text,
        standalone=text,
        asks=find_asks(text),
        terms=content_words(text, covered),
        regions=regions,
        period=find_period(text),
        current=bool(_CURRENT.search(text)),
    )


def _joined(found: Iterable[Word]) -> Iterator[str]:
    """The words, loose neighbouring characters joined: a name that the dictionary lacks is one term (周+娜)."""
    loose, end = "", -1
    for word in found:
        if loose and (len(word.text) > 1 or word.start != end):
            yield loose
            loose = ""
        if len(word.text) > 1:
            yield word.text
        else:
            loose += word.text
        end = word.end
    if loose:
        yield loose


def _in_context(question: Question, context: Question | None) -> Question:
    return resume(question, context) if context and is_follow_up(question) else question


def _user_turns(history: Sequence[Mapping[str, str]]) -> list[str]:
    texts = (turn.get("content", "") for turn in history if turn.get("role") == "user")
    return [text[:MAX_CHARS] for text in texts if any(char.isalnum() for char in text)][-_HISTORY_TURNS:]


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with the spans replaced by spaces of the same length."""
    chars = list(text)
    for start, end in spans:
        chars[start:end] = " " * (end - start)
    return "".join(chars)
