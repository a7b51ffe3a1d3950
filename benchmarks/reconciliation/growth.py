"""How times grow with the ledger: a hundred thousand, one and five million open invoices."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np

from benchmarks.reconciliation.claims import make_claims
from benchmarks.reconciliation.prepared import open_in_fresh_process, prepare
from extractor.reconciliation.matching.matcher import Matcher

SIZES = (100_000, 1_000_000, 5_000_000)
LEDGER_SEED = 41


def run(
    folder: Path, *, claims: int, seed: int, sizes: tuple[int, ...] = SIZES
) -> list[dict[str, float]]:
    """Print a table, and the same as JSON for a plot.

    Args:
        folder: for the ledgers.
        claims: to answer at each size.
        seed: of the claims.
        sizes: open invoices.
    """
    print("open invoices   rows      p50 ms  p99 ms  build s  mapped MB  own MB  open s")
    points = []
    for size in sizes:
        point = _measure(folder, size, claims, seed)
        points.append(point)
        print(
            f"{size:>13,} {point['rows']:>10,.0f} {point['p50']:7.2f} {point['p99']:7.2f} "
            f"{point['build']:8.1f} {point['mapped']:10.0f} {point['own']:7.0f} "
            f"{point['open']:7.2f}",
            flush=True,
        )
    print(f"growth {growth_word(points)}")
    print(json.dumps(points))
    return points


def growth_word(points: list[dict[str, float]]) -> str:
    """Compare how p99 grew with how the ledger grew."""
    first, last = points[0], points[-1]
    larger, slower = last["rows"] / first["rows"], last["p99"] / first["p99"]
    how = "slower than linearly" if slower < larger else "not slower than linearly"
    return f"{larger:.0f} x the rows, {slower:.2f} x the p99: {how}"


def _measure(folder: Path, size: int, count: int, seed: int) -> dict[str, float]:
    world, prepared = prepare(folder, invoices=size, seed=LEDGER_SEED)
    claims = list(make_claims(world, count, seed))
    matcher = Matcher.open(prepared.folder)
    for claim in claims[:50]:
        matcher.match(claim.query)
    spent = []
    for claim in claims:
        start = time.thread_time()
        matcher.match(claim.query)
        spent.append((time.thread_time() - start) * 1000 / len(claim.lines))
    opened = open_in_fresh_process(prepared.folder)
    p50, p99 = np.percentile(spent, (50, 99))
    return {
        "invoices": size,
        "rows": prepared.rows,
        "p50": round(float(p50), 3),
        "p99": round(float(p99), 3),
        "build": round(prepared.write_seconds + prepared.index_seconds, 1),
        "index": round(prepared.index_seconds, 1),
        "mapped": round(prepared.mapped_bytes / 2**20),
        "own": round(opened.private / 2**20),
        "open": round(opened.cpu_seconds, 2),
    }
