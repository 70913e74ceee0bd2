"""The runner: ask every question of the sets, score the answers, report.

``python -m eval.run --questions eval/questions/corpus.jsonl --corpus corpus``
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shlex
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from eval.metrics import Outcome, Summary, summarize
from eval.questions import EvalQuestion, load_questions, select_split
from eval.report import Conditions, html_report, terminal_table
from eval.score import judge
from rag.datamodel import Answer
from rag.errors import RagError


class Answerer(Protocol):
    """What is evaluated: a `rag.Pipeline`, or anything that answers like one."""

    def ask(self, question: str, history: Sequence[dict[str, str]] = ()) -> Answer:
        """Answer one question; ``history`` holds the earlier turns."""


Opener = Callable[[Path, Path], Answerer]


def main(argv: Sequence[str] | None = None, opener: Opener | None = None) -> int:
    """Run the evaluation; 0 when it ran, 2 when a file is missing or wrong."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    options = _parser().parse_args(arguments)
    try:
        questions = select_split(load_questions(options.questions), options.split)
        with _index_folder(options.index) as index:
            outcomes = evaluate((opener or open_pipeline)(options.corpus, index), questions)
    except RagError as error:
        print(error, file=sys.stderr)
        return 2
    summary = summarize(outcomes)
    conditions = _conditions(arguments, options)
    print(terminal_table(summary, outcomes))
    if options.json:
        _write(options.json, json.dumps(result(conditions, summary, outcomes), ensure_ascii=False, indent=1) + "\n")
    if options.report:
        _write(options.report, html_report(conditions, summary, outcomes))
    return 0


def open_pipeline(corpus: Path, index: Path) -> Answerer:
    """Build or update the index of ``corpus`` and open it; documents that failed are named.

    Raises:
        RagError: the index cannot be built or opened.
    """
    from rag import Pipeline, build_index

    for path, reason in build_index(corpus, index).failed:
        print(f"未能读取 {path}：{reason}", file=sys.stderr)
    return Pipeline.open(index)


def evaluate(answerer: Answerer, questions: Sequence[EvalQuestion]) -> list[Outcome]:
    """Ask and judge every question; only the last turn of a conversation is timed."""
    outcomes = []
    for question in questions:
        turns = earlier_turns(answerer, question)
        started = time.perf_counter()
        answer = answerer.ask(question.question, history=turns)
        outcomes.append(Outcome(question, answer, judge(question, answer), (time.perf_counter() - started) * 1000))
    return outcomes


def earlier_turns(answerer: Answerer, question: EvalQuestion) -> list[dict[str, str]]:
    """The conversation before the question: the user's turns, and what the answerer itself said to them."""
    turns: list[dict[str, str]] = []
    for earlier in question.history:
        reply = answerer.ask(earlier, history=list(turns))
        turns += [{"role": "user", "content": earlier}, {"role": "assistant", "content": reply.text}]
    return turns


def result(conditions: Conditions, summary: Summary, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The JSON result: how it was obtained, the figures, and every item."""
    return {
        "conditions": asdict(conditions),
        "summary": asdict(summary),
        "items": [outcome.to_dict() for outcome in outcomes],
    }


def machine() -> str:
    """The machine in one line: system, processor architecture, cores, Python."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.run", description="用问题集评测政策问答。")
    parser.add_argument("--questions", type=Path, nargs="+", required=True, metavar="文件", help="问题集（JSON Lines）")
    parser.add_argument("--corpus", type=Path, required=True, metavar="目录", help="文件库目录")
    parser.add_argument("--index", type=Path, metavar="目录", help="索引目录，已有的会更新；不写则用临时目录")
    parser.add_argument("--json", type=Path, metavar="文件", help="把每个问题的结果写成 JSON")
    parser.add_argument("--report", type=Path, metavar="文件", help="写出可直接打开的 HTML 报告")
    parser.add_argument(
        "--split", choices=("tune", "report", "all"), default="all", help="只用调试的一半、报告的一半，或全部"
    )
    return parser


@contextmanager
def _index_folder(given: Path | None) -> Iterator[Path]:
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "index"


def _conditions(arguments: Sequence[str], options: argparse.Namespace) -> Conditions:
    return Conditions(
        command=shlex.join(["python", "-m", "eval.run", *arguments]),
        date=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        machine=machine(),
        questions=tuple(map(str, options.questions)),
        corpus=str(options.corpus),
        split=options.split,
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
