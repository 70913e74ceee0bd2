"""Figures: verbatim spans, one value for every form of an amount, and what is no figure."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.figures import canonical_unit, find_figures, unit_dimension

NUMBERS = (
    "915",
    "１４３５．７９",
    "十五日",
    "百分之八十",
    "2023年",
    "6月",
    "三分之二",
    "1/2",
    "〔2023〕5号",
    "第三条",
    "两",
)
WORDS = (
    "低保标准",
    "元",
    "万元",
    "至",
    "、",
    "～",
    "每人每月",
    "名",
    "户",
    "，",
    "。",
    "%",
    "一个",
    "亿",
    "-",
    "多",
    "余",
    "\n",
)


def said(text: str) -> list[tuple[str, str]]:
    return [(text[figure.start : figure.end], figure.unit) for figure in find_figures(text)]


def values(text: str) -> list[tuple[Decimal | int, str]]:
    return [(figure.value, figure.unit) for figure in find_figures(text)]


@given(st.lists(st.sampled_from((*NUMBERS, *WORDS)), max_size=15).map("".join))
def test_spans_are_in_order_apart_and_start_with_a_number(text: str) -> None:
    figures = find_figures(text)
    assert all(left.end <= right.start for left, right in pairwise(figures))
    for figure in figures:
        form = text[figure.start : figure.end]
        assert form == form.strip() != ""
        assert form[0] in "0123456789０１２３４５６７８９零〇一二三四五六七八九两十百千"


@given(st.integers(1, 10**7), st.sampled_from(["元", "人", "户", "个", "平方米"]))
def test_an_amount_in_ten_thousands_is_the_same_amount(value: int, unit: str) -> None:
    (long,) = find_figures(f"共{value}{unit}，")
    (short,) = find_figures(f"共{Decimal(value) / 10_000:f}万{unit}，")
    assert long.same_amount(short)
    assert long.value == value


@given(st.integers(1, 10**6 - 1))
def test_thousands_separators_do_not_change_the_value(value: int) -> None:
    assert values(f"补助{value:,}元。") == values(f"补助{value}元。") == [(value, "元")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("15个工作日", "十五个工作日"),
        ("15日", "十五天"),
        ("80%", "百分之八十"),
        ("2.98%", "２．９８％"),
        ("1200元", "一千二百元"),
        ("1200元", "1.2千元"),
        ("12.6亿元", "126000万元"),
        ("3071名", "3071人"),
        ("18周岁", "十八岁"),
        ("3个月", "三个月"),
        ("1/2", "二分之一"),
        ("0.5%", "千分之五"),
    ],
)
def test_equal_amounts_in_different_forms(first: str, second: str) -> None:
    (left,), (right,) = find_figures(f"为{first}。"), find_figures(f"为{second}。")
    assert left.same_amount(right)


@pytest.mark.parametrize(
    ("first", "second"),
    [("15日", "15个工作日"), ("3年", "3个月"), ("100人", "100户"), ("5%", "5个百分点"), ("5元", "50元")],
)
def test_amounts_that_are_not_the_same(first: str, second: str) -> None:
    (left,), (right,) = find_figures(f"为{first}。"), find_figures(f"为{second}。")
    assert not left.same_amount(right)


@pytest.mark.parametrize(
    "text",
    [
        "2023年8月25日发布",
        "自二〇二四年一月一日起施行",
        "2021年全面完成",
        "截至2022年底",
        "今年1-6月",
        "第二季度",
        "国发〔2023〕12号",
        "国务院令第649号",
        "第三条规定",
        "第15条规定",
        "第一批",
        "一个文件",
        "一次性发放",
        "一方面",
        "低保标准",
        "",
    ],
)
def test_dates_numbers_of_documents_and_ordinals_are_no_figures(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("每张床位4000~6000元", [("4000", "元"), ("6000元", "元")]),
        ("罚款200元至500元", [("200元", "元"), ("500元", "元")]),
        ("报销50%-70%", [("50%", "%"), ("70%", "%")]),
        ("配备1—3名社工", [("1", "人"), ("3名", "人")]),
        ("3至5个工作日", [("3", "工作日"), ("5个工作日", "工作日")]),
    ],
)
def test_both_ends_of_a_range_have_its_unit(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


def test_figures_stuck_to_words_are_found() -> None:
    text = "惠及2318户3071名低保对象，每人每月735元，减免30万余元"
    assert said(text)[:3] == [("2318户", "户"), ("3071名", "人"), ("735元", "元")]
    assert values(text)[3] == (300_000, "元")


@pytest.mark.parametrize(
    ("unit", "canonical", "dimension"),
    [
        ("天", "日", "duration"),
        ("名", "人", "people"),
        ("块钱", "元", "money"),
        ("户", "户", "people"),
        ("光年", "光年", None),
    ],
)
def test_units_have_one_canonical_form(unit: str, canonical: str, dimension: str | None) -> None:
    assert (canonical_unit(unit), unit_dimension(unit)) == (canonical, dimension)


def test_a_bare_number_measures_nothing() -> None:
    (figure,) = find_figures("共计 42 。")
    assert figure.value == 42
    assert (figure.unit, figure.dimension) == ("", None)
