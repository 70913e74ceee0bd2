"""Tokenises many texts with two processes; ``python -m rag.bulk`` is one of them.

Plain child processes, not :mod:`multiprocessing`: that would import the caller's main module again, which a script
without the ``__main__`` guard does not survive. Both sides speak JSON, one line per message.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any

import numpy as np

from rag.lexical import TokenTable
from rag.text import tokens

__all__ = ["tokenize"]

_PROCESSES = 2
_BATCH = 500
_FEW = 4000
"""Up to this many texts (a few seconds of work) a second process does not pay for its start."""

Table = dict[str, Any]


def tokenize(texts: Sequence[str], progress: Callable[[int], None]) -> TokenTable:
    """The tokens of every text, in order; ``progress`` is told how many are done."""
    batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
    answers = _in_processes(batches) if len(texts) > _FEW and sys.executable else map(_answer, batches)
    tables = []
    for answer in answers:
        tables.append(_from_json(answer))
        progress(sum(map(len, tables)))
    return TokenTable.join(tables)


def serve(requests: IO[str], answers: IO[str]) -> None:
    """Answer each line, a JSON list of texts, with the line of its table."""
    for line in requests:
        answers.write(json.dumps(_answer(json.loads(line))) + "\n")
        answers.flush()


def _in_processes(batches: Sequence[Sequence[str]]) -> Iterator[Table]:
    idle: SimpleQueue[subprocess.Popen[str]] = SimpleQueue()

    def ask(batch: Sequence[str]) -> Table:
        child = idle.get()
        try:
            return _exchange(child, batch)
        finally:
            idle.put(child)

    with _children() as children, ThreadPoolExecutor(_PROCESSES) as threads:
        for child in children:
            idle.put(child)
        yield from threads.map(ask, batches)


@contextmanager
def _children() -> Iterator[list[subprocess.Popen[str]]]:
    """Child processes that end with the block."""
    package_parent = str(Path(__file__).resolve().parent.parent)
    paths = [package_parent, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-P", "-m", "rag.bulk"]
    children: list[subprocess.Popen[str]] = []
    try:
        for _ in range(_PROCESSES):
            children.append(  # noqa: PERF401 - those already started must be ended when the next one fails
                subprocess.Popen(  # noqa: S603 - this interpreter, this module
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", env=environment
                )
            )
        yield children
    finally:
        for child in children:
            child.kill()
            child.communicate()


def _exchange(child: subprocess.Popen[str], batch: Sequence[str]) -> Table:
    """The table of a batch; if the child has died, it is made here."""
    try:
        if child.stdin is None or child.stdout is None:
            return _answer(batch)
        child.stdin.write(json.dumps(batch) + "\n")
        child.stdin.flush()
        table: Table = json.loads(child.stdout.readline())
    except (OSError, ValueError):
        return _answer(batch)
    return table


def _answer(batch: Sequence[str]) -> Table:
    table = TokenTable.of([tokens(text) for text in batch])
    return {"vocabulary": table.vocabulary, "ids": table.ids.tolist(), "starts": table.starts.tolist()}


def _from_json(table: Table) -> TokenTable:
    return TokenTable(table["vocabulary"], np.array(table["ids"], np.int32), np.array(table["starts"], np.int64))


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)
