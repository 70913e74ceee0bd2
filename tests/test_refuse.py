"""Refusals: each reason has its words, and they name what the documents are about."""

from __future__ import annotations

from typing import get_args

import pytest
from evidence import DONGHU, XIHU, document

from rag.answer.decide import Decision
from rag.datamodel import NATIONAL, Reason
from rag.refuse import coverage, refuse, reply, suggestions
from rag.replies import Replies
from rag.settings import load_settings
from rag.understand import understand

REASONS: tuple[Reason, ...] = tuple(reason for reason in get_args(Reason) if reason)
REPLIES = Replies(load_settings().prompts_dir)
DOCUMENTS = [document("", DONGHU), document("", DONGHU), document("", NATIONAL), document("", "")]
QUESTION = understand("西湖区2021年低保标准是多少", (), (DONGHU,))


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_a_template(reason: Reason) -> None:
    answer = refuse(QUESTION, Decision((), reason), DOCUMENTS, REPLIES)
    assert (answer.status, answer.reason, answer.headline, answer.citations) == ("refused", reason, "", ())
    assert answer.text
    assert "$" not in answer.text


def test_each_reason_is_told_in_its_own_words() -> None:
    texts = {refuse(QUESTION, Decision((), reason), DOCUMENTS, REPLIES).text for reason in REASONS}
    assert len(texts) == len(REASONS)


def test_the_place_and_the_year_asked_for_are_named() -> None:
    assert "西湖区" in refuse(QUESTION, Decision((), "other_region"), DOCUMENTS, REPLIES).text
    assert "2021年" in refuse(QUESTION, Decision((), "other_period"), DOCUMENTS, REPLIES).text


def test_a_greeting_says_what_can_be_asked() -> None:
    answer = reply("你好", "greeting", DOCUMENTS, REPLIES)
    assert (answer.question, answer.status, answer.reason) == ("你好", "refused", "greeting")
    assert "东湖区" in answer.text


def test_coverage_names_each_place_once_the_most_frequent_first() -> None:
    said = coverage(DOCUMENTS)
    assert said.count("东湖区") == 1
    assert said.index("东湖区") < said.index("全国")
    assert coverage([document("", "")]) == coverage([]) == ""


def test_nothing_is_suggested_where_nothing_lies_near() -> None:
    assert suggestions(QUESTION, Decision((), "other_region")) == ()
    assert suggestions(understand("西湖区低保标准是多少", (), (XIHU,)), Decision((), "not_stated")) == ()
