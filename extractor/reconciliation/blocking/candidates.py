"""What an index answers: customers and, line by line, invoices."""

from __future__ import annotations

import dataclasses
import enum

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.blocking.senders import CustomerHits


class LineKind(enum.StrEnum):
    """What a line of a claim names."""

    REFERENCE = "reference"
    PURCHASE_ORDER = "purchase_order"
    DELIVERY_NOTE = "delivery_note"
    CLAIM = "claim"  # nothing; the claim as a whole


@dataclasses.dataclass(frozen=True, slots=True)
class LineCandidates:
    """Invoices that one line may mean.

    Attributes:
        written: the reference, order or note; empty for a claim that names none.
        rows: of the book, each once, int32.
        how: flags of ``How``, uint32.
    """

    written: str
    kind: LineKind
    rows: npt.NDArray[np.int32]
    how: npt.NDArray[np.uint32]


@dataclasses.dataclass(frozen=True, slots=True)
class Candidates:
    """Customers and invoices that a claim may mean."""

    customers: CustomerHits
    lines: tuple[LineCandidates, ...]
