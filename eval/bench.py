"""How fast is it: medians on this machine, and ratios to compare machines by.

``python -m eval.bench`` prints a table and judges nothing. A ratio is a median over that of starting a bare Python.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from eval.questions import load_questions
from eval.run import machine
from rag import Pipeline, build_index
from rag.settings import load_settings

COLD_RUNS, BUILDS = 5, 3
EVERY = 5
"""One in so many questions of the shipped set is asked warm."""

Row = tuple[str, float, int]
"""What was measured, the median in milliseconds, and of how many runs."""


def main() -> int:
    """Measure everything and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(Path(folder))
    print(machine())
    print(table(rows))
    return 0


def measure(folder: Path) -> list[Row]:
    """All rows; the index is built anew below ``folder``, the first row is the unit of the ratios."""
    settings = load_settings()
    fresh = (folder / f"index-{run}" for run in range(BUILDS))
    build = timed(lambda: build_index(settings.corpus_dir, next(fresh)), BUILDS)
    index = folder / "index-0"
    questions = [item.question for item in load_questions([settings.root / "eval/questions/corpus.jsonl"])][::EVERY]
    command = [sys.executable, "-m", "rag.cli"]
    pipeline = Pipeline.open(index)
    pipeline.ask(questions[0])
    return [
        ("start of a bare Python", *cold([sys.executable, "-c", "pass"])),
        ("rag --help", *cold([*command, "--help"])),
        ("rag ask, cold", *cold([*command, "ask", questions[0], "--index", str(index)])),
        ("build of corpus/", *build),
        ("ask, warm", *each(pipeline.ask, questions)),
        ("search, warm", *each(pipeline.search, questions)),
    ]


def cold(command: Sequence[str]) -> tuple[float, int]:
    """The median time of a process from start to end, after one run that fills the disk cache."""

    def run() -> object:
        return subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    run()
    return timed(run, COLD_RUNS)


def each(answer: Callable[[str], object], questions: Sequence[str]) -> tuple[float, int]:
    """The median time of one call over different questions."""
    waiting = iter(questions)
    return timed(lambda: answer(next(waiting)), len(questions))


def timed(call: Callable[[], object], runs: int) -> tuple[float, int]:
    """The median time of ``runs`` calls, in milliseconds, and ``runs``."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1000)
    return median(times), runs


def table(rows: Sequence[Row]) -> str:
    """The rows as text, with ratios to the first one.

    >>> print(table([("start", 10.0, 5), ("ask", 25.0, 3)]))
                                median       ratio  runs
    start                      10.0 ms         1.0     5
    ask                        25.0 ms         2.5     3
    """
    unit = rows[0][1]
    lines = [f"{'':24}{'median':>10}{'ratio':>12}{'runs':>6}"]
    lines += [f"{name:24}{value:>7.1f} ms{value / unit:>12.1f}{runs:>6}" for name, value, runs in rows]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
