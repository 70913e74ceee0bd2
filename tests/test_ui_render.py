"""The HTML of answers: what is shown, that markers find their sources, that text stays text."""

import re
from html import unescape

import pytest
from fake_pipeline import HOSTILE_TEXT, LAW, RELIEF, answered, cite, clarify, hostile, refused
from hypothesis import given
from hypothesis import strategies as st

from rag.datamodel import Answer, Document
from ui_render import answer_html, coverage_html, headline_html, notice_html, passage, question_html

LINE_ENDS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
TAGS = re.compile(r"<(/?\w+)")
TEXT = st.text(st.sampled_from("低保915元。！？；<>&\"'[1]#* \n\r\u2028\u3000"), max_size=80)


def document(text: str) -> Document:
    return Document(id="d", path="d.md", sha256="", title="标题", text=text, sections=())


def with_source(url: str) -> str:
    source = Document(id="d", path="d.md", sha256="", title="标题", text="原文", sections=(), source_url=url)
    return answer_html(Answer("", "answered", "", "", "[1]", (cite(1, source, "原文"),)), 1)


def test_answer_shows_headline_text_and_every_source() -> None:
    html = answer_html(answered(), 3)
    assert '<p class="headline">东湖区低保标准：915元 <a class="marker"' in html
    assert "低保标准由谁定" in html
    assert html.count("<details") == 2
    facts = (RELIEF.title, "南昌日报", "2023-08-25", LAW.title, "国务院", "2014-02-21", "国务院令第649号", "现行有效")
    for fact in facts:
        assert fact in html


def test_a_marker_points_at_the_source_of_its_own_turn() -> None:
    html = answer_html(answered(), 3)
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets == ["source-3-1", "source-3-1", "source-3-2"]
    assert {f'id="{target}"' in html for target in targets} == {True}


@pytest.mark.parametrize(
    ("text", "strong"),
    [("**915元** [1]\n\n> 原文", 0), ("**915元** [1][2]", 0), ("**915元**，每月 [1]", 1), ("标准是**915元**", 1)],
)
def test_a_headline_that_opens_the_text_is_shown_once(text: str, strong: int) -> None:
    html = answer_html(Answer("", "answered", "", "915元", text), 1)
    assert html.count("<strong>915元</strong>") == strong
    assert html.count("915元") == 1 + strong


def test_a_number_in_brackets_without_a_source_is_no_link() -> None:
    html = answer_html(Answer("", "answered", "", "", "见附件[9] [1]", (cite(1, LAW, "第三条"),)), 1)
    assert "[9]" in html
    assert "source-1-9" not in html


def test_the_quote_is_marked_inside_its_context() -> None:
    html = answer_html(answered(), 1)
    before, rest = html.split("<mark>", 1)
    quote, after = rest.split("</mark>", 1)
    assert before.endswith("今年以来，东湖区持续加大救助力度。")
    assert quote == "低保、特困供养补贴标准分别提高至915元、1190元"
    assert after.startswith("，惠及2318户3071名低保对象。")


def test_a_quote_that_begins_a_line_still_begins_one() -> None:
    source = document("一、兜底保障\n低保标准为915元。")
    html = answer_html(Answer("", "answered", "", "", "[1]", (cite(1, source, "低保标准为915元。"),)), 1)
    assert "一、兜底保障<br><mark>低保标准为915元。</mark>" in html


def test_refusal_and_clarification_have_no_sources() -> None:
    assert 'class="answer refused"' in answer_html(refused(), 1)
    assert 'class="answer clarify"' in answer_html(clarify(), 1)
    assert "来源" not in answer_html(refused(), 1) + answer_html(clarify(), 1)
    assert "headline" not in answer_html(refused(), 1)


def test_tables_and_lists_are_drawn() -> None:
    text = "| 项目 | 标准 |\n|---|---|\n| 低保 | 915元 |\n\n1. 申请\n2. 审核"
    html = answer_html(Answer("", "answered", "", "", text), 1)
    assert "<td>915元</td>" in html
    assert "<ol><li>申请</li><li>审核</li></ol>" in html


def test_hostile_text_stays_text() -> None:
    html = answer_html(hostile(), 1)
    assert not {"img", "script", "form", "input", "h1"} & {name.strip("/") for name in TAGS.findall(html)}
    assert re.findall(r'href="([^"]+)"', html) == ["#source-1-1"]
    assert "<mark>" in html
    assert HOSTILE_TEXT.split("\r", maxsplit=1)[0] in unescape(html.replace("<br>", ""))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//a.cn", "", "http://[", "seeds/1.txt"])
def test_only_web_addresses_become_links(url: str) -> None:
    assert "查看原文" not in with_source(url)


def test_the_original_opens_in_its_own_tab_and_cannot_break_out() -> None:
    html = with_source('https://www.example.gov.cn/a"onclick="x')
    assert "查看原文（www.example.gov.cn）" in html
    assert 'rel="noopener noreferrer"' in html
    assert '"onclick' not in html


@given(TEXT, TEXT, TEXT)
def test_html_is_one_line_and_keeps_the_text(question: str, headline: str, text: str) -> None:
    pieces = (
        question_html(question),
        notice_html(question),
        headline_html(Answer("", "answered", "", headline, "")),
        answer_html(Answer("", "answered", "", headline, text), 1),
    )
    assert not LINE_ENDS.search("".join(pieces))
    assert re.sub(r"\s", "", unescape(re.sub(r"<[^>]+>", "", pieces[0]))) == re.sub(r"\s", "", question)


@given(st.data())
def test_the_passage_is_the_document_around_the_quote(data: st.DataObject) -> None:
    text = data.draw(TEXT.filter(bool))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    before, quote, after = passage(document(text), start, end)
    assert quote == text[start:end]
    assert text[: end + len(after)].endswith(before + quote + after)


def test_the_passage_is_short_in_a_long_document() -> None:
    text = "甲方应当按期办理。" * 200
    before, _, after = passage(document(text), 900, 909)
    assert (before, after) == ("甲方应当按期办理。" * 2, "甲方应当按期办理。" * 2)


def test_coverage_counts_documents_regions_and_the_newest_date() -> None:
    html = coverage_html((RELIEF, LAW))
    assert html == "收录 <b>2</b> 份文件，涵盖全国、江西省南昌市东湖区；最新一份发布于 <b>2023-08-25</b>。"
    assert coverage_html(()) == "收录 <b>0</b> 份文件。"


def test_coverage_names_the_largest_regions_and_counts_the_rest() -> None:
    regions = ["甲市", "乙市", "丙市", "丁市", "戊市", "己市", "庚市", "庚市"]
    documents = [
        Document(id=str(i), path="", sha256="", title="", text="", sections=(), region=region)
        for i, region in enumerate(regions)
    ]
    html = coverage_html(documents)
    assert "涵盖庚市、" in html
    assert "等 7 个地区" in html
