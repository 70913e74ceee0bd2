"""The scoring rules of the evaluation, each by an example."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged import ANSWERED, CITATION, DOCUMENT, LOOK_ALIKE, QUESTION, REFUSED

from eval.score import Verdict, judge, occurs
from rag.datamodel import Answer


def chinese(number: int) -> str:
    """The Chinese numeral below 100000, written independently of the code under test."""
    digits, units = "零一二三四五六七八九", ["", "十", "百", "千", "万"]
    text = ""
    for position, digit in enumerate(str(number)):
        unit = units[len(str(number)) - 1 - position]
        text += digits[int(digit)] + unit if digit != "0" else "零"
    while "零零" in text:
        text = text.replace("零零", "零")
    text = text.rstrip("零")
    return text.removeprefix("一") if text.startswith("一十") else text


# --- the comparison of strings -------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("十五日", "应当在15日内"),
        ("15日", "应当在十五日内"),
        ("80%", "最低工资的百分之八十"),
        ("百分之八十", "最低工资的80％"),
        ("两倍", "低保标准的2倍"),
        ("一点五倍", "低保标准的1.5 倍"),
        ("5000元", "五千元以下"),
        ("9万人", "奖励补贴九万人"),
        ("14357900元", "发放1435.79万元"),
        ("1435.79", "发放1435.79万元"),
        ("14,357,900元", "发放14357900元"),
        ("第十二条", "依据第 12 条"),
        ("二〇二三年", "2023年"),
        ("三分之二", "代表的2/3"),
        ("915元", "1. 915元"),
        ("盐湖区", "盐 湖\n区"),
    ],
)
def test_numerals_and_white_space_do_not_matter(wanted: str, text: str) -> None:
    assert occurs(wanted, text)


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("915", "1915元"),
        ("915", "915.5元"),
        ("915", "3.915元"),
        ("5日", "15日内"),
        ("五日", "十五日内"),
        ("二十", "二十五日"),
        ("1%", "百分之一点五"),
        ("300元", "1,300元"),
        ("一个月", "十一个月"),
        ("千方百计", "1000方100计"),
    ],
)
def test_a_figure_is_not_found_inside_another(wanted: str, text: str) -> None:
    assert not occurs(wanted, text)


@given(st.integers(min_value=1, max_value=99_999), st.sampled_from(["元", "日", "倍", "户"]))
def test_chinese_and_arabic_numerals_are_the_same_both_ways(number: int, unit: str) -> None:
    assert occurs(f"{number}{unit}", f"为{chinese(number)}{unit}。")
    assert occurs(f"{chinese(number)}{unit}", f"为{number}{unit}。")


@given(st.integers(min_value=1, max_value=9_999), st.integers(min_value=1, max_value=9_999))
def test_different_numbers_stay_different(one: int, other: int) -> None:
    assert occurs(f"{one}元", f"为{chinese(other)}元") == (one == other)


@given(st.decimals(min_value=0, max_value=100, places=2, allow_nan=False))
def test_a_decimal_share_is_found_in_words(value: object) -> None:
    whole, fraction = f"{value:.2f}".split(".")
    words = (chinese(int(whole)) or "零") + "点" + "".join("零一二三四五六七八九"[int(digit)] for digit in fraction)
    plain = f"{float(f'{value:.2f}'):.2f}".rstrip("0").rstrip(".")
    assert occurs(f"{plain}%", f"占百分之{words}")


# --- the scoring rules ---------------------------------------------------------------------


def test_a_right_answer_with_its_source() -> None:
    verdict = judge(QUESTION, ANSWERED)
    assert verdict == Verdict(right=True, citation_right=True, wrong_facts=(), false_refusal=False)


def test_every_group_must_be_met_by_one_alternative() -> None:
    question = replace(QUESTION, answers=(("915元",), ("每月", "按月")))
    assert not judge(question, ANSWERED).right
    assert judge(question, replace(ANSWERED, text="按月发给九百一十五元")).right


def test_ambiguous_is_right_with_one_whole_group_or_a_question_back() -> None:
    question = replace(QUESTION, ambiguous=True, answers=(("2184张",), ("32张",)))
    assert judge(question, replace(ANSWERED, text="新增养老床位32张")).right
    assert not judge(question, ANSWERED).right
    asked_back = judge(question, Answer("", "clarify", "", "", "您问的是哪里？"))
    assert asked_back == Verdict(right=True, citation_right=None, wrong_facts=(), false_refusal=False)


def test_a_question_back_to_a_clear_question_is_a_false_refusal() -> None:
    verdict = judge(QUESTION, Answer("", "clarify", "", "", "您问的是哪里？"))
    assert (verdict.right, verdict.false_refusal) == (False, True)


def test_only_the_first_citation_counts() -> None:
    other = replace(CITATION, document=replace(DOCUMENT, path="别处.md"))
    assert judge(QUESTION, replace(ANSWERED, citations=(other, CITATION))).citation_right is False
    assert judge(QUESTION, replace(ANSWERED, citations=(CITATION, other))).citation_right is True
    assert judge(QUESTION, replace(ANSWERED, citations=())).citation_right is False


def test_a_wrong_fact_is_one_in_the_headline_and_not_in_the_text() -> None:
    assert judge(QUESTION, replace(ANSWERED, headline="1190元")).wrong_facts == ("1190",)
    assert judge(QUESTION, replace(ANSWERED, headline="一千一百九十元")).wrong_facts == ("1190",)
    assert judge(QUESTION, replace(ANSWERED, text="低保915元、特困1190元")).wrong_facts == ()
    assert judge(QUESTION, replace(ANSWERED, headline="11190元")).wrong_facts == ()


def test_an_unanswerable_question_is_right_when_it_is_not_answered() -> None:
    assert judge(LOOK_ALIKE, REFUSED).right
    assert judge(LOOK_ALIKE, replace(REFUSED, status="clarify")).right
    answered = judge(LOOK_ALIKE, ANSWERED)
    assert answered == Verdict(right=False, citation_right=None, wrong_facts=("915",), false_refusal=False)


def test_a_refusal_of_an_answerable_question_is_a_false_one() -> None:
    verdict = judge(QUESTION, REFUSED)
    assert (verdict.right, verdict.false_refusal) == (False, True)
