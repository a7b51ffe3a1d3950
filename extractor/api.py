"""What callers of the library use."""

from __future__ import annotations

from pathlib import Path

from extractor.pipeline import Pipeline
from extractor.settings import Settings, find_settings, load_settings
from extractor.values.ledger import Ledger
from extractor.values.record import DisputeRecord, FileRecord

__all__ = ["DisputeRecord", "FileRecord", "Pipeline", "Settings", "load_settings", "process"]


def process(
    path: str | Path,
    *,
    ledger: str | Path | Ledger,
    settings: Settings | str | Path | None = None,
) -> list[DisputeRecord]:
    """Give the disputes in one file; none if it holds no dispute.

    Models and ledger are loaded at each call: for several files keep a `Pipeline`.

    Args:
        path: a mail, PDF, scan or archive.
        ledger: the folder with customers.csv and open_invoices.csv, or what was read from it.
        settings: a TOML file or what was read from it; None finds one as the command line does.

    Raises:
        InputError: the file cannot be read; the subclass says why.
        OcrError: it is a scan and no text recognition is installed.
        LedgerError, SettingsError, ModelError: what it is compared with is at fault.
    """
    with open_pipeline(ledger, settings) as pipeline:
        return list(pipeline.process(path).disputes)


def open_pipeline(ledger: str | Path | Ledger, settings: Settings | str | Path | None) -> Pipeline:
    """Load a pipeline; without settings those beside the ledger are found as on the command line.

    Raises:
        LedgerError, SettingsError, ModelError: what files are compared with is at fault.
    """
    if settings is None and not isinstance(ledger, Ledger):
        settings = find_settings(ledger)
    return Pipeline.load(ledger=ledger, settings=settings)
