"""Statements against a small index: supported, contradicted with the right value, or not found."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Pipeline, build_index
from rag.datamodel import StatementCheck
from rag.errors import QuestionError

NEWS = """---
title: 东湖区办好民生实事
issuer: 南昌日报
region: 江西省南昌市东湖区
kind: 新闻
published: 2023-08-25
---
今年上半年，东湖区将低保、特困供养补贴标准分别提高至915元、1190元，还为2318户3071名低保对象发放低保金1435.79万元。

上半年，东湖区新增托位74个、园位40个，新增社区停车泊位551个。

紫金校区项目计划于2024年8月竣工，由区教育局负责建设。东湖区居民健康素养水平达27.95%，比2020年提高了2.98个百分点。
"""
RULE = """---
title: 职工休假办法
issuer: 国务院
region: 全国
kind: 行政法规
published: 2015-01-01
effective: 2015-03-01
---
第一条 职工累计工作满1年不满10年的，年休假5天。

第二条 职工累计工作满10年不满20年的，年休假10天。

第三条 用人单位不得扣押职工的居民身份证。

第四条 职工申请休假应当书面提出，由用人单位批准。

第五条 休假期间的体检费用由用人单位承担，职工无需缴纳体检费用。
"""


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    folder = tmp_path_factory.mktemp("factcheck")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "news.md").write_text(NEWS, encoding="utf-8")
    (corpus / "rule.md").write_text(RULE, encoding="utf-8")
    build_index(corpus, folder / "index")
    return Pipeline.open(Path(folder / "index"))


@pytest.mark.parametrize(
    "statement",
    [
        "东湖区低保标准提高至915元",
        "东湖区特困供养补贴标准提高到1190元",
        "东湖区上半年发放低保金14357900元",
        "今年头六个月东湖区新增托位74个",
        "东湖区有2318户、3071人领到低保金",
        "东湖区2020年居民健康素养水平为24.97%",
        "紫金校区项目计划2024年8月竣工",
        "职工工作满12年的，年休假10天",
        "用人单位不得扣押职工的居民身份证",
        "职工不需要缴纳体检费用",
    ],
)
def test_true_statements_are_supported(pipeline: Pipeline, statement: str) -> None:
    result = pipeline.check(statement)
    assert result.verdict == "supported"
    citation = result.citations[0]
    assert citation.document.text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    ("statement", "correct"),
    [
        ("东湖区低保标准提高至900元", "915元"),
        ("东湖区低保标准提高至1190元", "915元"),
        ("东湖区低保标准提高至915万元", "915元"),
        ("东湖区上半年新增园位74个", "40个"),
        ("东湖区2020年居民健康素养水平为27.95%", "24.97%"),
        ("紫金校区项目计划2025年8月竣工", "2024年8月"),
        ("职工累计工作满1年不满10年的，年休假10天", "5天"),
        ("用人单位可以扣押职工的居民身份证", "不得扣押"),
        ("职工申请休假应当口头提出", "书面"),
        ("职工应当缴纳体检费用", "无需缴纳"),
        ("职工休假由工会批准", "用人单位"),
    ],
)
def test_false_statements_are_contradicted_with_the_right_value(
    pipeline: Pipeline, statement: str, correct: str
) -> None:
    result = pipeline.check(statement)
    assert result.verdict == "contradicted"
    assert correct in result.correct
    assert result.citations


@pytest.mark.parametrize(
    "statement",
    [
        "西湖区低保标准为915元",
        "东湖区2019年低保标准为700元",
        "东湖区高龄津贴每月100元",
        "东湖区新建公园三座",
        "职工的工资由银行代发",
    ],
)
def test_what_no_document_says_is_not_found(pipeline: Pipeline, statement: str) -> None:
    result = pipeline.check(statement)
    assert (result.verdict, result.correct, result.citations) == ("not_found", "", ())


def test_a_draft_is_checked_claim_by_claim(pipeline: Pipeline) -> None:
    result = pipeline.check("一、东湖区低保标准提高至915元。\n二、特困供养补贴标准提高至1200元；新增托位74个。")
    assert [claim.verdict for claim in result.claims] == ["supported", "contradicted", "supported"]
    assert (result.verdict, result.correct) == ("contradicted", "1190元")


@pytest.mark.parametrize(
    ("draft", "verdict"),
    [
        ("东湖区新增托位74个。东湖区新增园位40个。", "supported"),
        ("东湖区新增托位74个。西湖区低保标准为915元。", "not_found"),
        ("西湖区低保标准为915元。东湖区新增园位41个。", "contradicted"),
    ],
)
def test_the_verdict_on_the_whole(pipeline: Pipeline, draft: str, verdict: str) -> None:
    assert pipeline.check(draft).verdict == verdict


def test_the_json_form_holds_every_claim(pipeline: Pipeline) -> None:
    result: StatementCheck = pipeline.check("东湖区低保标准提高至900元。")
    data = result.to_dict()
    assert (data["verdict"], data["correct"]) == ("contradicted", "915元")
    assert data["claims"][0]["claim"] == "东湖区低保标准提高至900元"
    assert data["claims"][0]["citations"][0]["path"] == "news.md"


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("", "没有看到要核对的内容"),
        ("？！…", "没有看到要核对的内容"),
        ("东湖区低保标准是多少", "这是一个问题"),
        ("可以申请低保吗？", "这是一个问题"),
        ("低保" * 1600, "太长"),
        ("低保" * 300, "一句话太长"),
        ("标准为915元。" * 41, "太多"),
    ],
)
def test_what_cannot_be_checked_is_said_in_chinese(pipeline: Pipeline, statement: str, message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        pipeline.check(statement)
