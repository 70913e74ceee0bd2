"""Chinese numerals against a writer of numerals of their own, and full-width digits."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.numerals import chinese_number, half_width

DIGITS = "零一二三四五六七八九"


def section(value: int) -> str:
    """1 to 9999 in characters, the unit written even after a leading one: 一十五."""
    written, gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // power % 10
        if digit:
            written += ("零" if gap and written else "") + DIGITS[digit] + unit
        gap = not digit
    return written


def numeral(value: int) -> str:
    """The standard numeral of a whole number below 10¹², independent of the code under test."""
    if not value:
        return DIGITS[0]
    written, lower = "", False
    for power, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = value // power % 10_000
        if part:
            written += ("零" if written and (lower or part < 1000) else "") + section(part) + unit
        lower = not part
    return written.removeprefix("一") if written.startswith("一十") else written


@given(st.integers(0, 10**12 - 1))
def test_every_standard_numeral_is_read_back(value: int) -> None:
    assert chinese_number(numeral(value)) == value


@given(st.integers(0, 9999), st.text("0123456789", min_size=1, max_size=4))
def test_decimals_are_read_digit_by_digit(value: int, fraction: str) -> None:
    written = f"{numeral(value)}点{''.join(DIGITS[int(digit)] for digit in fraction)}"
    assert chinese_number(written) == Decimal(f"{value}.{fraction}")


@given(st.integers(1900, 2099))
def test_years_are_read_digit_by_digit(year: int) -> None:
    digits = "".join(DIGITS[int(digit)] for digit in str(year))
    assert chinese_number(digits) == chinese_number(digits.replace("零", "〇")) == year


@pytest.mark.parametrize(
    ("written", "value"),
    [("两百", 200), ("两千两百", 2200), ("一万五", 15_000), ("三千二", 3200), ("一百零五", 105), ("二十", 20)],
)
def test_spoken_forms(written: str, value: int) -> None:
    assert chinese_number(written) == value


@pytest.mark.parametrize("written", ["", "点五", "五点", "人", "三人", "二三百", "五点百"])
def test_what_is_no_numeral_has_no_value(written: str) -> None:
    assert chinese_number(written) is None


@given(st.text("0123456789０１２３４５６７８９．％／元至，。低保", max_size=40))
def test_half_width_keeps_every_offset_and_leaves_no_wide_digit(text: str) -> None:
    plain = half_width(text)
    assert len(plain) == len(text)
    assert not set(plain) & set("０１２３４５６７８９．％／")
    assert half_width(plain) == plain
