"""Say whether what the words tell fits a way of working an amount out.

A wording that nobody has written before still says that some goods are spoilt, missing or held
back, or that so many came: one mark, the same for all ways, lets the scorer rely on that.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.extraction.line_words import NamedLine
from extractor.extraction.proposal import Proposal
from extractor.extraction.seen import SeenQuantity

WRONG = frozenset({"spoilt", "short", "back", "hold"})


def units_fit(quantity: SeenQuantity, named: NamedLine, *, linked: bool) -> bool:
    """Say whether so many units of a line are told to be wrong.

    Args:
        quantity: how many.
        named: the line.
        linked: the quantity is of this line, as far as one can tell.
    """
    if not linked or "of_time" in quantity.marks or named.is_fine or "others" in quantity.marks:
        return False
    return bool(quantity.said & WRONG) and "all" not in quantity.marks


def missing_fits(quantity: SeenQuantity, *, linked: bool, both: bool) -> bool:
    """Say whether so many units came or are fine, and the rest is wrong.

    Args:
        quantity: how many came.
        linked: the quantity is of this line, as far as one can tell.
        both: the billed quantity is written too.
    """
    if not linked or "of_time" in quantity.marks or quantity.said & {"spoilt", "short"}:
        return False
    if quantity.marks & {"others", "only"}:
        return bool(quantity.said & {"fine", "got", "paid"})
    return both and bool(quantity.said & {"got", "fine"})


def line_fits(named: NamedLine, lines: Sequence[NamedLine], *, counted: bool) -> bool:
    """Say whether a whole line is told to be wrong.

    Args:
        named: the line.
        lines: all of the invoice.
        counted: some units of it are told to be wrong.
    """
    others = [it for it in lines if it is not named]
    if counted or not others or named.is_fine:
        return False
    left = all(it.is_fine for it in others)
    return left or (named.is_bad and not any(it.is_bad for it in others))


def mark_fitting(
    written: Sequence[Proposal], worked_out: Sequence[Proposal], none: Proposal
) -> None:
    """Tell every proposal what else fits."""
    values = {it.value for it in worked_out if it.features.get("fits")}
    values |= {it.value for it in written if it.features.get("supported_fits")}
    some, one = float(bool(values)), float(len(values) == 1)
    for it in worked_out:
        if it.features.get("fits"):
            it.features["fits_alone"] = one
    for it in written:
        fits = it.value in values
        it.features["written_fits"] = float(fits)
        it.features["written_against_fit"] = float(bool(values) and not fits)
    none.features["none_against_fit"] = some
    none.features["none_against_one_fit"] = one
