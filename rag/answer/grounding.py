"""Whether every sentence of a model's text says what the passages it cites say.

The verifier proves quotes, figures, dates and places of any answer. The words of a
model need more: a marker on each sentence, its words in the passages that it cites,
no negation turned round, and the figure or date that was read without it, so that it
cannot pick another true one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from rag.answer.bind import read_figure
from rag.answer.decide import LEAST_POLICY
from rag.answer.llm_text import Reply, Said
from rag.answer.match import Matcher
from rag.answer.passages import Passage
from rag.datamodel import NATIONAL, Question
from rag.dates import find_dates
from rag.figures import find_figures
from rag.regions import find_regions, local_name
from rag.text import is_policy_term, is_stopword, normalise, synonyms, words

LEAST_GROUNDED = 0.75
"""Of a sentence's content words, by their length; the rest may be the model's own wording."""
HEADLINE_CHARS = 100
_PART, _APART = 0.6, 4
_QUOTES = dict.fromkeys(map(ord, '“”‘’「」『』"'))
_BLANK_QUOTES = dict.fromkeys(_QUOTES, " ")
_OWN_WORDS = frozenset(
    "文件 资料 规定 显示 通知 原文 介绍 提到 指出 明确 写明 说明 包括 内容 情况 为准 当地 适用 申请人 居民 现行 达到 "
    "符合 进行 如下 同时 应当 执行 施行 实施 生效 个 人 元 年 月 日 是 为".split()
)
"""Words in which answers speak about documents, whatever these say."""
_CODE = re.compile(r"(?=[a-z0-9_-]*[a-z])(?=[a-z0-9_-]*\d)[a-z0-9_-]{4,}|[a-z]{3,}(?:[_-][a-z0-9]+)+")
"""Something like PASS-1234: no word of a policy, but what a planted text asks to be repeated."""
_DENIED = re.compile(
    r"不得|不予|不能|不可|不准|不再|不属于|不包括|不享受|不适用|不需|不收|不用|不必|无需|无须|禁止|严禁|免收|免费|未"
)
_DENIAL = re.compile(r"[不未无免禁]|没有?|除外")
_NEUTRAL = re.compile(r"未成年人?|未来|不动产|不仅|不断|无障碍|无线|免疫|无业|无人机|不同")
_LEAST_DENIED = 0.33
_LEAST_NAMED = 0.6
_CONTACT_ASKED = re.compile(r"电话|热线|号码|网址|网站|链接|邮箱|公众号|小程序")
_CONTACT = re.compile(r"\d{5,}|\d{3,4}[-—]\d|www|http|\.(?:cn|com)|@|公众号|小程序|网站")
_CLAUSE = re.compile(r"[^，,；;。！？!?\n：:]+")


def problems(
    reply: Reply, passages: Sequence[Passage], question: Question, matcher: Matcher, expected: str = ""
) -> tuple[str, ...]:
    """What is wrong with a reply, in words that its writer can act on; empty when it may go to the verifier.

    ``expected`` is the short answer that was read from the documents without a model, "" when there is none.
    """
    found = [problem for said in reply.sentences for problem in _in_sentence(said, passages, question)]
    found += _in_headline(reply, question)
    if reply.sentences and not expected:
        found += _beside_the_point(reply.sentences[0], passages, question, matcher)
    elif question.answer_type in ("figure", "date"):
        found += _other_facts(reply, expected)
    return tuple(dict.fromkeys((*found, *_unnamed_places(reply, passages, question))))


def _in_sentence(said: Said, passages: Sequence[Passage], question: Question) -> Iterator[str]:
    cited = [passages[marker - 1] for marker in said.markers if 1 <= marker <= len(passages)]
    if not said.markers:
        yield f"“{said.text}”没有注明资料编号。"
    elif len(cited) < len(said.markers):
        yield f"“{said.text}”注明的资料编号不存在。"
    else:
        grounds = "\n".join(map(_grounds, cited))
        yield from _ungrounded(said.text, grounds, question)
        if _turned_round(said.text, "\n".join(passage.text for passage in cited)):
            yield f"“{said.text}”与所引资料的肯定、否定相反。"


def _grounds(passage: Passage) -> str:
    """What a passage and its document say of themselves."""
    document = passage.document
    known = (passage.text, passage.context, document.title, document.issuer, document.number, passage.region)
    return "\n".join(known)


def _ungrounded(sentence: str, grounds: str, question: Question) -> Iterator[str]:
    """Words that the passages do not hold: any policy term, any code, or too many of the others."""
    plain = _comparable(grounds)
    content = [text for text in _content_words(sentence) if len(text) > 1 or text not in plain]
    levels = {text: _level(text, plain) for text in content}
    alien = [text for text, level in levels.items() if is_policy_term(text) and level < 1]
    asked = normalise(question.text)
    alien += [code for code in _CODE.findall(normalise(sentence)) if code not in asked]
    size = sum(map(len, content))
    if size and sum(len(text) * levels[text] for text in content) / size < LEAST_GROUNDED:
        alien += [text for text in content if levels[text] < _PART]
    if alien:
        yield f"“{sentence}”中的“{'、'.join(dict.fromkeys(alien))}”在所引资料中没有。"


def _content_words(sentence: str) -> list[str]:
    """Words that state something; figures, dates and places are compared by what they mean."""
    spans = [(figure.start, figure.end) for figure in find_figures(sentence)]
    spans += [(date.start, date.end) for date in find_dates(sentence)]
    spans += [(mention.start, mention.end) for mention in find_regions(sentence)]
    found = words(sentence.translate(_BLANK_QUOTES))
    return [
        word.text
        for word in found
        if not any(start <= word.start and word.end <= end for start, end in spans)
        and not is_stopword(word.text)
        and word.text not in _OWN_WORDS
    ]


def _comparable(text: str) -> str:
    return "".join(normalise(text).translate(_QUOTES).split())


def _level(word: str, plain: str) -> float:
    """1 where the word, a synonym or its long form stands (收费: 收取任何费用), less where only a part of it does."""
    if word in plain or any(form in plain for form in synonyms(word)):
        return 1.0
    if len(word) == 2:
        return float(bool(re.search(f"{re.escape(word[0])}.{{0,{_APART}}}{re.escape(word[1])}", plain)))
    if is_policy_term(word):
        return 0.0
    return _PART * any(word[at : at + 2] in plain for at in range(len(word) - 1))


def _turned_round(sentence: str, quotes: str) -> bool:
    """Whether a clause denies what the nearest clause of the passages states, or states what they deny."""
    plain = _NEUTRAL.sub("", quotes)
    clauses = _CLAUSE.findall(plain)
    for said in _CLAUSE.findall(_NEUTRAL.sub("", sentence)):
        nearest = max(clauses, key=partial(_likeness, said), default="")
        if _DENIAL.search(said):
            if not _DENIAL.search(nearest if _shared(said, nearest) else plain):
                return True
        elif any(_states_denied(said, clause) for clause in clauses):
            return True
    return False


def _states_denied(said: str, clause: str) -> bool:
    """Whether a clause that denies nothing says what ``clause`` denies: 「要收取费用」 of 「不收取任何费用」."""
    denied = _DENIED.search(clause)
    rest = clause[denied.start() :] if denied else ""
    return len(rest) > 1 and _shared(said, rest) >= _LEAST_DENIED * (len(rest) - 1)


def _likeness(first: str, second: str) -> float:
    """Common pairs of characters, for the length of the second text."""
    return _shared(first, second) / (len(second) + 6)


def _shared(first: str, second: str) -> int:
    pairs = {first[at : at + 2] for at in range(len(first) - 1)}
    return sum(second[at : at + 2] in pairs for at in range(len(second) - 1))


def _in_headline(reply: Reply, question: Question) -> Iterator[str]:
    """The short answer is short, and is a figure or a date where one is asked for and no bare one elsewhere."""
    if not reply.sentences:
        yield "没有写出答案。"
        return
    first = reply.sentences[0].text
    figures, dates = find_figures(first), find_dates(first)
    if len(first) > HEADLINE_CHARS:
        yield "第一句太长，请先用一句短话直接回答。"
    if question.answer_type == "date" and not (dates or figures):
        yield "第一句没有写出所问的时间。"
    if question.answer_type == "figure" and not figures:
        yield "第一句没有写出所问的数字。"
    if question.answer_type not in ("figure", "date") and figures and not _content_words(first):
        yield "第一句没有回答所问的事。"


def _other_facts(reply: Reply, expected: str) -> Iterator[str]:
    """Figures and dates of the answer read without a model that the reply does not give: one of the two is wrong."""
    text = "".join(said.text for said in reply.sentences)
    figures, dates = find_figures(text), find_dates(text)
    missing = [each for each in find_figures(expected) if not any(each.same_amount(figure) for figure in figures)]
    undated = [each for each in find_dates(expected) if not any(each.iso == date.iso for date in dates)]
    spans = [(each.start, each.end) for each in missing] + [(each.start, each.end) for each in undated]
    for start, end in spans:
        yield f"从资料中读出的是“{expected[start:end]}”，回答里没有，请再看资料。"


def _beside_the_point(first: Said, passages: Sequence[Passage], question: Question, matcher: Matcher) -> Iterator[str]:
    """What was not found without a model must speak of all that is asked; its figure is the one its passage binds."""
    cited = [passages[marker - 1] for marker in first.markers if 1 <= marker <= len(passages)]
    facts = question.answer_type in ("figure", "date")
    text = first.text if facts else "\n".join((first.text, *map(_grounds, cited)))
    policy = 1.0 if facts else LEAST_POLICY
    named = matcher.policy_coverage(text) >= policy and matcher.key_coverage(text) >= _LEAST_NAMED
    if not named or (_CONTACT_ASKED.search(question.text) and not _CONTACT.search(first.text)):
        yield "第一句没有写明所问的事项，资料没有写明时请只回答：文件中没有。"
    said = find_figures(first.text)
    asks = [ask for ask in question.asks if ask.answer_type == "figure"]
    for passage in cited if asks else ():
        readings = [read_figure(passage.text, ask, matcher) for ask in asks]
        if not all(each and any(each.figure.same_amount(figure) for figure in said) for each in readings):
            yield "所引资料中与问题对应的数字不是第一句写的数字。"


def _unnamed_places(reply: Reply, passages: Sequence[Passage], question: Question) -> Iterator[str]:
    """Local figures whose place is neither asked for nor named in the text."""
    if question.answer_type != "figure":
        return
    text = "".join(said.text for said in reply.sentences)
    for marker in dict.fromkeys(marker for said in reply.sentences for marker in said.markers):
        region = passages[marker - 1].region if 1 <= marker <= len(passages) else ""
        name = local_name(region)
        if region in ("", NATIONAL, *question.regions) or name in text or name[:-1] in text:
            continue
        yield f"请写明资料[{marker}]适用的地方：{name}。"
