"""The HTML of the residents' chat: answers, their sources, and what the documents cover.

Pure functions from :mod:`rag.datamodel` values to HTML strings; no Gradio here.
Every piece of text that comes from a document, a question or a model is escaped,
and the HTML is written on one line, because a blank line would end the HTML block
and let the chat read the rest as Markdown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from markdown_it import MarkdownIt

from rag.datamodel import NATIONAL, Answer, Citation, Document

_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False, "breaks": True})
    .enable("table")
    .disable(["link", "image", "autolink", "reference", "code", "fence", "backticks", "entity"])
)
_MARKER = re.compile(r"\[(\d{1,3})\]")
_SENTENCE = re.compile(r"[^。！？!?\n]*(?:[。！？!?]+[”’」』）)]*|\n+|$)")
_BREAK = re.compile(r"\s*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_CONTEXT_SENTENCES = 2
_CONTEXT_CHARS = 160
_REGIONS_SHOWN = 6


def coverage_html(documents: Iterable[Document]) -> str:
    """One line on what can be asked: the number of documents, their regions, the newest date.

    >>> coverage_html([Document("1", "a.md", "", "低保标准", "…", (), region="全国", published="2023-08-25")])
    '收录 <b>1</b> 份文件，涵盖全国；最新一份发布于 <b>2023-08-25</b>。'
    """
    known = list(documents)
    regions = Counter(document.region for document in known if document.region)
    ordered = sorted(regions, key=lambda region: (region != NATIONAL, -regions[region], region))
    parts = [f"收录 <b>{len(known)}</b> 份文件"]
    if ordered:
        shown = "、".join(_word(region) for region in ordered[:_REGIONS_SHOWN])
        parts.append(f"，涵盖{shown}" + (f"等 {len(ordered)} 个地区" if len(ordered) > _REGIONS_SHOWN else ""))
    newest = max((document.published for document in known), default="")
    return "".join(parts) + (f"；最新一份发布于 <b>{_word(newest)}</b>。" if newest else "。")


def question_html(question: str) -> str:
    """What the resident typed, as plain text in the chat."""
    return f'<div class="question">{_plain(question.strip())}</div>'


def notice_html(message: str) -> str:
    """A short message in place of an answer: still looking, or what went wrong and what to do."""
    return f'<div class="answer notice" role="status">{_plain(message.strip())}</div>'


def headline_html(answer: Answer) -> str:
    """The short answer alone, which a resident sees first."""
    return f'<div class="answer {answer.status}">{_headline(answer)}</div>'


def answer_html(answer: Answer, turn: int) -> str:
    """The whole answer: headline, text with markers, who wrote it, and the sources it cites.

    ``turn`` numbers the answers of one conversation, so that a marker finds its own source.
    """
    markers, text = _split(answer)
    known = {citation.marker for citation in answer.citations}

    def link(match: re.Match[str]) -> str:
        return _marker_html(int(match[1]), turn) if int(match[1]) in known else match[0]

    headline = _headline(answer, _MARKER.sub(link, escape(markers)))
    body = _MARKER.sub(link, " ".join(_MARKDOWN.render(text).replace("\n", "").splitlines()))
    sources = "".join(_source_html(citation, turn) for citation in answer.citations)
    if sources:
        sources = f'<section class="sources"><h3>来源 <small>点开可看原文段落</small></h3>{sources}</section>'
    notice = f'<p class="notice">{_plain(answer.notice)}</p>' if answer.notice else ""
    return f'<div class="answer {answer.status}">{headline}<div class="proof">{body}</div>{notice}{sources}</div>'


def _split(answer: Answer) -> tuple[str, str]:
    """The markers after the headline that opens the text, and the text without both.

    The headline is shown large already; a text that does not open with it stays whole.
    """
    first, _, rest = answer.text.partition("\n")
    opening = f"**{answer.headline}**"
    markers = first.removeprefix(opening).strip()
    if not answer.headline or not first.startswith(opening) or _MARKER.sub("", markers).strip():
        return "", answer.text
    return markers, rest


def passage(document: Document, start: int, end: int) -> tuple[str, str, str]:
    """The quote ``text[start:end]`` with up to two sentences before and after it.

    Returns (before, quote, after), which are adjacent in the document.

    >>> text = "一是提标。低保标准为915元。二是扩面。"
    >>> passage(Document("1", "a.md", "", "低保", text, ()), 5, 15)
    ('一是提标。', '低保标准为915元。', '二是扩面。')
    """
    text = document.text
    return text[_before(text, start) : start], text[start:end], text[end : _after(text, end)]


def _before(text: str, start: int) -> int:
    window = max(0, start - _CONTEXT_CHARS)
    starts = [match.start() for match in _SENTENCE.finditer(text, window, start) if match[0].strip()]
    if window:
        starts = starts[1:]
    return starts[-_CONTEXT_SENTENCES:][0] if starts else start


def _after(text: str, end: int) -> int:
    window = min(len(text), end + _CONTEXT_CHARS)
    ends = [match.end() for match in _SENTENCE.finditer(text, end, window) if match[0].strip()]
    if window < len(text):
        ends = ends[:-1]
    return ends[:_CONTEXT_SENTENCES][-1] if ends else end


def _headline(answer: Answer, markers: str = "") -> str:
    if not answer.headline:
        return ""
    return f'<p class="headline">{_plain(answer.headline.strip())}{markers and " " + markers}</p>'


def _marker_html(marker: int, turn: int) -> str:
    return f'<a class="marker" href="#source-{turn}-{marker}" title="查看来源{marker}">[{marker}]</a>'


def _source_html(citation: Citation, turn: int) -> str:
    document = citation.document
    published = f"{document.published} 发布" if document.published else ""
    facts = (document.issuer, published, document.number, document.status)
    meta = " · ".join(_word(fact) for fact in facts if fact) or "发布机构和日期未注明"
    before, quote, after = passage(document, citation.start, citation.end)
    return (
        f'<details class="source" id="source-{turn}-{citation.marker}">'
        f'<summary><span class="number">[{citation.marker}]</span> <span class="title">{_word(document.title)}</span> '
        f'<span class="meta">{meta}</span></summary>'
        f"<blockquote>{_plain(before.lstrip())}<mark>{_plain(quote)}</mark>{_plain(after.rstrip())}</blockquote>"
        f"{_link_html(document.source_url)}</details>"
    )


def _link_html(url: str) -> str:
    """A link to the original, only where the document states a web address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    return (
        f'<p class="original"><a href="{_word(url)}" target="_blank" rel="noopener noreferrer">'
        f"查看原文（{_word(parts.hostname)}）</a></p>"
    )


def _plain(text: str) -> str:
    """Escaped text that keeps its line breaks."""
    return _BREAK.sub("<br>", escape(text))


def _word(text: str) -> str:
    """Escaped text on one line: a title, a name, an address."""
    return escape(" ".join(text.split()))
