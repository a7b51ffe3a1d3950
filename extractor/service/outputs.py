"""Names of the places that records go to, by which the outbox knows them over restarts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from extractor.delivery.csv_file import CsvFile
from extractor.delivery.jsonl import JsonlFile, JsonlSink
from extractor.delivery.settings import SinkSettings
from extractor.delivery.sinks import open_sink
from extractor.protocols import Sink

STANDARD_OUTPUT = "standard output"


def output_names(paths: Sequence[Path], sinks: Sequence[SinkSettings] = ()) -> tuple[str, ...]:
    """Give a name for each file and sink; without any, that of the standard output."""
    names = (*(f"file:{it.absolute()}" for it in paths), *(f"sink:{it.name}" for it in sinks))
    return names or (STANDARD_OUTPUT,)


def open_outputs(paths: Sequence[Path], sinks: Sequence[SinkSettings] = ()) -> dict[str, Sink]:
    """Give sinks that append to files, .csv as rows and all else as JSON lines, and those set.

    Raises:
        DeliveryError: a file cannot be read.
        SettingsError: a sink is set wrongly.
    """
    if not paths and not sinks:
        return {STANDARD_OUTPUT: JsonlSink(sys.stdout)}
    opened = (*(_file(it) for it in paths), *(open_sink(it) for it in sinks))
    return dict(zip(output_names(paths, sinks), opened, strict=True))


def _file(path: Path) -> Sink:
    return CsvFile(path) if path.suffix.lower() == ".csv" else JsonlFile(path)
