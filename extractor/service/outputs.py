"""Names of the places that records go to, by which the outbox knows them over restarts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from extractor.delivery.csv_file import CsvFile
from extractor.delivery.jsonl import JsonlFile, JsonlSink
from extractor.protocols import Sink

STANDARD_OUTPUT = "standard output"


def output_names(paths: Sequence[Path]) -> tuple[str, ...]:
    """Give a name for each file; without any, that of the standard output."""
    return tuple(f"file:{it.absolute()}" for it in paths) or (STANDARD_OUTPUT,)


def open_outputs(paths: Sequence[Path]) -> dict[str, Sink]:
    """Give sinks that append to files, .csv as rows and all else as JSON lines, by their names.

    Raises:
        DeliveryError: a file cannot be read.
    """
    if not paths:
        return {STANDARD_OUTPUT: JsonlSink(sys.stdout)}
    names = output_names(paths)
    return {name: _file(path) for name, path in zip(names, paths, strict=True)}


def _file(path: Path) -> Sink:
    return CsvFile(path) if path.suffix.lower() == ".csv" else JsonlFile(path)
