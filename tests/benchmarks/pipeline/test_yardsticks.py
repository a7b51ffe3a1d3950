"""Tools are compared fairly, and what is missing is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.pipeline.yardsticks import (
    CPU,
    NAMED,
    OURS,
    RATIO,
    Case,
    Gave,
    chosen,
    naive,
    other,
    share_held,
    table,
)

CASEBOOK = Path("training/corpus/casebook")


def case(path: Path, *references: str) -> Case:
    return Case(path, "en", references, tuple(f"INV/{it}" for it in references))


def test_a_reference_is_found_however_it_is_spaced(tmp_path: Path) -> None:
    cases = [case(tmp_path, "FA-2026-001", "FA-2026-002"), case(tmp_path, "3155")]
    assert share_held(cases, ["re: fa 2026/001", "nothing"]) == pytest.approx(1 / 3)


def test_a_tool_that_is_missing_is_named(tmp_path: Path) -> None:
    name, gave = other(tmp_path / "python", "docling", [case(tmp_path, "1")])
    assert (name, gave.problem) == ("docling", "not installed")
    [cpu, *rest] = table("mails, 1 files", {OURS: Gave(1.0), name: gave})[5:]
    assert (cpu.value, cpu.note) == (None, "not installed")
    assert all(it.value is None for it in rest)


def test_ratios_are_against_our_whole_way() -> None:
    rows = table("digital PDFs, 4 files", {OURS: Gave(2.0, named=0.5), "x": Gave(1.0, held=1.0)})
    told = {(it.what, it.case): it.value for it in rows}
    assert told["x", CPU] == 250.0
    assert told["x", RATIO] == 0.5
    assert told[OURS, NAMED] == 0.5
    assert told["x", NAMED] is None


def test_the_afternoon_script_finds_a_number_that_is_written_as_in_the_books(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.eml"
    path.write_text("Subject: INV/4711\n\nThe price is wrong.\n")
    gave = naive([case(path, "4711")], ["INV/4711", "INV/9000"])
    assert (gave.held, gave.named, gave.others) == (1.0, 1.0, 0.0)


@pytest.mark.parametrize("kind", ["mails", "digital PDFs", "scans"])
def test_every_file_compared_contests_something(root: Path, kind: str) -> None:
    found = chosen(root / CASEBOOK, kind, 5)
    assert len(found) == 5
    assert all(len(it.references) == len(it.invoices) > 0 for it in found)
