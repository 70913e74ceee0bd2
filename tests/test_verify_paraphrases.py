"""The verifier passes right answers in other words, and stops nearly right ones."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from paraphrases import LIST, NEWS, PARAPHRASES, YUNCHENG, whole

from eval.mutants import KINDS, Kind, mutants
from eval.mutation import run
from rag.datamodel import Citation, Draft
from rag.verify import verify


def failed(text: str, *citations: Citation) -> set[str]:
    return {check.kind for check in verify(Draft("见下文", text, citations)) if not check.passed}


@pytest.mark.parametrize("draft", PARAPHRASES, ids=[draft.headline for draft in PARAPHRASES])
def test_a_right_paraphrase_passes(draft: Draft) -> None:
    assert [check for check in verify(draft) if not check.passed] == []


def test_nearly_all_mutants_of_paraphrases_are_stopped() -> None:
    tally = run(PARAPHRASES)
    assert tally.false_alarms == 0
    assert sum(tally.made.values()) > 100
    assert sum(tally.caught.values()) >= 0.99 * sum(tally.made.values())


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (0, "东湖区低保标准为1190元[1]"),
        (0, "东湖区特困供养标准为915元[1]"),
        (0, "低保金一共发了163.2万元[1]"),
        (0, "西湖区低保标准为915元[1]"),
        (0, "下半年低保标准为915元[1]"),
        (0, "低保标准为每天915元[1]"),
        (0, "失业保险金标准为915元[1]"),
        (1, "上半年新增园位74个[1]"),
        (2, "大病保险报销了8.1万元[1]"),
        (2, "基本医保报销了8.3万元[1]"),
    ],
)
def test_a_figure_of_another_subject_fails(line: int, text: str) -> None:
    assert failed(text, whole(NEWS, line))


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (0, "最低基础养老金提高115元[1]"),
        (0, "80周岁以上的每月再增加不少于3元[1]"),
        (0, "80周岁以上的每月再增加不超过6元[1]"),
        (1, "农村人员由每人每月550元提高到610元[1]"),
        (1, "城市人员提高到每人每月550元[1]"),
        (2, "到期贷款回收率在60%以上[1]"),
    ],
)
def test_a_figure_in_another_role_fails(line: int, text: str) -> None:
    assert failed(text, whole(LIST, line))


def test_a_figure_is_proven_by_the_citation_of_its_own_sentence() -> None:
    citations = (whole(LIST, 2), whole(YUNCHENG, 0, 2))
    assert failed("南昌市创业担保贷款11亿元[1]；运城市新增就业5.31万人[2]。", *citations) == set()
    assert failed("南昌市创业担保贷款11亿元[2]；运城市新增就业5.31万人[1]。", *citations)


@pytest.mark.parametrize(
    "contact", ["详见http://example.com/a", "见www.example.cn", "拨打0791-12345678", "拨打热线12333"]
)
def test_a_contact_that_no_document_holds_fails(contact: str) -> None:
    assert failed(f"低保标准915元[1]。{contact}", whole(NEWS, 0)) >= {"contact"}


def test_a_source_line_names_a_cited_document_and_nothing_else() -> None:
    quote = whole(NEWS, 1)
    text = f"新增托位74个[1]\n\n> {quote.quote} [1]\n>\n> ——《{{}}》，{{}}"
    assert failed(text.format(NEWS.title, "2023-08-25"), quote) == set()
    assert failed(text.format(NEWS.title, "2023-08-26"), quote) == {"source"}
    assert failed(text.format("另一份文件", "2023-08-25"), quote) == {"source"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_mutant_differs_from_the_text(kind: Kind) -> None:
    text = "南昌市低保金915元，2023年8月25日[1]"
    chance = random.Random(1)  # noqa: S311
    found = list(mutants(text, kind, ("失业保险金", "运城市"), chance))
    assert found
    assert text not in found


def test_a_changed_quoted_line_fails() -> None:
    quote = whole(NEWS, 1)
    draft = Draft("74个", f"托位74个[1]\n\n> {quote.quote} [1]", (quote,))
    assert all(check.passed for check in verify(draft))
    assert not all(check.passed for check in verify(replace(draft, text=draft.text.replace("4292", "4293"))))
