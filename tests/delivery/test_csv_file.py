"""A growing table holds each version of a record once, whole."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from extractor.delivery.csv_file import CsvFile
from extractor.errors import DeliveryError
from extractor.testing import check_sink
from extractor.values.record import FileRecord
from tests.records.test_follow import dispute, record


def named(name: str, made: FileRecord) -> FileRecord:
    source = made.source.model_copy(update={"sha256": name, "file": f'{name} "x"\nmore.eml'})
    return made.model_copy(update={"source": source})


ONE = named("aa", record(dispute()))
TWO = named("bb", record(dispute(), dispute("FA-2")))
THREE = named("cc", record(dispute(), dispute("FA-2"), dispute("FA-3")))


def rows(path: Path) -> list[tuple[str, str]]:
    with path.open(newline="") as stream:
        return [(it["sha256"], it["invoice"]) for it in csv.DictReader(stream)]


WHOLE = [("aa", "FA-1"), ("bb", "FA-1"), ("bb", "FA-2"), ("cc", "FA-1"), ("cc", "FA-2"),
         ("cc", "FA-3")]  # fmt: skip


def test_it_keeps_the_promises_of_a_sink(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    check_sink(CsvFile(path), lambda: len(rows(path)))


def test_what_it_holds_is_not_written_again_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    for _ in range(2):
        sink = CsvFile(path)
        for it in (ONE, TWO, THREE):
            sink.deliver(it)
    assert rows(path) == WHOLE
    CsvFile(path).deliver(TWO.model_copy(update={"version": 2}))
    assert rows(path) == [*WHOLE, ("bb", "FA-1"), ("bb", "FA-2")]


def test_wherever_it_was_cut_off_it_is_whole_again(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    sink = CsvFile(path)
    for it in (ONE, TWO, THREE):
        sink.deliver(it)
    content = path.read_bytes()
    for length in range(0, len(content), 7):
        path.write_bytes(content[:length])
        again = CsvFile(path)
        for it in (ONE, TWO, THREE):
            again.deliver(it)
        assert rows(path) == WHOLE, length


def test_a_table_with_other_columns_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text("file,amount\na,1\n")
    with pytest.raises(DeliveryError, match="other columns"):
        CsvFile(path)
    assert path.read_text() == "file,amount\na,1\n"
