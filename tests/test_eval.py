"""The evaluation: the format of the question sets, and the runner end to end."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from judged import ANSWERED, LOOK_ALIKE, QUESTION, REFUSED

from eval.metrics import Outcome, percentile, summarize
from eval.questions import EvalQuestion, QuestionSetError, load_questions, select_split, split_of
from eval.report import failing_ids, share
from eval.run import evaluate, main
from eval.score import judge
from rag.datamodel import Answer

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
