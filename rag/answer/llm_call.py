"""One answer of a language model within a deadline, whatever its server does.

The model is read in a thread of its own: looking up a name, a silent socket and a
slow drip can each block longer than any time-out of the client. When the time is up
the caller goes on without it, and the thread ends at the next piece it gets.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Event, Thread

from rag.answer.llm import LanguageModel, Messages, ModelError

MAX_CHARS = 20_000
"""Of one answer, thoughts included; more is an endless stream."""
MAX_CALLS = 8
"""Calls at a time, those that were given up but still hang included."""

_THOUGHTS = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)

Pieces = SimpleQueue[str | Exception | None]
"""What a reading thread hands over: text, then None at the end or the error."""


class Caller:
    """Asks a model; at most ``MAX_CALLS`` threads exist at a time."""

    def __init__(self, model: LanguageModel, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` gives seconds that never run backwards."""
        self._model = model
        self._clock = clock
        self._slots = BoundedSemaphore(MAX_CALLS)

    def complete(self, messages: Messages, deadline: float) -> str:
        """The whole answer, without the thoughts that some models write first.

        ``deadline`` is a time of the clock.

        Raises:
            ModelError: no whole answer in time.
        """
        if not self._slots.acquire(blocking=False):
            raise ModelError("too many calls are under way")
        pieces, stop = Pieces(), Event()
        Thread(target=self._read, args=(messages, pieces, stop), daemon=True).start()
        try:
            text = "".join(self._received(pieces, deadline))
        finally:
            stop.set()
        if not (text := _THOUGHTS.sub("", text).strip()):
            raise ModelError("the answer is empty")
        return text

    def _read(self, messages: Messages, pieces: Pieces, stop: Event) -> None:
        """Hand over what the model writes, in a thread of its own; closing the stream ends the connection."""
        try:
            with closing(self._model.stream(messages)) as stream:
                for piece in stream:
                    if stop.is_set():
                        return
                    pieces.put(piece)
            pieces.put(None)
        except Exception as error:  # noqa: BLE001  # a client may raise anything; the caller says what it means
            pieces.put(error)
        finally:
            self._slots.release()

    def _received(self, pieces: Pieces, deadline: float) -> Iterator[str]:
        size = 0
        while True:
            try:
                piece = pieces.get(timeout=max(0.0, deadline - self._clock()))
            except Empty:
                raise ModelError("no whole answer in time") from None
            if piece is None:
                return
            if isinstance(piece, Exception):
                raise ModelError(type(piece).__name__) from piece
            size += len(piece)
            if size > MAX_CHARS or self._clock() > deadline:
                raise ModelError("the answer does not end")
            yield piece
