"""Verbatim quotes: short, in whole clauses, and holding what they must prove."""

from __future__ import annotations

from evidence import document, matcher_for, unit_of
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer.quote import MAX_CHARS, best_clause, quote_span

CLAUSES = (
    "我区持续加大民生投入，",
    "不断优化公共服务，",
    "低保标准提高至915元，",
    "救助困难群众，",
    "建成幼儿园9所，",
    "新增学位270个，",
)
QUESTION = "低保标准是多少"


@settings(deadline=None)
@given(st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=40), st.data())
def test_a_quote_holds_what_it_must_and_is_made_of_whole_clauses(clauses: list[str], data: st.DataObject) -> None:
    text = "".join(clauses).rstrip("，") + "。"
    keep = data.draw(st.integers(0, len(clauses) - 1))
    at = sum(len(clause) for clause in clauses[:keep])
    source = document(text)
    start, end = quote_span(unit_of(source), matcher_for(QUESTION, text), [(at, at + 3)])
    assert start <= at < at + 3 <= end
    assert start == 0 or source.text[start - 1] == "，"
    assert source.text[end - 1] in "，。"
    assert end - start <= MAX_CHARS


def test_a_short_sentence_is_quoted_in_full() -> None:
    text = "低保标准提高至915元，惠及2318户。"
    assert quote_span(unit_of(document(text)), matcher_for(QUESTION, text), [(7, 11)]) == (0, len(text))


def test_a_long_sentence_without_a_figure_to_keep_gives_what_speaks_of_the_question() -> None:
    text = "".join(f"第{number}项民生工程按时完成建设任务，" for number in range(12)) + "低保标准逐年提高。"
    source = document(text)
    start, end = quote_span(unit_of(source), matcher_for(QUESTION, text), [])
    assert "低保标准" in source.text[start:end]
    assert end - start <= MAX_CHARS


def test_a_quote_of_long_clauses_stays_short() -> None:
    padding = "按照市委市政府的统一部署和有关部门的具体安排持续推进各项民生工程建设工作并取得了明显的阶段性成效"
    text = f"{padding}低保，{padding}标准，{padding}低保标准915元，{padding}标准，{padding}低保。"
    source, at = document(text), text.index("915元")
    start, end = quote_span(unit_of(source), matcher_for(QUESTION, text), [(at, at + 4)])
    assert start <= at < at + 4 <= end <= start + MAX_CHARS


def test_the_best_clause_says_what_is_asked_in_few_words() -> None:
    text = "我区优化公共服务，低保由区民政局负责审核确认，新增学位270个。"
    assert best_clause(text, matcher_for("低保由谁审核确认", text), 24) == "低保由区民政局负责审核确认"


@settings(deadline=None)
@given(st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=8).map("".join), st.integers(5, 60))
def test_the_best_clause_stands_in_the_text(text: str, limit: int) -> None:
    clause = best_clause(text, matcher_for(QUESTION, text), limit)
    assert clause in text
    assert len(clause) <= max(limit, *map(len, CLAUSES))
