"""Sentences and clauses: where they end, and that nothing is lost between them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sentences import split_clauses, split_sentences, starts_enumeration

TEXTS = st.text(alphabet="低保标准915元。！？!?；;，,：\n “”‘’（）()ab.12%", max_size=200)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("低保915元。特困1190元。", ["低保915元。", "特困1190元。"]),
        ("投入1.06万元，增长5.2%。", ["投入1.06万元，增长5.2%。"]),
        ("“够了！”他说。", ["“够了！”", "他说。"]),
        ("真的吗？！真的。", ["真的吗？！", "真的。"]),
        ("标题\n正文。", ["标题", "正文。"]),
        ("见http://a.cn/?id=1页。", ["见http://a.cn/?id=1页。"]),
        ("完成。（附后。）下一句。", ["完成。", "（附后。）", "下一句。"]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_clauses_end_at_semicolons_too() -> None:
    text = "新增托位74个;新增园位40个；建成1家。"
    assert [text[start:end] for start, end in split_clauses(text)] == ["新增托位74个;", "新增园位40个；", "建成1家。"]


@pytest.mark.parametrize(
    "sentence", ["一是完善网络。", "十一是加强领导。", "一方面坚持问题导向。", "另一方面补齐短板。"]
)
def test_members_of_enumerations(sentence: str) -> None:
    assert starts_enumeration(sentence)


@pytest.mark.parametrize("sentence", ["一、加强领导。", "这是第二是。", "三级医院。"])
def test_other_sentences_open_no_member(sentence: str) -> None:
    assert not starts_enumeration(sentence)


@given(TEXTS)
def test_spans_are_ordered_and_leave_out_only_white_space(text: str) -> None:
    for split in (split_sentences, split_clauses):
        spans = split(text)
        assert all(left[1] <= right[0] for left, right in pairwise(spans))
        kept = "".join(text[start:end] for start, end in spans)
        assert "".join(kept.split()) == "".join(text.split())
        assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
