"""Questions that ask for several things are taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.parts import take_apart


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("南昌和运城的低保标准各是多少", ["南昌的低保标准各是多少", "运城的低保标准各是多少"]),
        ("青岛、济南的出租车哪边便宜", ["青岛的出租车哪边便宜", "济南的出租车哪边便宜"]),
        ("一级伤残和十级伤残，各拿几个月工资", ["一级伤残，各拿几个月工资", "十级伤残，各拿几个月工资"]),
        ("低保去哪申请？要等几天？", ["低保去哪申请？", "要等几天？"]),
        ("我爸瘫了，没人管。能进养老院吗？一个月多少钱？", ["我爸瘫了，没人管。能进养老院吗？", "一个月多少钱？"]),
    ],
)
def test_each_thing_asked_for_is_a_part(text: str, parts: list[str]) -> None:
    assert [part.text for part in take_apart(text)] == parts


@pytest.mark.parametrize(
    "text",
    [
        "东湖区低保标准是多少",
        "离婚和结婚登记要什么材料",
        "南昌市和平路小学几点放学",
        "老板拿购物卡抵工资，行不行？",
        "请问一下？低保多少钱",
        "",
    ],
)
def test_what_asks_for_one_thing_stays_whole(text: str) -> None:
    assert [part.text for part in take_apart(text)] == [text]


def test_the_sides_of_a_comparison_are_named() -> None:
    assert [part.label for part in take_apart("郑州和广州的救护车，谁出车快")] == ["郑州", "广州"]


@given(st.text(alphabet="东湖区南昌和、，？低保多少各分别谁高", max_size=30))
def test_parts_are_made_of_the_question(text: str) -> None:
    parts = take_apart(text)
    assert parts
    assert all(set(part.text) <= set(text) for part in parts)
