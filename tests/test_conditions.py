"""Whether the asker's own number meets the condition that a sentence sets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.conditions import interval_fit

LEAVE = "职工累计工作已满10年不满20年的，年休假10天"


@given(st.integers(1, 60))
def test_an_interval_holds_its_lower_end_but_not_its_upper_one(years: int) -> None:
    expected = 1.0 if 10 <= years < 20 else -1.0
    assert interval_fit(LEAVE, f"我工作了{years}年，年假几天") == expected


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        (LEAVE, "工作满十二年能休几天", 1.0),
        (LEAVE, "年休假有几天", 0.0),
        ("年休假由单位安排", "工作满十二年能休几天", 0.0),
        (LEAVE, "工作12个月能休几天", 0.0),
        ("年满60周岁的老年人免费乘车", "我65岁能免费坐车吗", 1.0),
        ("年满60周岁的老年人免费乘车", "我58岁能免费坐车吗", -1.0),
        ("十六周岁以上的公民可以申请", "孩子十二岁能申请吗", -1.0),
        ("不满三个月的，不予报销", "干了两个月", 1.0),
        ("不满三个月的，不予报销", "干了三个月", -1.0),
        ("不满三个月的，不予报销", "还不到三个月", 1.0),
        ("二十六周岁至四十五周岁的，有效期二十年", "我四十五岁", 1.0),
        ("二十六周岁至四十五周岁的，有效期二十年", "我四十六岁", -1.0),
    ],
)
def test_conditions(text: str, question: str, expected: float) -> None:
    assert interval_fit(text, question) == expected


def test_several_conditions_fit_when_one_does() -> None:
    text = "已满1年不满10年的，年休假5天；已满10年不满20年的，年休假10天；已满20年的，年休假15天"
    assert interval_fit(text, "工作满25年") == 1.0
    assert interval_fit(text, "工作半年") != 1.0


@given(st.text("已满不10年20个月岁以上下至的，", max_size=20), st.text("我工作5年12岁个月", max_size=12))
def test_the_fit_is_yes_no_or_unknown(text: str, question: str) -> None:
    assert interval_fit(text, question) in (-1.0, 0.0, 1.0)
