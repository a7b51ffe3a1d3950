"""The cases of a kept record: as they stand, or as they would be opened now where none were."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

from extractor.casework.casework import Casework
from extractor.cli.stores import open_store
from extractor.errors import LedgerError, StoreError, WorkflowError
from extractor.reconciliation.load import load_ledger
from extractor.settings import Settings, find_settings, load_settings
from extractor.values.case import Case
from extractor.values.ledger import Customer, Ledger
from extractor.workflow.opening import open_case
from extractor.workflow.rules import Rules, load_rules


@dataclasses.dataclass(frozen=True, slots=True)
class Opened:
    """The disputes that an id means.

    Attributes:
        customer: None where the record names none that the ledger has.
    """

    cases: tuple[Case, ...]
    customer: Customer | None
    ledger: Ledger
    rules: Rules
    settings: Settings

    @property
    def country(self) -> str:
        """Give the customer's, empty where not known."""
        return self.customer.country if self.customer else ""


def open_cases(
    record_id: str, ledger: Path, store: Path | None, settings_file: Path | None, now: dt.datetime
) -> Opened:
    """Give the case of the dispute, or the cases of all disputes of the file, that an id means.

    Raises:
        StoreError: there is no store, the id means nothing, or the file holds no dispute.
        LedgerError: the ledger cannot be read.
        SettingsError: the settings or the rules they name are wrong.
    """
    settings = load_settings(settings_file or find_settings(ledger))
    rules = load_rules(settings.workflow, settings.taxonomy.as_taxonomy())
    with open_store(store, settings, must_exist=True) as records:
        record = records.get(record_id)
        casework = Casework(records, rules)
        stored = {it.record_id: _stored(casework, it.record_id) for it in record.disputes}
    chosen = [it for it in record.disputes if it.record_id.startswith(record_id)]
    disputes = chosen or record.disputes
    if not disputes:
        raise StoreError(record.source.file, "the file holds no dispute; see `extractor show`")
    books = _ledger(ledger)
    wanted = record.customer.customer_id if record.customer else None
    customer = next((it for it in books.customers if it.customer_id == wanted), None)
    cases = [
        stored[it.record_id] or open_case(record, it, now, rules, customer=customer)[0]
        for it in disputes
    ]
    once = tuple({it.case_id: it for it in cases}.values())  # disputes that tell of one case
    return Opened(once, customer, books, rules, settings)


def _stored(casework: Casework, record_id: str) -> Case | None:
    try:
        return casework.get(record_id).case
    except WorkflowError:  # a record that was kept without its cases
        return None


def _ledger(folder: Path) -> Ledger:
    if folder.is_dir() and not (folder / "customers.csv").exists():
        detail = "this takes a folder of CSV files with customers.csv, not an imported ledger"
        raise LedgerError(str(folder), detail)
    return load_ledger(folder)
