"""Chunking: where passages begin and end, and that together they hold all the text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from documents import corpus_files, laws, parse
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.chunk import chunk_document
from rag.cut import LONGEST, cut
from rag.datamodel import Chunk, Document
from rag.parse import parse_document

TARGET = 320
SENTENCE = "民政部门应当自受理之日起二十个工作日内作出审核确认决定。"


def check(document: Document, target: int) -> list[Chunk]:
    """The promises that hold for every document."""
    chunks = chunk_document(document, target)
    assert all(document.text[chunk.start : chunk.end] == chunk.text == chunk.text.strip() != "" for chunk in chunks)
    assert all(left.end <= right.start for left, right in pairwise(chunks))
    assert squeezed("".join(chunk.text for chunk in chunks)) == squeezed(document.text)
    assert [chunk.ordinal for chunk in chunks] == list(range(len(chunks)))
    assert len({chunk.id for chunk in chunks}) == len(chunks)
    assert {(chunk.doc_id, chunk.path) for chunk in chunks} <= {(document.id, document.path)}
    return chunks


def squeezed(text: str) -> str:
    return "".join(text.split())


def texts(document: Document, target: int = TARGET) -> list[str]:
    return [chunk.text for chunk in check(document, target)]


def test_the_promises_hold_for_every_law() -> None:
    longest = max(len(chunk.text) for raw in laws() for chunk in check(parse_document(raw), TARGET))
    assert longest <= LONGEST * TARGET + 60


def test_the_promises_hold_for_every_digest() -> None:
    for raw in corpus_files():
        check(parse_document(raw), TARGET)


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="第一二三章条、（）1.# \n|-：；。，？问答低保标准元是 ", min_size=1, max_size=400).filter(
        str.strip
    ),
    st.integers(4, 60),
)
def test_the_promises_hold_for_any_text(text: str, target: int) -> None:
    check(parse(f"# 办法\n正文。\n{text}"), target)


@given(st.text(alphabet="低保，。；\n一是（）1.：标准元 ", max_size=300), st.integers(2, 50))
def test_pieces_are_never_longer_than_twice_the_target(text: str, target: int) -> None:
    assert all(end - start <= LONGEST * target for start, end in cut(text, 0, len(text), target))


def test_an_article_is_a_passage() -> None:
    articles = [f"第{n}条 {SENTENCE * 2}" for n in "一二三"]
    document = parse("# 某某办法\n## 第一章 总则\n" + "\n".join(articles))
    assert texts(document) == [f"某某办法\n第一章 总则\n{articles[0]}", *articles[1:]]
    assert {chunk.heading_path for chunk in check(document, TARGET)} == {("第一章 总则",)}


def test_tiny_articles_are_joined_with_tiny_neighbours_only() -> None:
    lines = ["第一条 国家实行。", "第二条 略。", f"第三条 {SENTENCE * 2}", "第四条 略。"]
    assert texts(parse("# 办法\n正文。\n## 第一章 总则\n" + "\n".join(lines)))[1:] == [
        f"第一章 总则\n{lines[0]}\n{lines[1]}",
        lines[2],
        lines[3],
    ]


def test_the_paragraphs_of_an_article_stay_with_it() -> None:
    text = f"第一条 {SENTENCE}\n前款所称部门，是指民政部门。\n第二条 {SENTENCE * 2}"
    assert texts(parse(f"# 办法\n正文。\n## 第一章 总则\n{text}"))[1].endswith("是指民政部门。")


def test_a_long_article_is_cut_at_paragraphs_and_keeps_its_number() -> None:
    text = "\n".join([f"第八条 {SENTENCE * 6}", SENTENCE * 8, SENTENCE * 9])
    chunks = check(parse(f"# 办法\n正文。\n## 第一章 总则\n第七条 {SENTENCE * 2}\n{text}"), TARGET)[2:]
    assert [chunk.text for chunk in chunks] == text.split("\n")
    assert [chunk.heading_path for chunk in chunks] == [("第一章 总则",), *[("第一章 总则", "第八条")] * 2]


def test_a_long_paragraph_is_cut_at_the_members_of_its_enumeration() -> None:
    members = [f"{n}是完善制度。{SENTENCE * 7}" for n in "一二三四"]
    chunks = check(parse(f"工作通报\n一、加强领导，压实责任。{''.join(members)}", "a.txt"), TARGET)
    assert [chunk.text[:2] for chunk in chunks][1:] == ["二是", "三是", "四是"]
    assert chunks[1].heading_path == ("一、加强领导，压实责任",)


def test_a_list_stays_with_the_line_that_leads_in() -> None:
    items = [f"（{n}）{SENTENCE}" for n in "一二三四五六七八九"]
    lead = f"{SENTENCE * 3}申请人应当提交下列材料："
    document = parse("\n".join(["# 办法", "## 材料", SENTENCE * 9, lead, *items]))
    assert texts(document)[-1] == "\n".join([lead, *items])


def test_a_question_stays_with_its_answer() -> None:
    text = "\n".join(f"问：第{n}种情况怎么办理？\n{SENTENCE * 11}" for n in (1, 2))
    assert [passage.count("问：") for passage in texts(parse(f"# 政策问答\n## 低保\n{text}"))] == [1, 1]


def test_short_paragraphs_under_one_heading_are_joined_up_to_the_target() -> None:
    document = parse("# 简报\n## 一\n" + "\n".join([SENTENCE] * 30) + "\n## 二\n" + SENTENCE)
    sizes = [len(passage) for passage in texts(document)]
    assert len(sizes) == 4
    assert all(size <= TARGET * 1.25 for size in sizes)


def test_headings_without_text_open_the_next_passage() -> None:
    document = parse(f"# 刑法\n## 第一编 总则\n### 第一章 任务\n第一条 {SENTENCE * 2}")
    (chunk,) = check(document, TARGET)
    assert chunk.heading_path == ("第一编 总则", "第一章 任务")
    assert chunk.text.startswith("刑法\n第一编 总则\n第一章 任务\n第一条")


def test_ids_follow_the_content_and_not_the_place() -> None:
    before = check(parse(f"# 办法\n正文。\n第一条 {SENTENCE * 2}\n第二条 {SENTENCE * 3}"), TARGET)
    after = check(parse(f"# 办法\n正文有变。\n第一条 新的一条。\n第二条 {SENTENCE * 3}"), TARGET)
    assert before[-1].id == after[-1].id
    assert before[-1].start != after[-1].start


def test_equal_passages_have_different_ids() -> None:
    document = parse(f"# 案例\n{SENTENCE}\n## 结果\n{SENTENCE}\n## 理由\n{SENTENCE}\n## 结果\n{SENTENCE}")
    chunks = [chunk for chunk in check(document, TARGET) if chunk.text.startswith("结果")]
    assert len({chunk.text for chunk in chunks}) < len(chunks) == len({chunk.id for chunk in chunks})


@pytest.mark.parametrize("target", [1, 10, 320, 5000])
def test_any_target_is_possible(target: int) -> None:
    check(parse(f"# 办法\n第一条 {SENTENCE * 9}\n第二条 {'，'.join('甲乙丙丁' * 40)}"), target)
