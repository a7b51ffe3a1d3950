"""The table of what must hold: measured shares, times and ratios beside what is asked."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from benchmarks.reconciliation.gold import Named, Standing
from benchmarks.reconciliation.intervals import Share, exact, wilson
from benchmarks.reconciliation.score import (
    Judged,
    JudgedClaim,
    is_matchable,
    names_a_number,
)
from extractor.values.query import Decision

BINS = 15


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        must: what is asked, in words; empty for a row that only informs.
        holds: None where nothing is asked.
    """

    name: str
    measured: str
    must: str = ""
    holds: bool | None = None

    def __str__(self) -> str:
        mark = {None: "     ", True: "ok   ", False: "SHORT"}[self.holds]
        return f"{mark} {self.name:<62} {self.measured:<44} {self.must}"


def quality(judged: Sequence[JudgedClaim]) -> list[Row]:
    """Give the rows on what was found and accepted."""
    lines = [line for claim in judged for line in claim.lines]
    return [*_found(lines), *_accepted(judged, lines), *_claims(judged), *_calibration(lines)]


def _share(lines: Iterable[Judged], hit: Callable[[Judged], bool]) -> Share:
    hits = [hit(line) for line in lines]
    return wilson(sum(hits), len(hits))


def _found(lines: Sequence[Judged]) -> list[Row]:
    numbered = [line for line in lines if names_a_number(line.gold)]
    certain = [line for line in numbered if line.gold.certain]
    held_out = [line for line in numbered if line.gold.held_out]
    without = [line for line in lines if line.gold.named is not Named.NUMBER]
    told = [line for line in without if is_matchable(line.gold)]
    rows = [
        _at_least("recall@1, number given, invoice open: all lines", numbered, 0.990),
        _at_least("  of these, where the claim fits one invoice only", certain),
        _at_least("  of these, number as printed", [_ for _ in numbered if _clean(_)]),
        _at_least("  of these, mutilated by a mistake", [_ for _ in numbered if _slipped(_)]),
        _at_least("  of these, held-out numbering schemes", held_out),
        _at_least("recall@1, only order, note, day and amount, or amount", told, 0.90),
    ]
    for named in (Named.ORDER, Named.NOTE, Named.NOTHING):
        some = [line for line in told if line.gold.named is named]
        rows.append(_at_least(f"  of these, by {named.value}", some))
    ranges = [line for line in lines if line.gold.form == "range"]
    rows.append(_at_least("ranges: exactly the meant invoices", ranges))
    return rows


def _clean(line: Judged) -> bool:
    return line.gold.form == "printed" and line.gold.slip == "none"


def _slipped(line: Judged) -> bool:
    return line.gold.slip != "none"


def _at_least(name: str, lines: Sequence[Judged], must: float | None = None) -> Row:
    share = _share(lines, lambda line: line.right)
    return at_least(name, share, must)


def at_least(name: str, share: Share, must: float | None = None) -> Row:
    """Give a row for a share that should be high."""
    if must is None:
        return Row(name, str(share))
    return Row(name, str(share), f">= {must}", share.value >= must)


def at_most(name: str, share: Share, must: float | None = None) -> Row:
    """Give a row for a share that should be low."""
    if must is None:
        return Row(name, str(share))
    return Row(name, str(share), f"<= {must}", share.value <= must)


def _accepted(judged: Sequence[JudgedClaim], lines: Sequence[Judged]) -> list[Row]:
    accepted = sum(line.accepted for line in lines)
    stray = sum(claim.stray_right + claim.stray_wrong for claim in judged)
    wrong = sum(line.wrong for line in lines) + sum(claim.stray_wrong for claim in judged)
    matchable = [line for line in lines if is_matchable(line.gold)]
    foreign = [line for line in lines if line.gold.standing is not Standing.OPEN]
    absent = [line for line in foreign if line.gold.standing is Standing.ABSENT]
    closed = [line for line in foreign if line.gold.standing is Standing.CLOSED]
    rows = [
        at_most("wrong among accepted lines", exact(wrong, accepted + stray), 0.001),
        at_least(
            "accepted automatically, of matchable lines",
            _share(matchable, lambda line: line.decision is Decision.AUTO and not line.wrong),
            0.93,
        ),
        at_least(
            "  of these, lines with a number",
            _share([line for line in matchable if names_a_number(line.gold)], _is_auto),
        ),
        at_least("  of all lines", _share(lines, _is_auto)),
        at_most(
            "not open in the ledger, yet accepted",
            exact(sum(line.accepted > 0 for line in foreign), len(foreign)),
            0.005,
        ),
    ]
    for name, some in (("unknown to the ledger", absent), ("closed", closed)):
        hits = exact(sum(line.accepted > 0 for line in some), len(some))
        rows.append(at_most(f"  of these, {name}", hits))
        rows.append(at_least(f"  {name}: said to be none of the open ones", _share(some, _is_none)))
    return rows


def _is_auto(line: Judged) -> bool:
    return line.decision is Decision.AUTO


def _is_none(line: Judged) -> bool:
    return line.decision is Decision.NO_MATCH


def _claims(judged: Sequence[JudgedClaim]) -> list[Row]:
    findable = [
        claim
        for claim in judged
        if claim.claim.kind != "total"
        and all(line.gold.standing is Standing.OPEN for line in claim.lines)
        and all(line.gold.certain for line in claim.lines)
    ]
    others = [
        claim
        for claim in judged
        if any(line.gold.standing is not Standing.OPEN for line in claim.lines)
    ]
    sure = [claim for claim in judged if claim.all_accepted]
    bad = sum(any(line.wrong for line in claim.lines) or claim.stray_wrong > 0 for claim in sure)
    return [
        _exact_sets("claims: exact set of invoices, all open", findable, 0.985),
        at_least(
            '  the same, nothing answered where "none" is likelier',
            wilson(sum(claim.exact_or_none for claim in findable), len(findable)),
        ),
        _exact_sets("  of these, with several lines", [_ for _ in findable if len(_.lines) > 1]),
        _exact_sets("claims with an invoice that is not open: exact set", others),
        at_most("claims accepted as a whole, wrong", exact(bad, len(sure))),
        at_least(
            "customer of the claim found",
            wilson(sum(claim.customer_right for claim in findable), len(findable)),
        ),
    ]


def _exact_sets(name: str, claims: Sequence[JudgedClaim], must: float | None = None) -> Row:
    return at_least(name, wilson(sum(claim.exact for claim in claims), len(claims)), must)


def _calibration(lines: Sequence[Judged]) -> list[Row]:
    single = [line for line in lines if line.gold.form != "range" and len(line.gold.numbers) <= 1]
    error = calibration_error(
        [line.probability for line in single], [line.right for line in single]
    )
    none = calibration_error(
        [line.none_probability for line in single],
        [line.gold.standing is Standing.ABSENT for line in single],
    )
    return [
        Row("expected calibration error of the best match", f"{error:.4f}", "<= 0.01",
            error <= 0.01),
        Row('expected calibration error of "none of them"', f"{none:.4f}"),
    ]  # fmt: skip


def calibration_error(probabilities: Sequence[float], hits: Sequence[bool]) -> float:
    """Give the expected calibration error over bins of equal width."""
    if not probabilities:
        return math.nan
    said, was = np.array(probabilities), np.array(hits, dtype=float)
    bins = np.minimum((said * BINS).astype(int), BINS - 1)
    gaps = [
        abs(said[bins == place].mean() - was[bins == place].mean()) * (bins == place).sum()
        for place in range(BINS)
        if (bins == place).any()
    ]
    return float(sum(gaps) / len(said))


def times(judged: Sequence[JudgedClaim]) -> list[Row]:
    """Give the rows on CPU time."""
    each = np.array([claim.milliseconds / len(claim.lines) for claim in judged])
    whole = np.array([claim.milliseconds for claim in judged])
    single = np.array([claim.milliseconds for claim in judged if len(claim.lines) == 1])
    many = np.array([claim.milliseconds for claim in judged if len(claim.lines) > 1] or [math.nan])
    p50, p99 = np.percentile(each, (50, 99))
    return [
        Row("CPU ms per claim line, everything included, p50 / p99", f"{p50:.2f} / {p99:.2f}",
            "<= 7 / <= 25", bool(p50 <= 7 and p99 <= 25)),
        Row("  claims of one line", _spread(single)),
        Row("  claims of several lines, whole claim", _spread(many)),
        Row("  slowest claim", f"{whole.max():.1f} ms"),
    ]  # fmt: skip


def _spread(values: npt.NDArray[np.float64]) -> str:
    return " / ".join(f"{value:.2f}" for value in np.percentile(values, (50, 99))) + " ms"
