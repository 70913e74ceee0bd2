"""How well the verifier tells right answers from nearly right ones.

``python -m eval.mutation --questions eval/questions/corpus.jsonl --index index`` asks
the questions, changes one digit, unit, subject or marker at a time in what the answers
say, and prints which share of the mutants the verifier stops, and on which share of
the untouched answers it gives a false alarm.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from eval.mutants import KINDS, mutants, subjects_of
from eval.questions import load_questions
from rag.datamodel import Draft
from rag.errors import RagError
from rag.verify import verify

_SEED = 20230825


@dataclass
class Tally:
    """Mutants made and stopped, per kind; answers looked at and those stopped although untouched."""

    made: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    false_alarms: int = 0
    missed: list[tuple[str, str, str]] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The result as lines to print."""
        for kind in KINDS:
            share = self.caught[kind] / self.made[kind] if self.made[kind] else 0.0
            yield f"{kind:8} {self.caught[kind]:5}/{self.made[kind]:<5} {share:7.2%}"
        total = sum(self.made.values()) or 1
        yield f"{'all':8} {sum(self.caught.values()):5}/{total:<5} {sum(self.caught.values()) / total:7.2%}"
        yield f"false alarms {self.false_alarms}/{self.answers} {self.false_alarms / (self.answers or 1):.2%}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the test; 0 when it ran, 2 when a file or the index is missing."""
    options = _parser().parse_args(argv)
    try:
        drafts = list(answered(options.questions, options.index))
    except RagError as error:
        print(error, file=sys.stderr)
        return 2
    tally = run(drafts)
    print("\n".join(tally.lines()))
    for kind, before, after in tally.missed if options.missed else ():
        print(f"missed {kind}: {before} -> {after}")
    return 0


def answered(questions: Iterable[Path], index: Path) -> Iterator[Draft]:
    """The drafts behind the answers to the questions; what was refused is left out."""
    from rag.pipeline import Pipeline

    pipeline = Pipeline.open(index)
    for question in load_questions(questions):
        answer = pipeline.ask(question.question, [{"role": "user", "content": turn} for turn in question.history])
        if answer.status == "answered":
            yield Draft(answer.headline, answer.text, answer.citations)


def run(drafts: Sequence[Draft], seed: int = _SEED) -> Tally:
    """Verify every draft and every mutant of it."""
    chance = random.Random(seed)  # noqa: S311
    tally = Tally(answers=len(drafts))
    subjects = sorted({subject for draft in drafts for each in draft.citations for subject in subjects_of(each.quote)})
    for draft in drafts:
        if not _passes(draft):
            tally.false_alarms += 1
            continue
        for kind, mutant in mutated(draft, subjects, chance):
            tally.made[kind] += 1
            if _passes(mutant):
                tally.missed.append((kind, *_changed(draft, mutant)))
            else:
                tally.caught[kind] += 1
    return tally


def mutated(draft: Draft, subjects: Sequence[str], chance: random.Random) -> Iterator[tuple[str, Draft]]:
    """The mutants of a draft: in its headline, and in each line of its text."""
    for kind in KINDS:
        yield from (
            (kind, replace(draft, headline=mutant)) for mutant in mutants(draft.headline, kind, subjects, chance)
        )
        lines = draft.text.split("\n")
        for number, line in enumerate(lines):
            for mutant in mutants(line, kind, subjects, chance):
                yield kind, replace(draft, text="\n".join([*lines[:number], mutant, *lines[number + 1 :]]))


def _passes(draft: Draft) -> bool:
    return all(check.passed for check in verify(draft))


def _changed(draft: Draft, mutant: Draft) -> tuple[str, str]:
    """The line that differs, before and after."""
    lines = zip((draft.headline, *draft.text.split("\n")), (mutant.headline, *mutant.text.split("\n")), strict=True)
    return next(pair for pair in lines if pair[0] != pair[1])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.mutation", description="用改错的答案检验核对程序。")
    parser.add_argument("--questions", type=Path, nargs="+", required=True, metavar="文件", help="问题集（JSON Lines）")
    parser.add_argument("--index", type=Path, required=True, metavar="目录", help="索引目录")
    parser.add_argument("--missed", action="store_true", help="列出没有发现的错误")
    return parser


if __name__ == "__main__":
    sys.exit(main())
