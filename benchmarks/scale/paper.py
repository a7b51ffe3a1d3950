"""What a hundred million documents take and cost, worked out from what one was measured to take.

Use: ``python -m benchmarks.scale.paper CASEBOOK``. Takes the results of
`benchmarks.pipeline.stages`; the mix of documents is that of `benchmarks.scale.demand`. Prices are
parameters with their source.
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
from collections.abc import Mapping
from pathlib import Path

import pypdfium2

from benchmarks.pipeline.kinds import DIGITAL, SCANS, files_by_kind
from benchmarks.pipeline.metering import READING
from benchmarks.pipeline.stages import BY_STAGE, DATABASE, FILES, RECOGNITION, SIZES
from benchmarks.report.figures import Figure, Result, keep, results
from benchmarks.scale.demand import SCANNED_PAGES, SHARES

MEASURED = "pipeline.stages"
MIX = f"the mix, scans of {SCANNED_PAGES:g} pages"
MILLION, ALL = 1e6, 1e8
# c5.2xlarge, 8 vCPU: $0.34 an hour on demand, 0.17 to 0.19 spot, an example of the Auto Scaling
# user guide that calls itself not current; m7g.large comes to 0.041 a vCPU hour
ON_DEMAND, SPOT = 0.34 / 8, 0.18 / 8
MORE = 1.25  # retries, idling, what workers take to load
MACHINES = 1000  # vCPU
ONE, WHOLE, STAGES = (
    "A million documents",
    f"{ALL:,.0f} documents of the mix",
    "Where the CPU of the mix goes",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Cost:
    """What a document takes on average.

    Attributes:
        pages: a mail counts as one.
    """

    seconds: float
    files: float
    database: float
    pages: float


def main() -> None:
    """Print and keep the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    asked = parser.parse_args()
    measured = results().get(MEASURED)
    if measured is None:
        raise SystemExit(f"no results of {MEASURED}: run it with `make bench` first")
    figures = paper(measured, pages_of(asked.cases))
    for it in figures:
        print(f"{it.table:40} {it.case:30} {it.what:50} {it.value:14,.4g} {it.unit}")
    load = measured.machine.load
    told = f"Measured on {measured.date} at commit {measured.commit}, load {load:g}."
    keep("scale.paper", figures, remarks=[told])


def pages_of(cases: Path) -> dict[str, float]:
    """Give the pages of a document of each kind that has pages."""
    pdfs = [it for it in files_by_kind(cases)[DIGITAL] if it.suffix == ".pdf"]
    return {DIGITAL: statistics.fmean(len(pypdfium2.PdfDocument(it)) for it in pdfs)}


def paper(measured: Result, pages: Mapping[str, float]) -> list[Figure]:
    """Give all figures.

    Args:
        measured: of `benchmarks.pipeline.stages`.
        pages: of a document, by kind; one where nothing is said.
    """
    costs = {kind: _cost(measured, kind, pages.get(kind, 1.0)) for kind in SHARES}
    costs[MIX] = mixed(costs)
    figures = [it for kind, cost in costs.items() for it in _of_a_million(kind, cost)]
    return [*figures, *_whole(costs[MIX]), *_stages(measured)]


def mixed(costs: Mapping[str, Cost]) -> Cost:
    """Give a document of the mix, its scans with as many pages as scans have."""
    scan = costs[SCANS]
    longer = dataclasses.replace(
        scan,
        seconds=scan.seconds * SCANNED_PAGES,
        files=scan.files * SCANNED_PAGES,
        pages=SCANNED_PAGES,
    )
    parts = [(share, longer if it == SCANS else costs[it]) for it, share in SHARES.items()]
    names = [it.name for it in dataclasses.fields(Cost)]
    return Cost(**{it: sum(share * getattr(cost, it) for share, cost in parts) for it in names})


def _cost(measured: Result, kind: str, pages: float) -> Cost:
    return Cost(
        (measured.figure("all", kind, BY_STAGE).value or 0.0) / 1000,
        measured.figure(FILES, kind, SIZES).value or 0.0,
        measured.figure(DATABASE, kind, SIZES).value or 0.0,
        pages,
    )


def _of_a_million(kind: str, cost: Cost) -> list[Figure]:
    hours = cost.seconds * MILLION / 3600
    dearer = hours * MORE
    figures = [
        Figure("pages, a mail being one", cost.pages, "a document"),
        Figure("CPU", hours, "h"),
        Figure("CPU of a million pages", hours / cost.pages, "h"),
        Figure("price on demand, a million documents", dearer * ON_DEMAND, "$"),
        Figure("price on demand, a million pages", dearer * ON_DEMAND / cost.pages, "$"),
        Figure("price on spot machines, a million pages", dearer * SPOT / cost.pages, "$"),
        Figure("files: originals and the words read", cost.files * MILLION / 1e9, "GB"),
        Figure("database", cost.database * MILLION / 1e9, "GB"),
    ]
    return [dataclasses.replace(it, case=kind, table=ONE) for it in figures]


def _whole(cost: Cost) -> list[Figure]:
    hours = cost.seconds * ALL / 3600
    figures = [
        Figure("pages", cost.pages * ALL / 1e6, "millions"),
        Figure("CPU", hours, "h"),
        Figure(f"days on {MACHINES:,} vCPU, all of them busy", hours / MACHINES / 24),
        Figure("price on demand", hours * MORE * ON_DEMAND, "$"),
        Figure("price on spot machines", hours * MORE * SPOT, "$"),
        Figure("files: originals and the words read", cost.files * ALL / 1e12, "TB"),
        Figure("database", cost.database * ALL / 1e12, "TB"),
    ]
    return [dataclasses.replace(it, table=WHOLE) for it in figures]


def _stages(measured: Result) -> list[Figure]:
    """Give the shares of the stages; a scan's reading comes page by page."""
    spent: dict[str, float] = {}
    for it in measured.figures:
        if it.table == BY_STAGE and it.what != "all" and it.value is not None:
            is_by_page = it.case == SCANS and it.what in {READING, RECOGNITION}
            pages = SCANNED_PAGES if is_by_page else 1.0
            part = it.value * SHARES[it.case] * pages
            spent[it.what] = spent.get(it.what, 0.0) + part
    whole = sum(spent.values())
    return [Figure(what, it / whole, "share", table=STAGES) for what, it in spent.items()]


if __name__ == "__main__":
    main()
