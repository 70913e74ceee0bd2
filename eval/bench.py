"""How fast is it: medians on this machine, and ratios to compare machines by.

``python -m eval.bench`` prints a table and judges nothing. A ratio is a median over that of starting a bare Python.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from statistics import median

from eval.questions import load_questions
from eval.run import machine
from rag import Pipeline
from rag.settings import load_settings

COLD_RUNS = 5
EVERY = 5
"""One in so many questions of the shipped set is asked warm, another one searched for."""

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
    """All rows; indexes are built below ``folder``, the first row is the unit of the ratios.

    Words that were cut once are remembered, so every build has a process of its own, and no question is used twice.
    """
    questions = [item.question for item in load_questions([load_settings().root / "eval/questions/corpus.jsonl"])]
    first, asked, searched = questions[0], questions[1::EVERY], questions[2::EVERY]
    command = [sys.executable, "-m", "rag.cli"]
    fresh = (str(folder / f"index-{run}") for run in count())
    build = cold(lambda: [*command, "build", "--index", next(fresh)])
    index = str(folder / "index-0")
    rows = [
        ("start of a bare Python", *cold(lambda: [sys.executable, "-c", "pass"])),
        ("rag --help", *cold(lambda: [*command, "--help"])),
        ("rag ask, cold", *cold(lambda: [*command, "ask", first, "--index", index])),
        ("rag build, cold", *build),
    ]
    pipeline = Pipeline.open(index)
    pipeline.ask(first)
    return [*rows, ("ask, warm", *each(pipeline.ask, asked)), ("search, warm", *each(pipeline.search, searched))]


def cold(command: Callable[[], Sequence[str]]) -> tuple[float, int]:
    """The median time of a process from start to end, after one run that fills the disk cache."""

    def run() -> object:
        return subprocess.run(command(), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

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
    start                      10.0 ms        1.00     5
    ask                        25.0 ms        2.50     3
    """
    unit = rows[0][1]
    lines = [f"{'':24}{'median':>10}{'ratio':>12}{'runs':>6}"]
    lines += [f"{name:24}{value:>7.1f} ms{value / unit:>12.2f}{runs:>6}" for name, value, runs in rows]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
