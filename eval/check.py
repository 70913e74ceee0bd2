"""How well statements are judged: right verdicts, right values, right citations.

``python -m eval.check --questions eval/questions/claims_dev.jsonl --index index``
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from eval.questions import QuestionSetError, Split, split_of
from eval.score import occurs
from rag.datamodel import StatementCheck
from rag.errors import RagError

VERDICTS = ("supported", "contradicted", "not_found")


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with its right verdict; ``corpus`` names the documents it is about, "" when not said."""

    id: str
    text: str
    verdict: str
    docs: tuple[str, ...]
    correct: str
    kind: str
    corpus: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim and what was said to it."""

    claim: Claim
    result: StatementCheck

    @property
    def right(self) -> bool:
        """Whether the verdict is right."""
        return self.result.verdict == self.claim.verdict

    @property
    def value_right(self) -> bool | None:
        """Whether the right value was given: in ``correct`` or in a quote; None where none is due."""
        if self.claim.verdict != "contradicted" or not self.claim.correct:
            return None
        return occurs(self.claim.correct, self.result.correct) or occurs(self.result.correct or "□", self.claim.correct)

    @property
    def cited(self) -> bool | None:
        """Whether the first citation is of a right document; None where none is due."""
        if not self.claim.docs:
            return None
        return bool(self.result.citations) and self.result.citations[0].path in self.claim.docs


class Checker(Protocol):
    """What is evaluated: a `rag.Pipeline`, or anything that checks like one."""

    def check(self, statement: str) -> StatementCheck:
        """Check one statement."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the evaluation; 0 when it ran, 2 when a file or the index is missing."""
    options = _parser().parse_args(argv)
    try:
        claims = select(load_claims(options.questions), options.split, options.corpus)
        judged = evaluate(_open(options.index), claims)
    except RagError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(table(judged)))
    for each in judged if options.wrong else ():
        if not each.right:
            print(
                f"{each.claim.id} {each.claim.kind} {each.claim.text}：{each.claim.verdict} -> {each.result.verdict}",
                end="",
            )
            print(f"（{each.claim.correct} / {each.result.correct}）")
    return 0


def load_claims(paths: Iterable[Path]) -> list[Claim]:
    """Read sets of claims, JSON Lines.

    Raises:
        QuestionSetError: a file is missing or a line breaks the format.
    """
    return [claim for path in paths for claim in _read(path)]


def select(claims: Iterable[Claim], split: Split, corpus: str = "") -> list[Claim]:
    """The claims of one half, about one corpus; "" takes all."""
    return [
        each for each in claims if split in ("all", split_of(each.id)) and (not corpus or each.corpus in ("", corpus))
    ]


def evaluate(checker: Checker, claims: Sequence[Claim]) -> list[Judged]:
    """Check every claim."""
    return [Judged(claim, checker.check(claim.text)) for claim in claims]


def table(judged: Sequence[Judged]) -> Iterator[str]:
    """The totals as lines: per verdict, per kind, values, citations, wrong confirmations."""
    for name in ("verdict", "kind"):
        made = Counter(getattr(each.claim, name) for each in judged)
        right = Counter(getattr(each.claim, name) for each in judged if each.right)
        yield from (f"{name} {value:14} {right[value]:3}/{made[value]:<3}" for value in sorted(made))
    yield _share("right verdicts", [each.right for each in judged])
    yield _share("right values", [each.value_right for each in judged if each.right])
    yield _share("right citations", [each.cited for each in judged if each.right])
    wrong = sum(each.result.verdict == "supported" and not each.right for each in judged)
    yield f"wrongly supported {wrong}"


def _share(name: str, marks: Sequence[bool | None]) -> str:
    due = [mark for mark in marks if mark is not None]
    return f"{name} {sum(due)}/{len(due)} {sum(due) / len(due):.1%}" if due else f"{name} 0/0"


def _read(path: Path) -> Iterator[Claim]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionSetError(f"无法读取 {path}，请检查 --questions 后的路径。") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _parse(line, f"{path}:{number}")


def _parse(line: str, place: str) -> Claim:
    try:
        record = json.loads(line)
        claim = Claim(
            id=record["id"],
            text=record["claim"],
            verdict=record["verdict"],
            docs=tuple(record["docs"]),
            correct=record["correct"],
            kind=record["kind"],
            corpus=record.get("corpus", ""),
        )
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise QuestionSetError(f"{place}：应是含 id、claim、verdict、docs、correct、kind 的 JSON 对象。") from error
    if claim.verdict not in VERDICTS:
        raise QuestionSetError(f"{place}：verdict 应为 {'、'.join(VERDICTS)} 之一。")
    return claim


def _open(index: Path) -> Checker:
    from rag.pipeline import Pipeline

    return Pipeline.open(index)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.check", description="评测对陈述的核对。")
    parser.add_argument("--questions", type=Path, nargs="+", required=True, metavar="文件", help="陈述集（JSON Lines）")
    parser.add_argument("--index", type=Path, required=True, metavar="目录", help="索引目录")
    parser.add_argument("--corpus", default="", metavar="名称", help="只用关于某个文件库的陈述，例如 seeds")
    parser.add_argument("--split", choices=("tune", "report", "all"), default="all", help="只用其中一半，或全部")
    parser.add_argument("--wrong", action="store_true", help="列出判错的陈述")
    return parser


if __name__ == "__main__":
    sys.exit(main())
