"""What the lines of a claim say about each other: one customer, one total, each invoice once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from extractor.reconciliation.matching.asked import Asked, days_apart
from extractor.reconciliation.matching.features import Line

Floats = npt.NDArray[np.float32]
Shares = npt.NDArray[np.float64]
NAMES = (
    "others_customer", "others_other_customer", "others_customer_strong", "sum", "sum_elsewhere",
    "taken", "others_near_day", "alone", "amount_elsewhere", "amount_own",
)  # fmt: skip
NONE = ("others_found", "sum_met", "alone_none")
_COMBINATIONS = 4096
_SURE = 0.98
_FLOOR = 0.002


def joint_features(asked: Asked, lines: Sequence[Line], shares: Sequence[Shares]) -> list[Floats]:
    """Compare each candidate with the other lines' likely invoices.

    Args:
        asked: the claim.
        lines: with their candidates.
        shares: first probabilities of each line's candidates.

    Returns:
        For each line candidates x ``NAMES``.
    """
    found = [np.zeros((len(it.facts.rows), len(NAMES)), np.float32) for it in lines]
    if len(lines) == 1:
        found[0][:, 7] = 1
        return found
    customers = np.concatenate([it.facts.customer for it in lines])
    rows = np.concatenate([it.facts.rows for it in lines])
    issue = np.concatenate([it.facts.issue for it in lines])
    weight = np.concatenate(shares)
    owner = np.repeat(np.arange(len(lines)), [len(it.facts.rows) for it in lines])
    known, place = np.unique(customers, return_inverse=True)
    mass = np.zeros((len(lines), len(known)))
    np.add.at(mass, (owner, place), weight)
    _, row_place = np.unique(rows, return_inverse=True)
    taken = np.zeros((len(lines), row_place.max(initial=-1) + 1))
    taken[owner, row_place] = weight
    best = _best_rows(lines, shares)
    sums = _sums(asked, lines, shares)
    vouched = _vouched(asked, lines, shares)
    at = 0
    for number, line in enumerate(lines):
        stop = at + len(line.facts.rows)
        others = np.delete(mass, number, axis=0)
        here = place[at:stop]
        out = found[number]
        out[:, 0] = others.mean(axis=0)[here]
        out[:, 1] = others.sum(axis=1).mean() - out[:, 0]
        out[:, 2] = others.max(axis=0)[here]
        out[:, 3] = sums[number]
        out[:, 4] = sums[number].max(initial=0) - sums[number]
        rival = np.delete(taken, number, axis=0).max(axis=0)[row_place[at:stop]]
        out[:, 5] = np.where(rival > weight[at:stop], rival, 0)
        out[:, 6] = _near_day(line.facts.issue, np.delete(best, number), issue)
        out[:, 8], out[:, 9] = vouched[number]
        at = stop
    return found


def _vouched(
    asked: Asked, lines: Sequence[Line], shares: Sequence[Shares]
) -> list[tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]]:
    """Say which candidates' amounts are written for another line, and which for theirs.

    An amount vouches for as many lines as it is written times.
    """
    met = [_amounts_met(asked, it) for it in lines]
    likely = np.zeros((len(lines), len(asked.amounts)), np.bool_)
    for number, (here, share) in enumerate(zip(met, shares, strict=True)):
        if len(share) and share.max() > 0.5:
            likely[number] = here[int(share.argmax())]
    owners = likely.sum(axis=0)
    found = []
    for number, here in enumerate(met):
        others = owners - likely[number]
        free = others < asked.times
        found.append(((here & ~free).any(axis=1), (here & free).any(axis=1)))
    return found


def _amounts_met(asked: Asked, line: Line) -> npt.NDArray[np.bool_]:
    """Give candidates x amounts: the amount is the invoice's gross, net or open one."""
    amounts = asked.amounts[None, :]
    facts = line.facts
    columns = (facts.gross, facts.net, facts.open)
    met: npt.NDArray[np.bool_] = np.any(
        [np.abs(it[:, None] - amounts) <= 1 for it in columns], axis=0
    )
    return met


def _best_rows(lines: Sequence[Line], shares: Sequence[Shares]) -> npt.NDArray[np.int64]:
    """Give the place of each line's best candidate among all of them; -1 where it is doubtful."""
    best = np.full(len(lines), -1)
    at = 0
    for number, (line, share) in enumerate(zip(lines, shares, strict=True)):
        if len(share) and share.max() > 0.5:
            best[number] = at + int(share.argmax())
        at += len(line.facts.rows)
    return best


def _near_day(
    days: npt.NDArray[np.int64], best: npt.NDArray[np.int64], issue: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Say which candidates were issued within a month of the other lines' invoices."""
    known = best[best >= 0]
    if not len(known):
        return np.zeros(len(days), np.bool_)
    middle = int(np.median(issue[known]))
    return np.abs(days_apart(middle, days)) <= 31


def _sums(asked: Asked, lines: Sequence[Line], shares: Sequence[Shares]) -> list[Floats]:
    """Say which candidates are part of a choice, one a line, whose sum is written."""
    found = [np.zeros(len(it.facts.rows), np.float32) for it in lines]
    options = _options(shares)
    sizes = [len(it) for it in options]
    if not len(asked.amounts) or not all(sizes) or len(lines) > 64:
        return found
    for column in ("gross", "net", "open"):
        totals = np.zeros(1, np.int64)
        for line, option in zip(lines, options, strict=True):
            values = getattr(line.facts, column)[option]
            totals = (totals[:, None] + values[None, :]).ravel()
        spread = np.minimum(np.searchsorted(asked.amounts, totals - 2), len(asked.amounts) - 1)
        hits = np.flatnonzero(np.abs(asked.amounts[spread] - totals) <= 2)
        if not len(hits):
            continue
        chosen = np.unravel_index(hits, sizes)
        for number, option in enumerate(options):
            found[number][option[chosen[number]]] = 1
    return found


def _options(shares: Sequence[Shares]) -> list[npt.NDArray[np.int64]]:
    """Give the likely candidates of each line, so few that all choices can be tried."""
    ordered = [np.argsort(-it)[:6] for it in shares]
    options = []
    for share, order in zip(shares, ordered, strict=True):
        sure = len(order) > 0 and share[order[0]] > _SURE
        options.append(order[:1] if sure else order[share[order] > _FLOOR])
    while np.prod([float(len(it)) for it in options]) > _COMBINATIONS:
        longest = max(len(it) for it in options)
        if longest <= 1:
            break
        options = [it[: longest - 1] for it in options]
    return options


def joint_none(
    lines: Sequence[Line], shares: Sequence[Shares], joint: Sequence[Floats]
) -> list[Floats]:
    """Give the columns of "none of them" that follow from the other lines."""
    if len(lines) == 1:
        return [np.array((0.0, 0.0, 1.0), np.float32)]
    sums = np.array([it.sum() for it in shares])
    return [
        np.array((np.delete(sums, at).mean(), joint[at][:, 3].max(initial=0), 0.0), np.float32)
        for at in range(len(lines))
    ]
