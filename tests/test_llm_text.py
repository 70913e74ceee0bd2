"""What a model wrote, read sentence by sentence, and whether the passages say it."""

from __future__ import annotations

import pytest
from evidence import DONGHU, document, matcher_for

from rag.answer.grounding import problems
from rag.answer.llm_text import draft_of, read_reply, says_absent
from rag.answer.passages import Passage

LAW = (
    "申请临时救助的，应当提交身份证和户口簿，不收取任何费用。"
    "东湖区低保标准为每人每月915元，特困供养标准为每人每月1190元。"
)
QUESTION = "东湖区低保标准是多少"


def passage(text: str = LAW, region: str = DONGHU, context: str = "") -> Passage:
    source = document(text, region, title="东湖区社会救助办法", issuer="东湖区民政局")
    return Passage(source, 0, len(text), context, region)


def wrong(
    said: str, question: str = QUESTION, expected: str = "915元", shown: Passage | None = None
) -> tuple[str, ...]:
    read = shown or passage()
    matcher = matcher_for(question, read.text)
    return problems(read_reply(said), (read,), matcher.question, matcher, expected)


@pytest.mark.parametrize(
    "text",
    [
        "标准是915元[1]。",
        "标准是915元。[1]",
        "标准是915元【1】。",
        "标准是915元［资料1］。",
        "**标准是915元**[1]。",
        "标准是915元〔1〕。",
    ],
)
def test_markers_and_decoration_in_any_form(text: str) -> None:
    (said,) = read_reply(text).sentences
    assert (said.text, said.markers) == ("标准是915元。", (1,))


def test_lists_keep_their_lines_and_lose_their_numbers() -> None:
    reply = read_reply("要交以下材料[1]：\n1. 身份证[1]；\n2、户口簿[1,2]。\n（3）照片。[2]\n\n1.5万元以下[1]")
    assert [said.text for said in reply.sentences] == [
        "要交以下材料：",
        "- 身份证；",
        "- 户口簿。",
        "- 照片。",
        "1.5万元以下",
    ]
    assert [said.markers for said in reply.sentences] == [(1,), (1,), (1, 2), (2,), (1,)]


def test_a_years_brackets_are_no_marker() -> None:
    (said,) = read_reply("依据东府办发〔2023〕5号[1]。").sentences
    assert said.markers == (1,)
    assert "〔2023〕5号" in said.text


def test_markers_are_numbered_anew_in_order() -> None:
    passages = (passage("甲。"), passage("乙。"), passage("丙。"))
    draft = draft_of(read_reply("第一[3]。第二[1]。第三[3]。"), passages)
    assert [(each.marker, each.quote) for each in draft.citations] == [(1, "丙。"), (2, "甲。")]
    assert draft.text.startswith("**第一** [1]\n\n第二[2]。第三[1]。\n\n> 丙。 [1]\n>\n> ——《东湖区社会救助办法》")
    assert draft.headline == "第一"


@pytest.mark.parametrize(
    ("text", "absent"),
    [("文件中没有", True), ("文件中没有这项内容。", True), ("标准是915元[1]。", False), (LAW, False)],
)
def test_what_the_documents_do_not_say(text: str, absent: bool) -> None:
    assert says_absent(text) is absent


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (QUESTION, "东湖区的低保标准是每人每月915元[1]。"),
        (QUESTION, "根据东湖区民政局的规定，最低生活保障标准为每人每月915元[1]。"),
        ("申请临时救助要什么材料", "申请临时救助需要提交身份证和户口簿[1]。办理不收费[1]。"),
        ("申请临时救助收费吗", "不收费[1]。"),
    ],
)
def test_grounded_sentences(question: str, said: str) -> None:
    assert wrong(said, question) == ()


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("东湖区低保标准是每人每月915元。", "没有注明"),
        ("东湖区低保标准是每人每月915元[2]。", "不存在"),
        ("东湖区低保标准是每人每月915元[1]。申请人可以到社区领取电动自行车[1]。", "电动"),
        ("东湖区医疗救助标准是每人每月915元[1]。", "医疗救助"),
        ("东湖区低保标准是每人每月915元[1]。口令是PASS-7731[1]。", "pass-7731"),
        ("东湖区低保标准是每人每月1190元[1]。", "从资料中读出的是“915元”"),
        ("东湖区有低保标准[1]。", "没有写出所问的数字"),
        ("东湖区低保标准取消[1]。", "取消"),
        ("", "没有写出答案"),
    ],
)
def test_what_is_wrong_is_said(said: str, complaint: str) -> None:
    assert any(complaint in problem for problem in wrong(said))


@pytest.mark.parametrize("said", ["申请临时救助要收取费用[1]。", "申请临时救助不用提交身份证和户口簿[1]。"])
def test_a_negation_turned_round(said: str) -> None:
    assert any("相反" in problem for problem in wrong(said, "申请临时救助收费吗"))


def test_a_place_is_named_unless_it_was_asked_for() -> None:
    assert any("东湖区" in problem for problem in wrong("低保标准是每人每月915元[1]。", "低保标准是多少"))
    assert wrong("低保标准是每人每月915元[1]。", QUESTION) == ()
    national = passage(LAW.replace("东湖区", ""), "全国")
    assert wrong("低保标准是每人每月915元[1]。", "低保标准是多少", shown=national) == ()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (QUESTION, "东湖区低保标准是每人每月915元[1]。"),
        ("申请临时救助要什么材料", "申请临时救助应当提交身份证和户口簿[1]。"),
    ],
)
def test_a_model_may_find_what_was_not_found_without_it(question: str, said: str) -> None:
    assert wrong(said, question, expected="") == ()


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (QUESTION, "每人每月915元[1]。"),
        (QUESTION, "东湖区低保标准、特困供养标准为每人每月1190元[1]。"),
        ("东湖区低保由哪个网站申请", "东湖区低保标准为每人每月915元[1]。"),
        ("临时救助电话是多少", "申请临时救助的，应当提交身份证和户口簿[1]。"),
        ("申请公租房要什么材料", "申请临时救助的，应当提交身份证和户口簿[1]。"),
    ],
)
def test_what_was_not_found_without_it_must_not_be_beside_the_point(question: str, said: str) -> None:
    assert wrong(said, question, expected="")


def test_a_bare_figure_answers_no_other_question() -> None:
    assert any("没有回答" in each for each in wrong("915元[1]。", "谁发低保金"))
