"""The evaluation: the format, each scoring rule by an example, and the runner end to end."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics import Outcome, percentile, summarize
from eval.questions import EvalQuestion, QuestionSetError, load_questions, select_split, split_of
from eval.report import failing_ids, share
from eval.run import evaluate, main
from eval.score import Verdict, judge, occurs
from rag.datamodel import Answer, Citation, Document

DOCUMENT = Document(id="d", path="东湖区/低保.md", sha256="", title="低保", text="低保标准提高至915元", sections=())
CITATION = Citation(marker=1, document=DOCUMENT, quote="提高至915元", start=4, end=12)
QUESTION = EvalQuestion(
    id="q001",
    question="吃低保一个月给多少",
    type="figure",
    answerable=True,
    answers=(("915元",),),
    wrong=("1190",),
    docs=("东湖区/低保.md",),
    evidence="提高至915元",
)
LOOK_ALIKE = EvalQuestion(
    id="q002", question="西湖区低保呢", type="unanswerable-region", answerable=False, wrong=("915",)
)
ANSWERED = Answer("", "answered", "", "915元", "低保标准：915元[1]", (CITATION,))
REFUSED = Answer("", "refused", "other_region", "", "文件里没有西湖区的低保标准。")


def chinese(number: int) -> str:
    """The Chinese numeral below 100000, written independently of the code under test."""
    digits, units = "零一二三四五六七八九", ["", "十", "百", "千", "万"]
    text = ""
    for position, digit in enumerate(str(number)):
        unit = units[len(str(number)) - 1 - position]
        text += digits[int(digit)] + unit if digit != "0" else "零"
    while "零零" in text:
        text = text.replace("零零", "零")
    text = text.rstrip("零")
    return text.removeprefix("一") if text.startswith("一十") else text


# --- the comparison of strings -------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("十五日", "应当在15日内"),
        ("15日", "应当在十五日内"),
        ("80%", "最低工资的百分之八十"),
        ("百分之八十", "最低工资的80％"),
        ("两倍", "低保标准的2倍"),
        ("一点五倍", "低保标准的1.5 倍"),
        ("5000元", "五千元以下"),
        ("9万人", "奖励补贴九万人"),
        ("14357900元", "发放1435.79万元"),
        ("1435.79", "发放1435.79万元"),
        ("14,357,900元", "发放14357900元"),
        ("第十二条", "依据第 12 条"),
        ("二〇二三年", "2023年"),
        ("三分之二", "代表的2/3"),
        ("915元", "1. 915元"),
        ("盐湖区", "盐 湖\n区"),
    ],
)
def test_numerals_and_white_space_do_not_matter(wanted: str, text: str) -> None:
    assert occurs(wanted, text)


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        ("915", "1915元"),
        ("915", "915.5元"),
        ("915", "3.915元"),
        ("5日", "15日内"),
        ("五日", "十五日内"),
        ("二十", "二十五日"),
        ("1%", "百分之一点五"),
        ("300元", "1,300元"),
        ("一个月", "十一个月"),
        ("千方百计", "1000方100计"),
    ],
)
def test_a_figure_is_not_found_inside_another(wanted: str, text: str) -> None:
    assert not occurs(wanted, text)


@given(st.integers(min_value=1, max_value=99_999), st.sampled_from(["元", "日", "倍", "户"]))
def test_chinese_and_arabic_numerals_are_the_same_both_ways(number: int, unit: str) -> None:
    assert occurs(f"{number}{unit}", f"为{chinese(number)}{unit}。")
    assert occurs(f"{chinese(number)}{unit}", f"为{number}{unit}。")


@given(st.integers(min_value=1, max_value=9_999), st.integers(min_value=1, max_value=9_999))
def test_different_numbers_stay_different(one: int, other: int) -> None:
    assert occurs(f"{one}元", f"为{chinese(other)}元") == (one == other)


@given(st.decimals(min_value=0, max_value=100, places=2, allow_nan=False))
def test_a_decimal_share_is_found_in_words(value: object) -> None:
    whole, fraction = f"{value:.2f}".split(".")
    words = (chinese(int(whole)) or "零") + "点" + "".join("零一二三四五六七八九"[int(digit)] for digit in fraction)
    plain = f"{float(f'{value:.2f}'):.2f}".rstrip("0").rstrip(".")
    assert occurs(f"{plain}%", f"占百分之{words}")


# --- the scoring rules ---------------------------------------------------------------------


def test_a_right_answer_with_its_source() -> None:
    verdict = judge(QUESTION, ANSWERED)
    assert verdict == Verdict(right=True, citation_right=True, wrong_facts=(), false_refusal=False)


def test_every_group_must_be_met_by_one_alternative() -> None:
    question = replace(QUESTION, answers=(("915元",), ("每月", "按月")))
    assert not judge(question, ANSWERED).right
    assert judge(question, replace(ANSWERED, text="按月发给九百一十五元")).right


def test_ambiguous_is_right_with_one_whole_group_or_a_question_back() -> None:
    question = replace(QUESTION, ambiguous=True, answers=(("2184张",), ("32张",)))
    assert judge(question, replace(ANSWERED, text="新增养老床位32张")).right
    assert not judge(question, ANSWERED).right
    asked_back = judge(question, Answer("", "clarify", "", "", "您问的是哪里？"))
    assert asked_back == Verdict(right=True, citation_right=None, wrong_facts=(), false_refusal=False)


def test_a_question_back_to_a_clear_question_is_a_false_refusal() -> None:
    verdict = judge(QUESTION, Answer("", "clarify", "", "", "您问的是哪里？"))
    assert (verdict.right, verdict.false_refusal) == (False, True)


def test_only_the_first_citation_counts() -> None:
    other = replace(CITATION, document=replace(DOCUMENT, path="别处.md"))
    assert judge(QUESTION, replace(ANSWERED, citations=(other, CITATION))).citation_right is False
    assert judge(QUESTION, replace(ANSWERED, citations=(CITATION, other))).citation_right is True
    assert judge(QUESTION, replace(ANSWERED, citations=())).citation_right is False


def test_a_wrong_fact_is_one_in_the_headline_and_not_in_the_text() -> None:
    assert judge(QUESTION, replace(ANSWERED, headline="1190元")).wrong_facts == ("1190",)
    assert judge(QUESTION, replace(ANSWERED, headline="一千一百九十元")).wrong_facts == ("1190",)
    assert judge(QUESTION, replace(ANSWERED, text="低保915元、特困1190元")).wrong_facts == ()
    assert judge(QUESTION, replace(ANSWERED, headline="11190元")).wrong_facts == ()


def test_an_unanswerable_question_is_right_when_it_is_not_answered() -> None:
    assert judge(LOOK_ALIKE, REFUSED).right
    assert judge(LOOK_ALIKE, replace(REFUSED, status="clarify")).right
    answered = judge(LOOK_ALIKE, ANSWERED)
    assert answered == Verdict(right=False, citation_right=None, wrong_facts=("915",), false_refusal=False)


def test_a_refusal_of_an_answerable_question_is_a_false_one() -> None:
    verdict = judge(QUESTION, REFUSED)
    assert (verdict.right, verdict.false_refusal) == (False, True)


# --- question sets -------------------------------------------------------------------------


def record(**changes: object) -> str:
    base: dict[str, object] = {
        "id": "q001", "question": "吃低保一个月给多少", "history": [], "answerable": True, "answers": [["915元"]],
        "wrong": [], "docs": ["东湖区/低保.md"], "evidence": "提高至915元", "type": "figure",
    }  # fmt: skip
    return json.dumps(base | changes, ensure_ascii=False)


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "不是有效的 JSON"),
        ("[]", "应是一个 JSON 对象"),
        (record(id=""), "缺少字段 id"),
        (record(answerable="是"), "answerable"),
        (record(answers=["915元"]), "answers 应为列表的列表"),
        (record(answers=[[]]), "answers 应为列表的列表"),
        (record(answers=[]), "必须写明 answers"),
        (record(docs=[]), "必须写明 answers 和 docs"),
        (record(docs="a.md"), "docs"),
        (record(ambiguous=1), "ambiguous"),
        (record(answerable=False), "不应有 answers"),
        (record(question="问" * 501), "超过 500 个字"),
        (record(id="q000"), "已在"),
    ],
)
def test_an_error_names_file_and_line(tmp_path: Path, line: str, message: str) -> None:
    path = write(tmp_path / "set.jsonl", record(id="q000"), "", line)
    with pytest.raises(QuestionSetError, match=message) as caught:
        load_questions([path])
    assert str(caught.value).startswith(f"{path}:3：")


def test_the_split_is_stable_and_cuts_about_in_half() -> None:
    questions = [replace(QUESTION, id=f"q{number:03d}") for number in range(400)]
    halves = select_split(questions, "tune"), select_split(questions, "report")
    assert sorted(q.id for half in halves for q in half) == [q.id for q in questions]
    assert all(150 < len(half) < 250 for half in halves)
    assert select_split(questions[:7], "tune") == [q for q in halves[0] if q in questions[:7]]
    assert [split_of(identifier) for identifier in ("q001", "q002", "q003")] == ["tune", "report", "tune"]


# --- the runner ----------------------------------------------------------------------------


class FakePipeline:
    """Knows 东湖区 only; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[dict[str, str]]]] = []

    def ask(self, question: str, history: Sequence[dict[str, str]] = ()) -> Answer:
        self.asked.append((question, list(history)))
        return REFUSED if "西湖区" in question else ANSWERED


def test_earlier_turns_carry_the_answers_of_the_pipeline_itself() -> None:
    pipeline = FakePipeline()
    evaluate(pipeline, [replace(QUESTION, history=("东湖区低保多少", "西湖区呢"))])
    first = [{"role": "user", "content": "东湖区低保多少"}, {"role": "assistant", "content": ANSWERED.text}]
    second = [{"role": "user", "content": "西湖区呢"}, {"role": "assistant", "content": REFUSED.text}]
    assert pipeline.asked == [("东湖区低保多少", []), ("西湖区呢", first), (QUESTION.question, first + second)]


def outcome(question: EvalQuestion, answer: Answer, ms: float) -> Outcome:
    return Outcome(question, answer, judge(question, answer), ms)


def test_the_summary_counts_what_the_verdicts_say() -> None:
    outcomes = [
        outcome(QUESTION, ANSWERED, 10.0),
        outcome(replace(QUESTION, id="q003"), REFUSED, 20.0),
        outcome(replace(QUESTION, id="q004"), replace(ANSWERED, headline="1190元", text="1190元"), 30.0),
        outcome(LOOK_ALIKE, REFUSED, 40.0),
        outcome(replace(LOOK_ALIKE, id="q005"), ANSWERED, 100.0),
    ]
    summary = summarize(outcomes)
    total = summary.total
    assert (total.answerable, total.right, total.cited, total.cited_of, total.false_refusals) == (3, 1, 2, 3, 1)
    assert (total.unanswerable, total.refused, total.wrong_facts) == (2, 1, 2)
    assert summary.types["figure"].answerable == 3
    assert summary.types["unanswerable-region"].refused == 1
    assert (summary.median_ms, summary.p95_ms) == (30.0, 100.0)
    assert failing_ids(outcomes) == {
        "标题事实错": ["q004", "q005"],
        "答错或漏答": ["q004"],
        "误拒": ["q003"],
        "该拒未拒": ["q005"],
        "首条出处不对": [],
    }


def test_percentile_is_the_nearest_rank() -> None:
    values = [float(number) for number in range(1, 21)]
    assert [percentile(values, 95), percentile(values, 100)] == [19, 20]
    assert [percentile([7.0], 95), percentile([], 95)] == [7, 0]


def test_a_share_of_nothing_is_a_dash() -> None:
    assert (share(3, 4), share(0, 0)) == ("3/4（75.0%）", "—")


def test_the_runner_end_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    look_alike = record(
        id="q002", question="西湖区低保多少", answerable=False, answers=[], docs=[], type="unanswerable-region"
    )
    missed = record(id="q003", question="<b>西湖区</b>也行吗", answers=[["特困"]])
    questions = write(tmp_path / "set.jsonl", record(), look_alike, missed)
    opened: list[tuple[Path, Path]] = []

    def opener(corpus: Path, index: Path) -> FakePipeline:
        opened.append((corpus, index))
        return FakePipeline()

    arguments = ["--questions", str(questions), "--corpus", "corpus", "--index", str(tmp_path / "index")]
    arguments += ["--json", str(tmp_path / "out" / "r.json"), "--report", str(tmp_path / "out" / "r.html")]
    assert main(arguments, opener) == 0

    assert opened == [(Path("corpus"), tmp_path / "index")]
    printed = capsys.readouterr().out
    assert all(part in printed for part in ("误拒：q003", "1/2（50.0%）", "中位数"))
    saved = json.loads((tmp_path / "out" / "r.json").read_text(encoding="utf-8"))
    assert [(item["id"], item["right"]) for item in saved["items"]] == [("q001", True), ("q002", True), ("q003", False)]
    assert saved["items"][0]["first_citation"] == "东湖区/低保.md"
    assert saved["summary"]["total"]["right"] == 1
    assert saved["conditions"]["command"].startswith("python -m eval.run --questions")
    page = (tmp_path / "out" / "r.html").read_text(encoding="utf-8")
    assert all(part in page for part in ("q003", "特困", "&lt;b&gt;西湖区"))
    assert not any(part in page for part in ("<b>西湖区", "http", "<script"))


def test_the_split_option_asks_only_that_half(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = write(tmp_path / "set.jsonl", *(record(id=f"q{number:03d}") for number in range(1, 4)))
    pipeline = FakePipeline()
    arguments = ["--questions", str(questions), "--corpus", "c", "--split", "tune"]
    assert main(arguments, lambda corpus, index: pipeline) == 0
    assert len(pipeline.asked) == 2


def test_a_missing_question_file_exits_2_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def opener(corpus: Path, index: Path) -> FakePipeline:
        raise AssertionError("nothing may be built")

    assert main(["--questions", str(tmp_path / "none.jsonl"), "--corpus", "corpus"], opener) == 2
    assert "找不到问题集" in capsys.readouterr().err
