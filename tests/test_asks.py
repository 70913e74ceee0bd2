"""What a question asks for: the type of answer, and what a figure must measure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asks import find_asks, has_interrogative
from rag.datamodel import AnswerType


@pytest.mark.parametrize(
    ("text", "dimension", "unit"),
    [
        ("低保标准是多少", "money", ""),
        ("特困供养补贴每月多少钱", "money", ""),
        ("迟到要罚多少", "money", ""),
        ("新增城镇就业多少人", "people", "人"),
        ("惠及多少户", "people", "户"),
        ("建了多少所幼儿园", "count", "所"),
        ("办了几场招聘会", "count", "场"),
        ("多久能办好", "duration", ""),
        ("多少个工作日办结", "duration", "工作日"),
        ("满多少岁可以领", "age", ""),
        ("报销比例是多少", "ratio", ""),
        ("提高了几个百分点", "ratio", ""),
        ("涨到原来的几倍", "ratio", "倍"),
    ],
)
def test_what_a_figure_must_measure(text: str, dimension: str, unit: str) -> None:
    ask = find_asks(text)[0]
    assert (ask.answer_type, ask.dimension) == ("figure", dimension)
    assert ask.unit == unit or not unit


@pytest.mark.parametrize(
    ("text", "answer_type"),
    [
        ("办法从什么时候开始施行", "date"),
        ("几月几号截止", "date"),
        ("低保由哪个部门负责", "who"),
        ("低保归谁管", "who"),
        ("去哪里申请低保", "place"),
        ("申请低保有什么条件", "condition"),
        ("低保怎么申请", "procedure"),
        ("申请低保要带什么材料", "list"),
        ("外地户口能不能申请", "yesno"),
        ("可以代办吗", "yesno"),
        ("什么是特困人员", "definition"),
    ],
)
def test_other_types_of_answers(text: str, answer_type: AnswerType) -> None:
    assert find_asks(text)[0].answer_type == answer_type


def test_several_figures_come_in_the_order_they_are_asked() -> None:
    asks = find_asks("一共给多少人发了补贴，花了多少钱")
    assert [ask.dimension for ask in asks] == ["people", "money"]
    asks = find_asks("花了多少钱，惠及多少户")
    assert [ask.dimension for ask in asks] == ["money", "people"]


@pytest.mark.parametrize(
    ("text", "bound"),
    [("最多能领多少钱", "max"), ("至少要交多少钱", "min"), ("能领多少钱", ""), ("最低生活保障标准是多少", "")],
)
def test_a_limit_is_asked_for_only_where_it_is_said(text: str, bound: str) -> None:
    assert find_asks(text)[0].bound == bound


@pytest.mark.parametrize(
    ("text", "change"), [("低保标准提高了多少", True), ("低保标准提高到多少", False), ("低保标准是多少", False)]
)
def test_a_rise_is_not_the_level_it_reaches(text: str, change: bool) -> None:
    assert find_asks(text)[0].change is change


@pytest.mark.parametrize(("text", "noun"), [("提供了多少岗位", "岗位"), ("建成多少个停车位", "停车位"), ("是多少", "")])
def test_the_noun_that_is_counted(text: str, noun: str) -> None:
    assert find_asks(text)[0].noun == noun


def test_a_measured_noun_alone_asks_for_its_figure() -> None:
    assert find_asks("东湖区低保标准")[0].answer_type == "figure"
    assert not has_interrogative("东湖区低保标准")


@pytest.mark.parametrize(("text", "asks"), [("南昌呢", False), ("那特困的", False), ("多少钱", True), ("怎么办", True)])
def test_interrogatives(text: str, asks: bool) -> None:
    assert has_interrogative(text) is asks


@given(st.text("多少钱几个人户哪里谁怎么什么吗呢低保标准最高提高了到，？ 百分之", max_size=20))
def test_every_text_asks_for_something(text: str) -> None:
    assert find_asks(text)


@pytest.mark.parametrize("text", ["西湖区低保一个月多少", "高龄补贴每年能有多少", "吃低保每人多少"])
def test_a_rate_without_a_unit_is_money(text: str) -> None:
    assert find_asks(text)[0].dimension == "money"


@pytest.mark.parametrize(("text", "dimension"), [("年假一年多少天", "duration"), ("一个月多少人次", "people")])
def test_a_rate_with_a_unit_is_in_that_unit(text: str, dimension: str) -> None:
    assert find_asks(text)[0].dimension == dimension
