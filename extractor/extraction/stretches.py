"""Stretches of a text that are already taken by something else."""

from __future__ import annotations

import bisect
from collections.abc import Iterable


class Stretches:
    """Stretches ``(start, end)`` in any order; asked in logarithmic time.

    A remittance of 200 pages has thousands of amounts and as many references: comparing each with
    each took longer than reading it.
    """

    def __init__(self, stretches: Iterable[tuple[int, int]] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(stretches):
            if end <= start:
                continue
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touch(self, start: int, end: int) -> bool:
        """Say whether ``start`` to ``end`` shares a character with any of them."""
        at = bisect.bisect_left(self._starts, end)
        return at > 0 and self._ends[at - 1] > start
