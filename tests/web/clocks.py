"""A clock that the tests turn."""

from __future__ import annotations

import dataclasses
import datetime as dt


@dataclasses.dataclass(slots=True)
class TurnedClock:
    """Stands until it is turned.

    Attributes:
        now: what it says.
    """

    now: dt.datetime = dt.datetime(2026, 7, 7, 9, 30, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += dt.timedelta(**by)
