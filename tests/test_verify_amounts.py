"""When two figures say the same amount."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.figures import Figure, find_figures
from rag.verify.amounts import comparable, equal


def only(text: str) -> Figure:
    (figure,) = find_figures(text)
    return figure


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("1435.79万元", "14,357,900元"), ("十五日", "15天"), ("三分之一", "33.3%"), ("3/5", "60%"), ("3倍", "300%"),
        ("一年", "12个月"), ("1小时", "60分钟"), ("1公顷", "15亩"), ("54个", "54家"), ("3071名", "3071人"),
    ],
)  # fmt: skip
def test_equivalent_forms(left: str, right: str) -> None:
    assert equal(only(left), only(right))
    assert equal(only(right), only(left))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("915元", "915万元"), ("15日", "15个工作日"), ("3071人", "3071户"), ("2.98%", "2.98个百分点"),
        ("9542人次", "9542人"), ("15天", "15个月"), ("80%", "8%"), ("54家", "54张"),
    ],
)  # fmt: skip
def test_other_amounts(left: str, right: str) -> None:
    assert not equal(only(left), only(right))


@given(st.integers(1, 10**7))
def test_ten_thousands_are_the_same_money(amount: int) -> None:
    shown = f"{(Decimal(amount) / 10000).normalize():f}"
    assert equal(only(f"{shown}万元"), only(f"{amount}元"))
    assert not equal(only(f"{shown}万元"), only(f"{amount + 1}元"))


@given(st.integers(1, 500), st.integers(1, 500))
def test_hours_and_minutes_are_equal_exactly_when_they_last_as_long(hours: int, minutes: int) -> None:
    assert equal(only(f"{hours}小时"), only(f"{minutes}分钟")) == (hours * 60 == minutes)


@given(st.sampled_from(["元", "万元", "人", "户", "%", "天", "个月", "家", "张"]), st.integers(2, 9999))
def test_equality_is_reflexive_and_equal_amounts_are_comparable(unit: str, amount: int) -> None:
    figure = only(f"{amount}{unit}")
    assert equal(figure, figure)
    assert comparable(figure, figure)
