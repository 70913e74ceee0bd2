"""Questions as they are understood: cleaned, read, and completed by earlier turns."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.datamodel import NATIONAL, Period, Question
from rag.errors import QuestionError
from rag.understand import MAX_CHARS, clean, content_words, understand

DONGHU = "江西省南昌市东湖区"
NANCHANG = "江西省南昌市"


def follow(*turns: str, covered: tuple[str, ...] = (DONGHU,)) -> Question:
    """The last of ``turns``, understood after the others."""
    history = [{"role": "user", "content": turn} for turn in turns[:-1]]
    return understand(turns[-1], history, covered)


@settings(deadline=None)
@given(st.text(max_size=60).filter(lambda text: any(char.isalnum() for char in text)))
def test_a_clean_question_is_one_line_of_readable_characters(text: str) -> None:
    try:
        line = clean(text)
    except QuestionError:
        return
    assert line == line.strip() == clean(line) != ""
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  东湖区低保\n标准\t是多少 ", "东湖区低保 标准 是多少"),
        ("东湖区\u200b低保\ufeff标准", "东湖区低保标准"),
        ("低保\x00标准", "低保标准"),
    ],
)
def test_hidden_characters_and_line_breaks_go(text: str, expected: str) -> None:
    assert clean(text).replace(" ", "") == expected.replace(" ", "")


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "？？？", "……", "\u200b\u200b", "。，！"])
def test_nothing_readable_is_an_error_that_gives_an_example(text: str) -> None:
    with pytest.raises(QuestionError, match="低保标准是多少"):
        understand(text)


def test_the_longest_question_is_taken_and_a_longer_one_refused() -> None:
    assert understand("保" * MAX_CHARS).text
    with pytest.raises(QuestionError, match=str(MAX_CHARS)):
        understand("保" * (MAX_CHARS + 1))


def test_a_question_alone() -> None:
    question = understand("东湖区2023年上半年低保金发了多少钱", covered=(DONGHU,))
    assert question.regions == (DONGHU,)
    assert question.period == Period(2023, 1, 6)
    assert question.answer_type == "figure"
    assert question.asks[0].dimension == "money"
    assert "低保金" in question.terms
    assert question.inherited == ()
    assert question.standalone == question.text


def test_content_words_leave_out_places_dates_and_question_words() -> None:
    said = content_words("请问东湖区2023年低保标准是多少呢", (DONGHU,))
    assert said == ("低保", "标准")


def test_the_askers_own_figure_is_a_content_word() -> None:
    assert "12年" in content_words("工作满12年休几天年假")


@pytest.mark.parametrize(
    ("text", "regions"), [("全国的低保标准", (NATIONAL,)), ("国家规定的年假是几天", (NATIONAL,)), ("低保标准", ())]
)
def test_the_whole_country_is_a_place_too(text: str, regions: tuple[str, ...]) -> None:
    assert understand(text).regions == regions


def test_the_present_is_noticed() -> None:
    assert understand("现在低保标准是多少").current
    assert not understand("低保标准是多少").current


def test_another_place_keeps_what_is_asked() -> None:
    question = follow("东湖区低保标准是多少", "南昌呢？")
    assert question.regions == (NANCHANG,)
    assert {"低保", "标准"} <= {*question.terms, *question.inherited}
    assert question.answer_type == "figure"
    assert question.asks[0].dimension == "money"
    assert "低保" in question.standalone
    assert "东湖" not in question.standalone


def test_another_subject_keeps_the_place_and_the_type() -> None:
    question = follow("东湖区低保标准是多少", "那特困的呢")
    assert question.regions == (DONGHU,)
    assert "特困" in question.terms
    assert question.answer_type == "figure"
    assert question.asks[0].dimension == "money"
    assert "东湖区" in question.standalone


def test_another_attribute_keeps_place_and_subject() -> None:
    question = follow("东湖区低保标准是多少", "要带什么材料")
    assert question.regions == (DONGHU,)
    assert "低保" in question.inherited
    assert question.answer_type == "list"


def test_another_year_replaces_only_the_year() -> None:
    question = follow("东湖区2023年低保标准是多少", "2022年呢")
    assert question.regions == (DONGHU,)
    assert question.period == Period(2022)
    assert "低保" in question.inherited


def test_a_period_stays_with_its_place() -> None:
    assert follow("东湖区2023年发了多少低保金", "那特困供养金呢").period == Period(2023)
    assert follow("东湖区2023年发了多少低保金", "南昌呢").period is None


def test_follow_ups_chain() -> None:
    question = follow("东湖区低保标准是多少", "那特困的呢", "南昌呢？")
    assert question.regions == (NANCHANG,)
    assert "特困" in {*question.terms, *question.inherited}
    assert question.answer_type == "figure"


def test_a_question_that_stands_alone_takes_nothing_over() -> None:
    question = follow("东湖区低保标准是多少", "南昌市2021年新增城镇就业多少人")
    assert question.regions == (NANCHANG,)
    assert question.inherited == ()
    assert question.standalone == question.text


def test_only_what_users_said_counts() -> None:
    history = [{"role": "assistant", "content": "东湖区低保标准：915元"}]
    assert understand("那特困的呢", history, (DONGHU,)).regions == ()


@pytest.mark.parametrize(
    "turn", [{}, {"role": "user"}, {"role": "user", "content": "？？"}, {"role": "user", "content": "保" * 9999}]
)
def test_odd_earlier_turns_are_no_error(turn: dict[str, str]) -> None:
    assert understand("东湖区低保标准是多少", [turn], (DONGHU,)).regions == (DONGHU,)


@settings(deadline=None)
@given(st.lists(st.text("东湖区南昌低保特困标准多少呢那2023年？ ", min_size=1, max_size=12), max_size=3))
def test_history_never_changes_what_the_question_says_itself(turns: list[str]) -> None:
    alone, after = understand("东湖区2022年低保标准是多少", (), (DONGHU,)), follow(*turns, "东湖区2022年低保标准是多少")
    assert (after.text, after.terms, after.regions, after.period) == (
        alone.text,
        alone.terms,
        alone.regions,
        alone.period,
    )
