"""When a delivery that failed is tried again."""

from __future__ import annotations

import dataclasses
import random

MINUTE = 60.0
HOUR = 60 * MINUTE


@dataclasses.dataclass(frozen=True, slots=True)
class Schedule:
    """Growing waits, each a little longer or shorter so that not everything comes back at once.

    Attributes:
        waits: seconds before each further attempt.
        jitter: share of a wait by which it may be longer or shorter.
        longest: seconds that a receiver may ask for.
    """

    waits: tuple[float, ...]
    jitter: float = 0.1
    longest: float = 24 * HOUR

    def pause(
        self, failures: int, *, chance: random.Random, at_least: float | None = None
    ) -> float | None:
        """Give the seconds until the next attempt; None when it is to be given up.

        Args:
            failures: before the one that just happened.
            chance: where the jitter comes from.
            at_least: what the receiver asked for.
        """
        if failures >= len(self.waits):
            return None
        wait = self.waits[failures] * chance.uniform(1 - self.jitter, 1 + self.jitter)
        return max(wait, min(at_least or 0.0, self.longest))


# The schedule that the Standard Webhooks specification advises: 75 hours 35 minutes in all.
STANDARD = Schedule(
    (5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR)
)
