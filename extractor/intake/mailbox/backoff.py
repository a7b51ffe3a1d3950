"""How long to leave a server alone after a failure."""

from __future__ import annotations

from collections.abc import Callable

SHORTEST = 1.0  # seconds
LONGEST = 300.0
SHORTEST_REFUSED = 60.0  # a wrong password tried too often locks the account
LONGEST_REFUSED = 1800.0


class Backoff:
    """Pauses that double with each failure and differ between programs."""

    def __init__(self, clock: Callable[[], float], jitter: Callable[[], float]) -> None:
        self._clock = clock
        self._jitter = jitter
        self._failures = 0
        self._until = 0.0

    def failed(self, *, retryable: bool) -> float:
        """Begin a pause and give its seconds: from half to all of the doubled time."""
        shortest, longest = (
            (SHORTEST, LONGEST) if retryable else (SHORTEST_REFUSED, LONGEST_REFUSED)
        )
        whole = min(longest, shortest * 2.0 ** min(self._failures, 20))
        pause = whole * (0.5 + self._jitter() / 2)
        self._failures += 1
        self._until = self._clock() + pause
        return pause

    def reset(self) -> None:
        """Forget the failures."""
        self._failures = 0
        self._until = 0.0

    def left(self) -> float:
        """Give the seconds of the pause that are left; 0 when there is none."""
        return max(self._until - self._clock(), 0.0) if self._until else 0.0
