"""A circuit breaker (Nygard, Release It!, 2007): stop asking a service that keeps failing, and try again later."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

FAILURES = 3
"""How many failures in a row open the circuit."""
REST_SECONDS = 60.0
"""How long nothing is asked then; after that one trial decides."""


class Breaker:
    """Counts failures in a row; safe to use from several threads.

    >>> breaker = Breaker(failures=1, rest_seconds=5, clock=lambda: 0.0)
    >>> breaker.record(False)
    >>> breaker.allows()
    False
    """

    def __init__(
        self,
        failures: int = FAILURES,
        rest_seconds: float = REST_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``clock`` gives seconds that never run backwards."""
        self._limit = failures
        self._rest = rest_seconds
        self._clock = clock
        self._failures = 0
        self._rests_until = 0.0
        self._lock = Lock()

    def allows(self) -> bool:
        """Whether the service may be asked now; after a rest, only one asker at a time gets through."""
        with self._lock:
            if self._failures < self._limit:
                return True
            now = self._clock()
            if now < self._rests_until:
                return False
            self._rests_until = now + self._rest
            return True

    def record(self, succeeded: bool) -> None:
        """Say how the service did when it was asked."""
        with self._lock:
            self._failures = 0 if succeeded else self._failures + 1
            if self._failures >= self._limit:
                self._rests_until = self._clock() + self._rest
