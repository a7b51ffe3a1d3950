"""A ledger that is exchanged under a running desk is read again, and never half."""

from __future__ import annotations

from pathlib import Path

from extractor.reconciliation.followed import LOOK_SECONDS, FollowedLedger

HEAD = "invoice_number,customer_id,issue_date,due_date,net_amount,gross_amount,open_amount,currency"


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def write(folder: Path, *numbers: str) -> None:
    (folder / "customers.csv").write_text("customer_id,name\nK1,Kerouan SARL\n")
    rows = [f"{it},K1,2026-01-05,2026-02-04,100.00,120.00,120.00,EUR" for it in numbers]
    (folder / "open_invoices.csv").write_text("\n".join([HEAD, *rows]) + "\n")


def test_changed_files_are_read_once_they_stand_still(tmp_path: Path) -> None:
    write(tmp_path, "FA-2026-001")
    clock = Clock()
    followed = FollowedLedger(tmp_path, clock=clock)
    first = followed.ledger()
    assert first is not None
    write(tmp_path, "FA-2026-001", "FA-2026-002")
    assert followed.ledger() is first
    clock.now += LOOK_SECONDS
    assert followed.ledger() is first  # they may still be written
    clock.now += LOOK_SECONDS
    second = followed.ledger()
    assert second is not None
    assert [it.number for it in second.invoices] == ["FA-2026-001", "FA-2026-002"]
    assert followed.index().exact("FA-2026-002")
    clock.now += LOOK_SECONDS
    assert followed.ledger() is second


def test_files_that_cannot_be_read_leave_the_books_as_they_were(tmp_path: Path) -> None:
    write(tmp_path, "FA-2026-001")
    clock = Clock()
    followed = FollowedLedger(tmp_path, clock=clock)
    first = followed.ledger()
    (tmp_path / "open_invoices.csv").write_text("nonsense\n")
    for _ in range(3):
        clock.now += LOOK_SECONDS
        assert followed.ledger() is first
    write(tmp_path, "FA-2026-003")
    clock.now += LOOK_SECONDS
    followed.ledger()
    clock.now += LOOK_SECONDS
    third = followed.ledger()
    assert third is not None
    assert [it.number for it in third.invoices] == ["FA-2026-003"]
