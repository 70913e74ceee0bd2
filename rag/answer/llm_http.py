"""A web client whose responses cannot go on for ever.

A time-out of a socket counts from one byte to the next, so a server that drips bytes,
or sends a line without an end, would keep a thread and fill the memory.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

MAX_BYTES = 2_000_000
"""An answer of some hundred characters is sent in about as many kilobytes."""


def bounded_client(seconds: float) -> Any:
    """An HTTP client for OpenAI's library; each response may last ``seconds`` and ``MAX_BYTES``."""
    from openai import DefaultHttpxClient

    return DefaultHttpxClient(timeout=seconds, event_hooks={"response": [lambda response: bound(response, seconds)]})


def bound(response: Any, seconds: float, max_bytes: int = MAX_BYTES) -> None:
    """Make reading ``response`` end with an error when it lasts too long or grows too large."""
    read, ends = response.iter_raw, time.monotonic() + seconds

    def iter_raw(chunk_size: int | None = None) -> Iterator[bytes]:
        size = 0
        for piece in read(chunk_size):
            size += len(piece)
            if size > max_bytes or time.monotonic() > ends:
                raise TimeoutError("the response lasts too long")
            yield piece

    response.iter_raw = iter_raw
