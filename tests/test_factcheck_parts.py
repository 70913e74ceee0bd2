"""The parts of fact checking that work on texts alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from documents import ROOT
from hypothesis import given
from hypothesis import strategies as st

from eval.check import Claim, Judged, load_claims, select, table
from eval.questions import QuestionSetError, split_of
from rag.datamodel import ClaimCheck, StatementCheck, Verdict
from rag.errors import QuestionError
from rag.factcheck.claims import is_question, plain_figures, split_claims
from rag.factcheck.conditions import case_fit
from rag.factcheck.polarity import excludes, modality
from rag.factcheck.slots import other_order, other_ordinal
from rag.figures import find_figures
from rag.verify.opposites import opposite, replaced, words_in
from rag.verify.profiles import profiles


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("六成以上", "60%以上"),
        ("九成四", "94%"),
        ("七成半", "75%"),
        ("建成", "建成"),
        ("成立三年", "成立三年"),
        ("八个人", "八人"),
    ],
)
def test_everyday_figures_are_read(text: str, plain: str) -> None:
    assert plain_figures(text) == plain


@given(st.text(alphabet="低保标准为915元。；\n吗", min_size=1, max_size=60))
def test_claims_are_parts_of_the_statement(text: str) -> None:
    try:
        claims = split_claims(text)
    except QuestionError:
        return
    assert all(claim in text.replace("\n", " ") or claim in text for claim in claims)
    assert not any(is_question(claim) for claim in claims)


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        ("单位可以扣押", "单位不得扣押", True),
        ("无需缴费", "应当缴费", True),
        ("应当书面通知", "可以书面通知", True),
        ("应当书面通知", "必须书面通知", False),
        ("享受年休假", "可以享受年休假", False),
        ("教师节放假", "教师节不放假", True),
        ("不少于3元", "不低于3元", False),
    ],
)
def test_modalities(first: str, second: str, differ: bool) -> None:
    assert excludes(modality(first), modality(second)) is differ


def test_opposites_exclude_one_another_both_ways() -> None:
    for word in ("书面", "城市", "用人单位", "每月"):
        assert all(word in opposite(other) for other in opposite(word))
    assert replaced("农村人员610元", "城市人员550元，农村人员525元") is None
    assert "城市" not in words_in("运城市新增就业")


def test_conditions_tell_cases_apart() -> None:
    assert case_fit("缴费满5年不足10年的", "缴费满1年不足5年的，最长12个月") == -1
    assert case_fit("年假10天", "满10年不满20年的，年休假10天") == 0


def test_other_order_and_ordinal() -> None:
    assert other_order("先收费、后救治", "确保先救治、后收费") == "先救治、后收费"
    assert other_order("先救治后收费", "确保先救治、后收费") == ""
    assert other_ordinal("第47届奖章", "荣获第48届奖章") == (2, 6)


@given(st.integers(2, 9000), st.integers(2, 9000))
def test_each_figure_of_a_list_keeps_to_its_own_words(first: int, second: int) -> None:
    text = f"新增托位{first}个、园位{second}个"
    assert len(find_figures(text)) == 2
    left, right = profiles(text)
    assert left.weights["托位"] > left.weights["园位"]
    assert right.weights["园位"] > right.weights["托位"]


def test_the_shipped_claims_keep_to_the_format() -> None:
    path = ROOT / "eval" / "questions" / "claims_dev.jsonl"
    claims = load_claims([path])
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(claims) >= 120
    assert len({claim.id for claim in claims}) == len(claims)
    assert {claim.verdict for claim in claims} == {"supported", "contradicted", "not_found"}
    assert all(record["split"] == split_of(record["id"]) for record in records)
    for record in records:
        if record["corpus"] == "corpus" and record["docs"]:
            assert record["evidence"] in (ROOT / "corpus" / record["docs"][0]).read_text(encoding="utf-8")


def test_halves_and_corpora_are_selected() -> None:
    claims = load_claims([ROOT / "eval" / "questions" / "claims_dev.jsonl"])
    halves = [select(claims, "tune", "seeds"), select(claims, "report", "seeds")]
    assert sum(map(len, halves)) == len(select(claims, "all", "seeds"))


def test_the_table_counts_wrong_confirmations() -> None:
    claim = Claim("v1", "低保标准900元", "contradicted", ("a.md",), "915元", "figure")

    def judged(verdict: Verdict, correct: str) -> Judged:
        return Judged(claim, StatementCheck(claim.text, (ClaimCheck(claim.text, verdict, correct),)))

    lines = list(table([judged("supported", "900元"), judged("contradicted", "915元")]))
    assert "right verdicts 1/2 50.0%" in lines
    assert "right values 1/1 100.0%" in lines
    assert "wrongly supported 1" in lines


@pytest.mark.parametrize("line", ["{", "{}", '{"id": "1"}'])
def test_a_broken_set_of_claims_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(QuestionSetError, match=r"claims\.jsonl:1"):
        load_claims([path])
