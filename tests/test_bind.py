"""Which figure of a sentence answers a question."""

from __future__ import annotations

import pytest
from evidence import read, reading_of
from hypothesis import given, settings
from hypothesis import strategies as st

RELIEF = (
    "东湖区将低保、特困供养补贴标准分别提高至915元、1190元，"
    "为2318户3071名低保对象发放低保金1435.79万元、特困供养金163.2万元。"
)
SUBJECTS = ("低保", "特困供养", "高龄津贴", "护理补贴")


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("低保标准是多少", "915元"),
        ("特困供养补贴标准是多少", "1190元"),
        ("低保对象有多少人", "3071名"),
        ("低保对象有多少户", "2318户"),
        ("发了多少低保金", "1435.79万元"),
    ],
)
def test_each_figure_of_a_full_sentence_has_its_own_subject(question: str, figure: str) -> None:
    assert read(RELIEF, question).endswith(figure)


@settings(deadline=None)
@given(st.lists(st.sampled_from(SUBJECTS), min_size=2, unique=True), st.data())
def test_what_is_listed_with_respectively_keeps_its_order(subjects: list[str], data: st.DataObject) -> None:
    count = len(subjects)
    amounts = data.draw(st.lists(st.integers(100, 9999), min_size=count, max_size=count, unique=True))
    text = f"{'、'.join(subjects)}标准分别提高到每月{'、'.join(f'{amount}元' for amount in amounts)}。"
    for subject, amount in zip(subjects, amounts, strict=True):
        reading = reading_of(text, f"{subject}标准是多少钱")
        assert reading
        assert reading.figure.value == amount


@pytest.mark.parametrize(
    "text",
    [
        "低保标准由每人每月860元提高到915元。",
        "低保标准从每人每月860元提高至915元。",
        "低保标准由原来的每月860元调整为每月915元。",
        "低保标准达到每人每月915元，比上年提高55元。",
    ],
)
def test_the_level_is_the_new_one_and_no_rise(text: str) -> None:
    assert read(text, "低保标准是多少").endswith("915元")


@pytest.mark.parametrize(
    "text", ["低保标准提高55元，达到每人每月915元。", "低保标准达到每人每月915元，比上年提高了55元。"]
)
def test_the_rise_is_read_where_it_is_asked_for(text: str) -> None:
    assert read(text, "低保标准提高了多少") == "55元"


def test_what_belongs_to_a_figure_is_shown_with_it() -> None:
    assert read("低保标准为每人每月915元。", "低保标准是多少") == "每人每月915元"
    assert read("高龄津贴为每月50元至100元。", "高龄津贴是多少钱") == "每月50元至100元"


def test_a_total_is_not_the_amount_per_place() -> None:
    text = "对养老机构补助资金共600万元，每张床位补助4000元。"
    assert read(text, "养老机构补助资金是多少").endswith("600万元")
    assert read(text, "每张床位补助多少钱").endswith("4000元")


PENALTY = "占用无障碍车位的，处五百元以上二千元以下罚款，无障碍车位免费停放补贴20元。"


def test_a_penalty_is_read_only_where_it_is_asked_for() -> None:
    assert "20元" in read(PENALTY, "无障碍车位补贴多少钱")
    assert "五百元" in read(PENALTY.split("，无", maxsplit=1)[0], "占用无障碍车位罚多少钱")
    assert read("骗取低保金的，处一千元罚款。", "低保金每月多少钱") == ""


@pytest.mark.parametrize(("years", "days"), [(3, "5天"), (10, "10天"), (19, "10天"), (30, "15天")])
def test_the_askers_own_number_picks_the_condition(years: int, days: str) -> None:
    text = "职工累计工作已满1年不满10年的，年休假5天；已满10年不满20年的，年休假10天；已满20年的，年休假15天。"
    assert read(text, f"工作{years}年年休假有多少天") == days


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("低保对象有多少人", "低保标准为每人每月915元。"),
        ("低保标准是多少钱", "低保对象共3071人。"),
        ("多少岁可以领高龄津贴", "高龄津贴每月50元。"),
        ("低保多久能办好", "低保标准为915元，由民政局发放。"),
        ("低保标准是多少", "低保标准由市人民政府在2023年8月公布。"),
        ("低保标准是多少", ""),
    ],
)
def test_nothing_is_read_where_nothing_measures_what_is_asked(question: str, text: str) -> None:
    assert read(text, question) == ""


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([*RELIEF.split("，"), "每人每月", "处五百元罚款", "满10年的", "最高", "3天"]), max_size=6)
)
def test_what_is_shown_holds_the_figure(pieces: list[str]) -> None:
    text = "，".join(pieces)
    if reading := reading_of(text, "低保标准是多少钱"):
        assert 0 <= reading.start <= reading.figure.start < reading.figure.end <= reading.end <= len(text)
