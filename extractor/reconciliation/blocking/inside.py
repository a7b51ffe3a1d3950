"""Candidates among the likely customers' invoices, where no key leads to them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.blocking.blocks import Block
from extractor.reconciliation.blocking.how import How

Rows = npt.NDArray[np.int32]
Found = tuple[Rows, npt.NDArray[np.uint32]]

NEAREST = 12  # by digits
ENDING = 32  # by digits, where all that are written end the number
ALL_PLACED = 0.99  # written digits missed, with the tenths for those not written
PAID = 12  # by amount
ISSUED = 8  # by day
OF_CLAIM = 48  # for a claim that names nothing
_SUFFIX, _NEAR, _AMOUNT, _DATE, _LIKELY = (
    np.uint32(it)
    for it in (How.SUFFIX, How.CUSTOMER_BLOCK, How.AMOUNT, How.DATE, How.LIKELY_CUSTOMER)
)


def of_block(
    tails: Sequence[tuple[int, int]] | None,
    block: Block,
    paid: npt.NDArray[np.bool_] | None,
    day: int | None,
) -> list[Found]:
    """Give the likely customers' invoices that a line's digits, the amount or the day point to.

    Args:
        tails: digits of what is written; None for a claim that names nothing.
        block: the likely customers' invoices.
        paid: which of them have an amount of the claim; None where it has none.
        day: of issue; None where none is written.
    """
    rows = block.column("row")
    found: list[Found] = []
    if not len(rows):
        return found
    most = OF_CLAIM if tails is None else PAID
    missed = None if tails is None else block.missed(tails)
    if missed is not None:
        ranked = missed if paid is None else missed - 0.5 * paid
        ending = int(np.count_nonzero(missed < ALL_PLACED))
        near = smallest(ranked, min(max(NEAREST, ending), ENDING))
        found.append((rows[near], np.where(missed[near] < ALL_PLACED, _SUFFIX, _NEAR)))
    if paid is not None:
        there = np.flatnonzero(paid)
        if len(there) > most and missed is not None:
            there = there[np.argsort(missed[there], kind="stable")]
        found.append(_flagged(rows[there[:most]], _AMOUNT))
    if day is not None:
        issued = np.flatnonzero(block.column("issue") == day)
        found.append(_flagged(rows[issued[: most if tails is None else ISSUED]], _DATE))
    if tails is None and len(rows) <= most:
        found.append(_flagged(rows, _LIKELY))
    return found


def _flagged(rows: Rows, how: np.uint32) -> Found:
    return rows, np.full(len(rows), how)


def smallest(values: npt.NDArray[np.float32], count: int) -> npt.NDArray[np.intp]:
    """Give the places of the smallest finite values, in no order."""
    finite = np.flatnonzero(np.isfinite(values))
    if len(finite) > count:
        return finite[np.argpartition(values[finite], count)[:count]]
    return finite
