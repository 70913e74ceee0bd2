"""Sentences and list items of chunks, with the lines that introduce them."""

from __future__ import annotations

from evidence import document, hit
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.units import Unit, split_units

LIST = (
    "职工有下列情形之一的，应当认定为工伤：\n"
    "（一）在工作时间内受到事故伤害的；\n（二）患职业病的；\n（三）因工外出期间受伤的。\n\n申请应当在三十日内提出。"
)
PIECES = (
    "有下列情形之一的：",
    "（一）患职业病的；",
    "2.受伤的；",
    "低保915元。",
    "\n",
    "\n\n",
    "一是加强。",
    "二是改善。",
    " ",
    "　",
    "；",
    "。",
    "# 标题",
)


def units(text: str) -> list[Unit]:
    source = document(text)
    return split_units(hit(source), source)


def test_sentences_are_units_of_their_own() -> None:
    assert [unit.text for unit in units("低保915元。特困1190元。")] == ["低保915元。", "特困1190元。"]


def test_items_carry_their_lead_in_and_what_follows_the_list_does_not() -> None:
    found = {unit.text: unit for unit in units(LIST) if not unit.items}
    assert found["（二）患职业病的；"].lead == "职工有下列情形之一的，应当认定为工伤："
    assert found["（三）因工外出期间受伤的。"].lead == "职工有下列情形之一的，应当认定为工伤："
    assert found["申请应当在三十日内提出。"].lead == ""


def test_a_list_is_also_one_unit() -> None:
    (block,) = [unit for unit in units(LIST) if unit.items]
    assert block.items == 3
    assert block.text.startswith("职工有下列情形之一的")
    assert block.text.endswith("因工外出期间受伤的。")


def test_an_enumeration_within_a_paragraph_has_its_opening_sentence() -> None:
    found = {unit.text: unit.lead for unit in units("我区做好三件事。一是加强统筹。二是扩大资源。") if not unit.items}
    assert found["二是扩大资源。"] == "我区做好三件事。"


def test_long_sentences_are_taken_clause_by_clause() -> None:
    clauses = [f"第{number}类对象的补助标准按照本办法的有关规定执行并且每年公布一次；" for number in "甲乙丙丁戊己庚"]
    assert [unit.text for unit in units("".join(clauses)) if not unit.items] == clauses


def test_headings_are_no_units() -> None:
    source = document("低保标准\n低保标准为915元。", title="低保标准")
    assert [unit.text for unit in split_units(hit(source, headings=["低保标准"]), source)] == ["低保标准为915元。"]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.integers(0, 5))
def test_units_and_their_lead_ins_stand_verbatim_in_the_document(text: str, start: int) -> None:
    source = document(f"前言。{text}")
    start = min(start, len(source.text))
    for unit in split_units(hit(source, start), source):
        assert source.text[unit.start : unit.end] == unit.text != ""
        assert start <= unit.start < unit.end
        if unit.lead:
            assert source.text[unit.lead_start :].startswith(unit.lead)
            assert unit.lead_start < unit.start
