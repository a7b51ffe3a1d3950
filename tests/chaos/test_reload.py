"""A ledger that is exchanged while work goes on never mixes two of its versions in one record."""

from __future__ import annotations

import contextlib
import shutil
import threading
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.reconciliation.book_index import open_index
from extractor.reconciliation.importing.imported import import_ledger, open_source
from extractor.service.worker import Line, work
from extractor.store.leases import Leases
from extractor.values.reading import Reading
from extractor.values.record import AmountRecord, FileRecord
from tests.chaos.line import SINK, Site, Steps, check, hand_on, killed, start, take_in

INVOICES = ("INV/24/0456", "24-4567-B")
AMOUNTS = ("1200.00", "1300.00")
MAILS = 16


class Looking(Steps):
    """Writes down what the ledger says of two invoices, and which version said it."""

    def __init__(self, site: Site, books: Path) -> None:
        super().__init__(site)
        index = open_index(books)
        assert index is not None
        self._index = index

    def conclude_reading(self, reading: Reading) -> FileRecord:
        self._index.refresh()
        record = super().conclude_reading(reading)
        told = [self._index.exact(it)[0][0].open_amount for it in INVOICES]
        assert told[0] == told[1], "one record saw two ledgers"
        source = record.source.model_copy(update={"ledger_version": self._index.version})
        (dispute,) = record.disputes
        given = dispute.disputed_amount
        assert given is not None
        amount: AmountRecord = given.model_copy(update={"value": told[0]})
        changed = dispute.model_copy(update={"disputed_amount": amount})
        return record.model_copy(update={"source": source, "disputes": (changed,)})


def write(folder: Path, amount: str) -> Path:
    folder.mkdir()
    (folder / "customers.csv").write_text("customer_id,name\nK1,Kerouan SARL\nK2,Gunpf GmbH\n")
    rows = [
        "invoice_number,customer_id,issue_date,due_date,net_amount,gross_amount,open_amount,currency",
        f"{INVOICES[0]},K1,2026-01-05,2026-02-04,1000.00,1500.00,{amount},EUR",
        f"{INVOICES[1]},K2,2026-01-05,2026-02-04,1000.00,1500.00,{amount},EUR",
    ]
    (folder / "open_invoices.csv").write_text("\n".join(rows) + "\n")
    return folder


@pytest.mark.slow
def test_each_record_is_of_one_version_of_the_ledger(tmp_path: Path) -> None:
    site = Site(tmp_path)
    books = tmp_path / "books"
    sources = [write(tmp_path / f"ledger{at}", amount) for at, amount in enumerate(AMOUNTS)]
    import_ledger(open_source(sources[0]), books)
    texts = [f"K{it} FA-{it} 10.00 shortage" for it in range(MAILS)]
    site.put(*texts)
    take_in(site, threading.Event())
    stop = threading.Event()

    def exchange() -> None:
        turn = 1
        while not stop.wait(0.1):
            import_ledger(open_source(sources[turn % 2]), books)
            turn += 1

    exchanging = threading.Thread(target=exchange)
    exchanging.start()
    try:
        with site.opened() as store, contextlib.closing(Leases(store)) as leases:
            line = Line(store, leases, Looking(site, books), (SINK,))
            line.tell = lambda _: stop.wait(0.05)  # type: ignore[assignment]  # its pace
            assert work(line, stop=threading.Event(), drain=True) == MAILS
            seen: dict[str | None, set[Decimal]] = defaultdict(set)
            for record in store.records():
                amount = record.disputes[0].disputed_amount
                assert amount is not None
                seen[record.source.ledger_version].add(amount.value)
    finally:
        stop.set()
        exchanging.join()
    assert len(seen) >= 2, "the ledger was never exchanged in the middle"
    assert all(len(amounts) == 1 for amounts in seen.values())
    assert not killed(start(hand_on, site))
    check(site, texts)
    shutil.rmtree(books)
