"""Whether a sentence speaks of the place and the time that a question names."""

from __future__ import annotations

import pytest
from evidence import DONGHU, NANCHANG, XIHU, document, unit_of

from rag.answer.scope import Scope, is_rule, region_of, scope_of
from rag.datamodel import NATIONAL
from rag.understand import understand

REPORT = "上半年共发放低保金1435.79万元。"


def scope(
    question: str, text: str = REPORT, region: str = DONGHU, kind: str = "新闻", published: str = "2023-08-25"
) -> Scope:
    source = document(text, region, kind, published=published)
    return scope_of(unit_of(source), understand(question, (), (DONGHU, XIHU, NANCHANG)))


def test_the_same_place_is_exact_and_no_place_is_open() -> None:
    assert scope("东湖区发了多少低保金").region == "exact"
    assert scope("发了多少低保金").region == "open"


@pytest.mark.parametrize("kind", ["新闻", "通知"])
def test_nothing_of_one_place_holds_in_its_neighbour(kind: str) -> None:
    assert scope("西湖区发了多少低保金", kind=kind).region == "other"
    assert not scope("西湖区发了多少低保金", kind=kind).allowed


@pytest.mark.parametrize("region", [NANCHANG, "江西省", NATIONAL])
def test_a_rule_of_the_larger_place_is_inherited_but_its_report_is_not(region: str) -> None:
    text = "低保标准按年调整。"
    assert scope("东湖区低保标准怎么调整", text, region, "规范性文件").region == "inherited"
    assert scope("东湖区低保标准怎么调整", text, region, "规范性文件").allowed
    assert scope("东湖区低保标准怎么调整", text, region, "新闻").region == "other"


def test_what_holds_in_a_part_says_nothing_of_the_whole() -> None:
    assert scope("南昌市低保标准是多少", kind="通知").region == "other"


def test_a_sentence_that_names_its_own_place_is_taken_at_its_word() -> None:
    text = "其中，西湖区发放低保金800万元。"
    assert scope("西湖区发了多少低保金", text, NANCHANG).region == "exact"
    assert region_of(unit_of(document(text, NANCHANG))) == XIHU
    assert region_of(unit_of(document(REPORT, NANCHANG))) == NANCHANG


@pytest.mark.parametrize(
    ("question", "text", "allowed"),
    [
        ("东湖区2023年发了多少低保金", REPORT, True),
        ("东湖区2023年上半年发了多少低保金", REPORT, True),
        ("东湖区上半年发了多少低保金", REPORT, True),
        ("东湖区2023年下半年发了多少低保金", REPORT, False),
        ("东湖区2021年发了多少低保金", REPORT, False),
        ("东湖区2021年发了多少低保金", "2021年发放低保金900万元。", True),
        ("东湖区2022年发了多少低保金", "去年发放低保金900万元。", True),
        ("东湖区2023年发了多少低保金", "2021年发放低保金900万元。", False),
        ("东湖区发了多少低保金", "2021年发放低保金900万元。", True),
    ],
)
def test_reports_answer_for_their_own_time_only(question: str, text: str, allowed: bool) -> None:
    assert scope(question, text).allowed is allowed


def test_a_rule_answers_for_every_year_from_its_beginning_on() -> None:
    text = "低保标准为每人每月915元。"
    assert scope("东湖区2025年低保标准是多少", text, kind="通知").allowed
    assert not scope("东湖区2020年低保标准是多少", text, kind="通知").allowed


def test_kinds_that_lay_down_rules() -> None:
    assert is_rule(document("", kind="法律"))
    assert not is_rule(document("", kind="新闻"))
