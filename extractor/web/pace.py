"""How fast somebody may hand in: a few at once, and so many a minute in the long run."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable


@dataclasses.dataclass(slots=True)
class _Turns:
    """What somebody has left.

    Attributes:
        count: turns, not whole ones either.
        at: when that was so, in seconds of the clock.
    """

    count: float
    at: float


class Pace:
    """Counts turns by who takes them; for one event loop.

    Everybody begins with a minute's turns, and gets them back evenly over a minute.
    """

    def __init__(self, per_minute: int | None, clock: Callable[[], float] = time.monotonic) -> None:
        """Count from now on.

        Args:
            per_minute: None for as many as they like.
            clock: seconds that only go forward.
        """
        self._per_minute = per_minute
        self._clock = clock
        self._left: dict[str, _Turns] = {}

    def take(self, who: str) -> float:
        """Take a turn; give 0, or the seconds until there is one."""
        if self._per_minute is None:
            return 0.0
        now = self._clock()
        known = self._left.setdefault(who, _Turns(self._per_minute, now))
        per_second = self._per_minute / 60
        known.count = min(known.count + (now - known.at) * per_second, self._per_minute)
        known.at = now
        if known.count < 1:
            return (1 - known.count) / per_second
        known.count -= 1
        return 0.0
