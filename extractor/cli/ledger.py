"""`extractor ledger import`: a ledger of any size as a book that opens in a second."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from extractor.cli.console import counted, say
from extractor.reconciliation.importing.imported import import_ledger, open_source
from extractor.reconciliation.importing.tables import Dialect


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """What is to be imported, and how.

    Attributes:
        source: a folder of CSV or Parquet files, or the URL of a database.
        skip_bad_rows: leave wrong rows out and name each, instead of stopping at the first.
    """

    source: str
    output: Path
    dialect: Dialect
    skip_bad_rows: bool = False


def run_import(job: Job) -> None:
    """Write the book and its index.

    Raises:
        LedgerError: a table, column or row is wrong.
    """
    report = (lambda error: say(str(error))) if job.skip_bad_rows else None
    done = import_ledger(open_source(job.source, job.dialect), job.output, report=report)
    left = f", {counted(done.left_out, 'wrong row')} left out" if done.left_out else ""
    say(
        f"{done.folder}: {counted(done.invoices, 'invoice')} of "
        f"{counted(done.customers, 'customer')}{left}"
    )
