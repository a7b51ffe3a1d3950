"""The matching benchmarks run from end to end on a small ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.reconciliation import growth, match
from benchmarks.reconciliation.prepared import prepare
from benchmarks.reconciliation.remittance import payments, remittance_rows
from benchmarks.reconciliation.updates import update_rows


@pytest.mark.slow
def test_the_table_is_printed_with_every_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.jsonl"
    arguments = "--invoices 3000 --claims 150 --baseline-lines 4 --linkage-lines 0"
    options = ["--updates", "10", "--keep", str(tmp_path), "--wrong", str(wrong)]
    match.main([*arguments.split(), *options])
    printed = capsys.readouterr().out
    names = ["recall@1", "wrong among accepted", "exact set", "calibration error", "CPU ms"]
    names += ["index build", "opened or closed", "payment without numbers", "extractOne"]
    for name in names:
        assert name in printed
    assert wrong.exists()


@pytest.mark.slow
def test_growth_compares_sizes(tmp_path: Path) -> None:
    points = growth.run(tmp_path, claims=30, seed=1, sizes=(1000, 3000))
    assert [point["invoices"] for point in points] == [1000, 3000]
    assert "3 x the rows" in growth.growth_word(points)


def test_a_kept_ledger_is_taken_again(tmp_path: Path) -> None:
    _, first = prepare(tmp_path, invoices=1000, seed=1)
    _, second = prepare(tmp_path, invoices=1000, seed=1)
    assert first == second


def test_changes_leave_the_measured_ledger_as_it_was(tmp_path: Path) -> None:
    world, prepared = prepare(tmp_path, invoices=1000, seed=1)
    files = {path: path.stat().st_mtime_ns for path in prepared.folder.rglob("*")}
    rows = update_rows(world, prepared.folder, tries=6)
    assert {path: path.stat().st_mtime_ns for path in prepared.folder.rglob("*")} == files
    assert rows[-1].holds


def test_payments_add_up_to_what_they_pay(tmp_path: Path) -> None:
    world, _ = prepare(tmp_path, invoices=3000, seed=1)
    made = payments(world, 60, seed=2)
    assert {payment.way for payment in made} >= {"some", "until", "deducted"}
    for payment in made:
        paid = world.open[payment.items[list(payment.paid)]].sum() if payment.paid else None
        assert paid in (payment.total, None)
    assert remittance_rows(world, tries=12)[1].measured
