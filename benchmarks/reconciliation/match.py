"""Everything that matching must show, on a generated ledger: found, accepted, wrong, how fast.

Use::

    python -m benchmarks.reconciliation.match [--invoices N] [--claims N] [--seed S]
    python -m benchmarks.reconciliation.match --quick
    python -m benchmarks.reconciliation.match --growth
    python -m benchmarks.reconciliation.match --invoices 100000 --claims 4000 --wrong FILE

The ledger (open invoices, and the closed ones of 24 months on top) and the claims follow from the
seed. ``--keep FOLDER`` keeps the ledger, so that the next run does not build it again; ``--wrong
FILE`` writes every line that was answered wrong. Shares have 95 % intervals: Wilson's, for rare
errors the exact one. Times are CPU of the one thread that answers.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.reconciliation import growth, linkage, misses
from benchmarks.reconciliation.baselines import Baseline, run_baselines
from benchmarks.reconciliation.casebook import CASEBOOK, casebook_rows
from benchmarks.reconciliation.claims import make_claims
from benchmarks.reconciliation.figures import Row, at_least, quality, times
from benchmarks.reconciliation.gold import Claim
from benchmarks.reconciliation.prepared import Prepared, open_in_fresh_process, prepare
from benchmarks.reconciliation.reached import reached
from benchmarks.reconciliation.remittance import remittance_rows
from benchmarks.reconciliation.score import JudgedClaim, judge
from benchmarks.reconciliation.updates import update_rows
from benchmarks.reconciliation.world import World
from benchmarks.report.figures import Figure, keep
from extractor.reconciliation.book.schema import State
from extractor.reconciliation.matching.matcher import Matcher

MILLION = 1_000_000
LEDGER_SEED = 41
_printed: list[Row] = []


def answer_all(matcher: Matcher, claims: Sequence[Claim]) -> list[JudgedClaim]:
    """Answer every claim and judge it; only the answering is timed."""
    for claim in claims[:50]:
        matcher.match(claim.query)
    judged = []
    gc.collect()
    gc.freeze()
    for place, claim in enumerate(claims):
        start = time.thread_time()
        answer = matcher.match(claim.query)
        spent = (time.thread_time() - start) * 1000
        judged.append(judge(place, claim, answer, spent))
    return judged


def ledger_costs(prepared: Prepared) -> list[Row]:
    """Give the rows on building and opening the ledger."""
    per = MILLION / prepared.rows
    build = (prepared.write_seconds + prepared.index_seconds) * per
    opened = open_in_fresh_process(prepared.folder)
    shared = prepared.mapped_bytes * per / 2**20
    return [
        Row("index build per million rows, CPU", f"{prepared.index_seconds * per:.1f} s",
            "<= 30 s", prepared.index_seconds * per <= 30),
        Row("  with writing the rows as a book", f"{build:.1f} s"),
        Row("mapped by all processes together, per million rows", f"{shared:.0f} MB",
            "<= 400 MB", shared <= 400),
        Row("  a process's own memory on top, after 100 claims",
            f"{opened.private / 2**20:.0f} MB"),
        Row("open in a fresh process and answer once: CPU / clock",
            f"{opened.cpu_seconds:.2f} / {opened.seconds:.2f} s", "<= 2 s",
            opened.cpu_seconds <= 2),
    ]  # fmt: skip


def baseline_rows(judged: Sequence[JudgedClaim], baselines: Sequence[Baseline]) -> list[Row]:
    """Give the baselines' recall and times, and how much faster the matcher is."""
    ours = float(np.median([claim.milliseconds / len(claim.lines) for claim in judged]))
    rows = []
    for it in baselines:
        ratio = it.median / ours
        first = it.name.startswith("extractOne (WRatio")
        rows.append(at_least(f"{it.name}: recall@1 by the number alone", it.recall))
        rows.append(
            Row(f"{it.name}: CPU ms a line p50, and ratio to ours",
                f"{it.median:.1f} ms, {ratio:.0f} x",
                ">= 100 x" if first else "", ratio >= 100 if first else None)
        )  # fmt: skip
    return rows


def run(options: argparse.Namespace, folder: Path) -> None:
    """Measure one ledger and print the table."""
    world, prepared = prepare(folder, invoices=options.invoices, seed=options.ledger_seed)
    claims = list(make_claims(world, options.claims, options.seed))
    matcher = Matcher.open(prepared.folder)
    lines = sum(len(claim.lines) for claim in claims)
    print(f"{options.invoices} open invoices, {prepared.rows} rows with the closed ones, "
          f"{len(world.customers)} customers, {len(claims)} claims with {lines} lines, "
          f"seeds {options.ledger_seed} (ledger), {options.seed} (claims)")  # fmt: skip
    judged = answer_all(matcher, claims)
    _print(quality(judged))
    _print(times(judged))
    _print(reached(matcher.index, claims))
    _print(ledger_costs(prepared))
    if options.wrong:
        misses.write(judged, world, options.wrong)
    _print(remittance_rows(world, tries=options.remittances))
    if CASEBOOK.is_dir():
        _print(casebook_rows())
    _print(update_rows(world, prepared.folder, tries=options.updates))
    if options.baseline_lines:
        _print_baselines(options, world, claims, judged)


def _print_baselines(
    options: argparse.Namespace,
    world: World,
    claims: Sequence[Claim],
    judged: Sequence[JudgedClaim],
) -> None:
    numbers = [world.number(row) for row in np.flatnonzero(world.state != State.GONE)]
    found = run_baselines(claims, numbers, lines=options.baseline_lines, seed=options.seed)
    _print(baseline_rows(judged, found))
    if options.linkage_lines:
        _print(linkage.linkage_rows(world, claims, lines=options.linkage_lines))


def _print(rows: Sequence[Row]) -> None:
    for row in rows:
        print(row, flush=True)
    _printed.extend(rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--invoices", type=int, default=MILLION)
    parser.add_argument("--claims", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=2026, help="of the claims")
    parser.add_argument("--ledger-seed", type=int, default=LEDGER_SEED)
    parser.add_argument("--baseline-lines", type=int, default=100)
    parser.add_argument("--linkage-lines", type=int, default=2000)
    parser.add_argument("--remittances", type=int, default=2000)
    parser.add_argument("--updates", type=int, default=200)
    parser.add_argument("--keep", type=Path, help="folder for the ledger")
    parser.add_argument("--wrong", type=Path, help="file for the lines answered wrong")
    parser.add_argument("--quick", action="store_true", help="a small ledger, within a minute")
    parser.add_argument("--growth", action="store_true", help="100 thousand, 1 and 5 million")
    options = parser.parse_args(arguments)
    if options.quick:
        options.invoices, options.claims = 20_000, 2000
        options.baseline_lines, options.linkage_lines, options.remittances = 12, 300, 60
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        if options.growth:
            growth.run(folder, claims=min(options.claims, 3000), seed=options.seed)
        else:
            run(options, folder)
    keep("reconciliation.match", [_figure(it) for it in _printed])


def _figure(row: Row) -> Figure:
    what, target = row.name.strip(), row.must.replace("<", "&lt;").replace(">", "&gt;")
    return Figure(what, None, note=row.measured, target=target, is_short=row.holds is False)


if __name__ == "__main__":
    main()
