from __future__ import annotations

from pathlib import Path

import pytest

from extractor.reconciliation.book.schema import State
from extractor.reconciliation.book.writer import BookWriter
from tests.reconciliation.book.example import CUSTOMERS, INVOICES


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    writer = BookWriter(tmp_path / "ledger", sources={"invoices.csv": "ab12"})
    for customer in CUSTOMERS:
        writer.add_customer(customer)
    for place, it in enumerate(INVOICES):
        writer.add_invoice(it, State.CLOSED if place == 3 else State.OPEN)
    writer.finish()
    return tmp_path / "ledger"
