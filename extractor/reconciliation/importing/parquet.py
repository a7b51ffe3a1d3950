"""A ledger in a folder of Parquet files; the only door to pyarrow, which may be missing."""

from __future__ import annotations

import dataclasses
import functools
import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from extractor.errors import LedgerError
from extractor.reconciliation.importing.csv_files import survey
from extractor.reconciliation.importing.tables import (
    NEEDED,
    BadRow,
    Table,
    check_columns,
    typed_row,
)
from extractor.reconciliation.rows import Row

_BATCH = 8192  # rows in memory


@dataclasses.dataclass(frozen=True)
class ParquetSource:
    """Parquet files named after their tables."""

    folder: Path

    @functools.cached_property
    def digests(self) -> Mapping[str, str]:
        """Give the SHA-256 of each file by name."""
        files = [self._file(table) for table in Table if self._has(table)]
        return {file.name: survey(file)[0] for file in files}

    def _file(self, table: Table) -> Path:
        return self.folder / f"{table}.parquet"

    def _has(self, table: Table) -> bool:
        return table in NEEDED or self._file(table).exists()

    def rows(self, table: Table) -> Iterator[Row | BadRow]:
        """Give a table row by row.

        Raises:
            LedgerError: pyarrow, the file or a column is missing, or it cannot be read.
        """
        if not self._has(table):
            return
        file = self._file(table)
        arrow, parquet = _pyarrow(file)
        try:
            with parquet.ParquetFile(file) as opened:
                check_columns(str(file), table, opened.schema_arrow.names)
                number = 0
                for batch in opened.iter_batches(batch_size=_BATCH):
                    for values in batch.to_pylist():
                        number += 1
                        yield typed_row(str(file), number, values)
        except FileNotFoundError:
            raise LedgerError(str(file), "the file is missing; export it again") from None
        except (arrow.ArrowException, OSError) as error:
            raise LedgerError(str(file), f"it cannot be read as Parquet ({error})") from None


def _pyarrow(file: Path) -> tuple[Any, Any]:
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError:
        raise LedgerError(
            str(file), "Parquet needs pyarrow; install dispute-extractor[parquet], or export CSV"
        ) from None
