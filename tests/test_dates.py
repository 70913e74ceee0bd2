"""Dates and periods: every form gives the same date, durations stay durations."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.datamodel import Period
from rag.dates import find_dates, find_period, find_period_spans, find_years

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
DIGITS = "〇一二三四五六七八九"


def iso(text: str) -> list[str]:
    return [mention.iso for mention in find_dates(text)]


def small(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")


@given(
    DAYS,
    st.sampled_from(["{0.year}年{0.month}月{0.day}日", "{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0.year}.{0.month}.{0.day}"]),
)
def test_every_form_of_a_day_is_the_same_day(day: date, form: str) -> None:
    text = f"于{form.format(day)}发布。"
    (mention,) = find_dates(text)
    assert mention.iso == day.isoformat()
    assert text[mention.start : mention.end] == form.format(day)


@given(DAYS)
def test_dates_in_characters(day: date) -> None:
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    text = f"自{year}年{small(day.month)}月{small(day.day)}日起施行"
    assert iso(text) == [day.isoformat()]


@given(st.text("0123456789年月日号至-/.一二三十〇第上下半季度 ，", max_size=30))
def test_spans_are_ordered_and_parts_are_possible(text: str) -> None:
    position = 0
    for mention in find_dates(text):
        assert position <= mention.start < mention.end <= len(text)
        assert mention.month in range(13)
        assert mention.day in range(32)
        assert not mention.year or 1900 <= mention.year <= 2099
        position = mention.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020年6月，我市", ["2020-06"]),
        ("2021年建成", ["2021"]),
        ("２０２３年８月", ["2023-08"]),
        ("时间: 2023-08-25 09:22", ["2023-08-25"]),
        ("2021年和2022年", ["2021", "2022"]),
    ],
)
def test_months_and_years(text: str, expected: list[str]) -> None:
    assert iso(text) == expected


def test_a_day_without_its_year_is_a_date_without_iso_form() -> None:
    (mention,) = find_dates("每年12月31日前缴费")
    assert (mention.year, mention.month, mention.day, mention.iso) == (0, 12, 31, "")


@pytest.mark.parametrize(
    "text", ["工作满10年", "20年以上", "连续3个月", "2000元", "电话12345678", "十五日内办结", "共2318户"]
)
def test_durations_and_amounts_are_no_dates(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2023年上半年发了多少", Period(2023, 1, 6)),
        ("2023年下半年", Period(2023, 7, 12)),
        ("2022年第三季度", Period(2022, 7, 9)),
        ("2022年四季度", Period(2022, 10, 12)),
        ("1-6月", Period(None, 1, 6)),
        ("上半年发了多少", Period(None, 1, 6)),
        ("2021年新增就业", Period(2021)),
        ("低保标准", None),
        ("去年发了多少", None),
    ],
)
def test_periods(text: str, period: Period | None) -> None:
    assert find_period(text) == period


@pytest.mark.parametrize(
    ("text", "year"), [("去年", 2022), ("前年", 2021), ("今年", 2023), ("上年", 2022), ("明年", 2024)]
)
def test_relative_years_count_from_the_year_given(text: str, year: int) -> None:
    assert find_years(f"{text}的标准", 2023) == [year]
    assert find_years(f"{text}的标准") == []


def test_parts_of_a_year_are_found_where_they_stand() -> None:
    text = "今年1-6月支出9.9亿元，第二季度增长"
    assert [text[start:end] for start, end in find_period_spans(text)] == ["1-6月", "第二季度"]
