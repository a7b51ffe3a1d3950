"""Names of the places that records go to, by which the outbox knows them over restarts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from extractor.delivery.csv_file import CsvFile
from extractor.delivery.jsonl import JsonlFile, JsonlSink
from extractor.delivery.settings import SinkSettings
from extractor.delivery.sinks import open_sink
from extractor.delivery.wanted import OF_CASES, OF_RECORDS
from extractor.protocols import Sink
from extractor.values.case_event import CaseEventType
from extractor.values.taxonomy import SHIPPED, Taxonomy

STANDARD_OUTPUT = "standard output"


def output_names(paths: Sequence[Path], sinks: Sequence[SinkSettings] = ()) -> tuple[str, ...]:
    """Give the names of those that get records; without any output, that of the standard output."""
    if not paths and not sinks:
        return (STANDARD_OUTPUT,)
    told = [it for it in sinks if it.types & OF_RECORDS]
    return (*map(_file_name, paths), *map(_sink_name, told))


def case_receivers(sinks: Sequence[SinkSettings]) -> dict[str, frozenset[CaseEventType]]:
    """Give the names of those that are told of cases, each with what it is told."""
    told = {_sink_name(it): OF_CASES & it.types for it in sinks}
    return {name: types for name, types in told.items() if types}


def open_outputs(
    paths: Sequence[Path], sinks: Sequence[SinkSettings] = (), taxonomy: Taxonomy = SHIPPED
) -> dict[str, Sink]:
    """Give sinks that append to files, .csv as rows and all else as JSON lines, and those set.

    Args:
        paths: of the files.
        sinks: those set.
        taxonomy: the categories that their tables of codes may name.

    Raises:
        DeliveryError: a file cannot be read.
        SettingsError: a sink is set wrongly.
    """
    if not paths and not sinks:
        return {STANDARD_OUTPUT: JsonlSink(sys.stdout)}
    files = {_file_name(it): _file(it) for it in paths}
    return files | {_sink_name(it): open_sink(it, taxonomy) for it in sinks}


def _file_name(path: Path) -> str:
    return f"file:{path.absolute()}"


def _sink_name(sink: SinkSettings) -> str:
    return f"sink:{sink.name}"


def _file(path: Path) -> Sink:
    return CsvFile(path) if path.suffix.lower() == ".csv" else JsonlFile(path)
