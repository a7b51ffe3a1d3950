"""What people found in the fair sample: documents that could have been decided without a look."""

from __future__ import annotations

import dataclasses

from extractor.values.calibration import Reviewed


@dataclasses.dataclass(frozen=True, slots=True)
class Sampled:
    """The answers to one calibration's confidences.

    Attributes:
        reviewed: one a document that a person looked at.
        overdue: confidences of those that nobody looked at in time.
        waiting: how many others are still to be looked at.
    """

    reviewed: tuple[Reviewed, ...] = ()
    overdue: tuple[float, ...] = ()
    waiting: int = 0


NOTHING_SAMPLED = Sampled()
