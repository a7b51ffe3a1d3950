"""How far learning is."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable


@dataclasses.dataclass(frozen=True, slots=True)
class Step:
    """How far a part is.

    Attributes:
        part: "category", "triage", ...
        done: fits that are done.
        total: fits there will be.
    """

    part: str
    done: int
    total: int


Progress = Callable[[Step], object]
