"""Drafts are checked against the documents: quotes, figures and markers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from evidence import cite, document
from hypothesis import given
from hypothesis import strategies as st

from rag.datamodel import Citation, Draft
from rag.verify import verify

TEXT = "东湖区将低保、特困供养补贴标准分别提高至915元、1190元，惠及2318户。审批时限为十五个工作日。"
SOURCE = document(TEXT, title="2023年民生实事", published="2023-08-25", issuer="南昌日报")
QUOTE = cite(SOURCE, TEXT[: TEXT.index("。") + 1])


def failed(headline: str, text: str, *citations: Citation) -> set[str]:
    """The kinds of checks that did not pass."""
    return {check.kind for check in verify(Draft(headline, text, citations or (QUOTE,))) if not check.passed}


def test_a_true_draft_passes() -> None:
    text = f"**915元** [1]\n\n> {QUOTE.quote} [1]\n>\n> ——《2023年民生实事》，南昌日报，2023-08-25"
    draft = Draft("915元", text, (QUOTE,))
    checks = verify(draft)
    assert all(check.passed for check in checks)
    assert {"quote", "figure", "marker", "source"} <= {check.kind for check in checks}


@given(st.integers(0, len(QUOTE.quote) - 1), st.sampled_from("0123456789保"))
def test_any_changed_character_of_a_quote_fails(at: int, char: str) -> None:
    changed = QUOTE.quote[:at] + char + QUOTE.quote[at + 1 :]
    kinds = failed("低保标准", "低保标准 [1]", replace(QUOTE, quote=changed))
    assert ("quote" in kinds) == (changed != QUOTE.quote)


@pytest.mark.parametrize(("start", "end"), [(1, QUOTE.end), (0, QUOTE.end - 1), (5, 5), (len(TEXT), len(TEXT) + 9)])
def test_a_quote_that_stands_elsewhere_fails(start: int, end: int) -> None:
    assert "quote" in failed("低保标准", "低保标准 [1]", replace(QUOTE, start=start, end=end))


def test_an_empty_quote_fails() -> None:
    assert failed("低保标准", "低保标准 [1]", replace(QUOTE, quote="", start=3, end=3)) == {"quote"}


@pytest.mark.parametrize("figure", ["916元", "915万元", "91.5元", "915人", "2319户", "十五天"])
def test_a_figure_that_stands_in_no_quote_fails(figure: str) -> None:
    assert failed(figure, "低保标准 [1]") == {"figure"}
    assert failed("低保标准", f"低保标准{figure} [1]") == {"figure"}


@pytest.mark.parametrize("figure", ["915元", "九百一十五元", "2318户", "0.0915万元"])
def test_a_figure_of_a_quote_may_take_another_form(figure: str) -> None:
    assert failed(figure, f"低保标准{figure} [1]") == set()


def test_a_figure_of_the_document_outside_the_quotes_fails() -> None:
    assert "figure" in failed("十五个工作日", "十五个工作日 [1]")
    assert failed("十五个工作日", "十五个工作日 [1][2]", QUOTE, cite(SOURCE, "审批时限为十五个工作日。", 2)) == set()


@pytest.mark.parametrize("text", ["低保标准 [2]", "低保标准 [1][2]", "低保标准 [0]", "低保标准 [12]"])
def test_an_unknown_marker_fails(text: str) -> None:
    assert failed("低保标准", text) == {"marker"}


def test_a_marker_is_no_figure() -> None:
    assert failed("低保标准", "低保标准 [1]") == set()
