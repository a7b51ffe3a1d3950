"""JSON lines come once each, and are whole."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import pytest

from extractor.delivery.csv import CsvSink
from extractor.delivery.jsonl import JsonlFile, JsonlSink, to_line
from extractor.errors import DeliveryError
from extractor.protocols import Sink
from extractor.testing import check_sink
from extractor.values.record import FileRecord, SourceRecord, Status


def record(file: str = "réclamation.eml") -> FileRecord:
    return FileRecord(source=SourceRecord(file=file, sha256="ab"), status=Status.PROCESSED)


def test_a_line_is_the_record() -> None:
    line = to_line(record())
    assert line.endswith("}\n")
    assert "réclamation" in line
    assert FileRecord.model_validate(json.loads(line)) == record()


def test_a_stream_keeps_the_promises_of_a_sink() -> None:
    stream = io.StringIO()
    check_sink(JsonlSink(stream), lambda: len(stream.getvalue().splitlines()))


def test_a_file_keeps_the_promises_of_a_sink(tmp_path: Path) -> None:
    path = tmp_path / "new" / "records.jsonl"
    check_sink(JsonlFile(path), lambda: len(path.read_text().splitlines()))


def test_a_file_opened_again_goes_on_where_it_was_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    JsonlFile(path).deliver(record("a"))
    with path.open("a") as stream:
        stream.write('{"half')
    again = JsonlFile(path)
    again.deliver(record("a"))
    again.deliver(record("b"))
    assert path.read_text() == to_line(record("a")) + to_line(record("b"))


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="cannot be"):
        JsonlFile(tmp_path).deliver(record())


class Full(io.StringIO):
    """A stream on a full disk."""

    def __init__(self, error: OSError) -> None:
        super().__init__()
        self.error = error

    def write(self, text: str) -> int:
        raise self.error from ValueError(text)


@pytest.mark.parametrize("sink", [JsonlSink, CsvSink])
def test_a_full_disk_is_a_delivery_error(sink: Callable[[TextIO], Sink]) -> None:
    with pytest.raises(DeliveryError, match="No space left"):
        sink(Full(OSError(28, "No space left on device"))).deliver(record())


@pytest.mark.parametrize("sink", [JsonlSink, CsvSink])
def test_a_reader_that_went_away_is_told_as_such(sink: Callable[[TextIO], Sink]) -> None:
    with pytest.raises(BrokenPipeError):
        sink(Full(BrokenPipeError())).deliver(record())
