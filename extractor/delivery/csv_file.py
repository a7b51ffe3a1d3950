"""Records as a table that grows: rows are appended durably, a record's together."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractor.delivery.append import opened
from extractor.delivery.csv import COLUMNS, guarded, rows
from extractor.errors import DeliveryError
from extractor.values.record import FileRecord

_Key = tuple[str, str]  # SHA-256 and version


class CsvFile:
    """Appends to a CSV file; what it holds already is not written again.

    The last record is looked at when the file is opened: if not all of its rows are there, a
    crash cut it off, and it is removed, because it will be handed on again.
    """

    def __init__(self, path: str | Path) -> None:
        """Look at what is there.

        Raises:
            DeliveryError: the file cannot be read, or has other columns.
        """
        self._path = Path(path)
        self._delivered: set[_Key] = set()
        if self._path.exists():
            with opened(self._path) as stream:
                stream.seek(0)
                text = stream.read().decode("utf-8", "replace")
                stream.truncate(self._look_at(text))

    def deliver(self, record: FileRecord) -> None:
        """Append a record's rows durably, unless the file holds this version of it.

        Raises:
            DeliveryError: the file cannot be written.
        """
        self.deliver_all((record,))

    def deliver_all(self, records: Sequence[FileRecord]) -> None:
        """Append the rows of records durably, unless the file holds this version of each.

        Raises:
            DeliveryError: the file cannot be written.
        """
        keyed = {(it.source.sha256, str(it.version)): it for it in records}
        new = {key: it for key, it in keyed.items() if key not in self._delivered}
        if not new:
            return
        with opened(self._path) as stream:
            is_empty = stream.seek(0, io.SEEK_END) == 0
            header = [dict(zip(COLUMNS, COLUMNS, strict=True))] if is_empty else []
            text = io.StringIO()
            writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
            for row in itertools.chain(header, *map(rows, new.values())):
                writer.writerow({column: guarded(cell) for column, cell in row.items()})
            stream.write(text.getvalue().encode())
        self._delivered |= new.keys()

    def _look_at(self, text: str) -> int:
        """Note the records in the file; give the number of bytes that are whole."""
        header = ",".join(COLUMNS) + "\n"
        if not (text.startswith(header) or header.startswith(text)):
            detail = "has other columns; name another file, or move this one away"
            raise DeliveryError(str(self._path), detail, retryable=False)
        whole = begun = 0
        last: _Key | None = None
        missing = 0  # rows of the last record
        for number, (row, start, end) in enumerate(_rows_with_places(text)):
            if len(row) != len(COLUMNS) or not text.endswith("\n", 0, end):
                break
            if number == 0:
                whole = len(text[:end].encode())
                continue
            cells = dict(zip(COLUMNS, row, strict=True))
            key = (cells["sha256"], cells["version"])
            if key != last or not missing:
                begun, last = start, key
                missing = max(int(cells["disputes"] or 1), 1)
            missing -= 1
            if not missing:
                self._delivered.add(key)
                whole = len(text[:end].encode())
        return whole if not missing else len(text[:begun].encode())


def _rows_with_places(text: str) -> Iterator[tuple[list[str], int, int]]:
    """Give each row with the characters it stands on."""
    at = 0

    def lines() -> Iterator[str]:
        nonlocal at
        for line in io.StringIO(text, newline=""):
            at += len(line)
            yield line

    start = 0
    for row in csv.reader(lines()):
        yield row, start, at
        start = at
