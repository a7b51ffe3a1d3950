"""A ledger in a folder of CSV files, read line by line."""

from __future__ import annotations

import codecs
import csv
import dataclasses
import functools
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from extractor.errors import LedgerError, LedgerRowError
from extractor.reconciliation.importing.tables import (
    MODELS,
    NEEDED,
    BadRow,
    Dialect,
    Table,
    check_columns,
)
from extractor.reconciliation.rows import Row

SEPARATORS = (",", ";", "\t", "|")
_PIECE = 1 << 20  # bytes read at a time
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclasses.dataclass(frozen=True)
class CsvSource:
    """CSV files named after their tables."""

    folder: Path
    dialect: Dialect

    @functools.cached_property
    def digests(self) -> Mapping[str, str]:
        """Give the SHA-256 of each file by name."""
        return {f"{table}.csv": digest for table, (digest, _) in self._surveys.items()}

    def _file(self, table: Table) -> Path:
        return self.folder / f"{table}.csv"

    def _has(self, table: Table) -> bool:
        return table in NEEDED or self._file(table).exists()

    @functools.cached_property
    def _surveys(self) -> Mapping[Table, tuple[str, str]]:
        return {table: survey(self._file(table)) for table in Table if self._has(table)}

    def rows(self, table: Table) -> Iterator[Row | BadRow]:
        """Give a table row by row, with what is no row among them as an error.

        Raises:
            LedgerError: the file or a column is missing, or it cannot be read.
        """
        if not self._has(table):
            return
        file = self._file(table)
        encoding = self.dialect.encoding or self._surveys[table][1]
        try:
            with file.open(encoding=encoding, newline="") as lines:
                titles = lines.readline()
                lines.seek(0)
                separator = self.dialect.separator or separator_of(titles, MODELS[table].columns())
                yield from _rows(str(file), table, csv.DictReader(lines, delimiter=separator))
        except FileNotFoundError:
            raise LedgerError(str(file), "the file is missing; export it again") from None
        except OSError as error:
            raise LedgerError(str(file), f"the file cannot be read ({error.strerror})") from error
        except LookupError:
            raise LedgerError(str(file), f"there is no encoding {encoding!r}") from None
        except UnicodeError as error:
            raise LedgerError(
                str(file), f"it is not written in {encoding} ({error}); name its encoding"
            ) from None


def survey(file: Path) -> tuple[str, str]:
    """Give the SHA-256 and the encoding of a file: UTF-8 or 16, else that of Western Windows.

    Raises:
        LedgerError: it is missing or cannot be read.
    """
    digest = hashlib.sha256()
    utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    marked = ""
    try:
        with file.open("rb") as content:
            first = True
            while piece := content.read(_PIECE):
                digest.update(piece)
                if first:
                    marked = next((name for mark, name in _MARKS if piece.startswith(mark)), "")
                first = False
                utf8 = _still(utf8, piece)
    except FileNotFoundError:
        raise LedgerError(str(file), "the file is missing; export it again") from None
    except OSError as error:
        raise LedgerError(str(file), f"the file cannot be read ({error.strerror})") from error
    return digest.hexdigest(), marked or ("utf-8" if _still(utf8, b"", final=True) else "cp1252")


def _still(
    utf8: codecs.IncrementalDecoder | None, piece: bytes, *, final: bool = False
) -> codecs.IncrementalDecoder | None:
    """Give the decoder on; None as soon as the bytes are not UTF-8."""
    try:
        if utf8 is not None:
            utf8.decode(piece, final)
    except UnicodeDecodeError:
        return None
    return utf8


def separator_of(titles: str, columns: tuple[str, ...]) -> str:
    """Give the separator with which a line of titles has the most of these columns."""

    def known(separator: str) -> int:
        found = {it.strip() for row in csv.reader([titles], delimiter=separator) for it in row}
        return len(found.intersection(columns))

    return max(SEPARATORS, key=known)


def _rows(name: str, table: Table, reader: csv.DictReader[str]) -> Iterator[Row | BadRow]:
    try:
        titles = [title.strip() for title in reader.fieldnames or ()]
        check_columns(name, table, titles)
        reader.fieldnames = titles
        for cells in reader:
            # A value with a separator in it and no quotes around pushes the rest one column on.
            extra: object = cells.pop(None, None)
            if isinstance(extra, list) and any(extra):
                yield LedgerRowError(
                    name,
                    reader.line_num,
                    titles[-1],
                    f"{len(extra)} more values than columns; quote them",
                )
            elif any(cells.values()):
                yield Row(name, reader.line_num, dict(cells))
    except csv.Error as error:
        raise LedgerError(name, f"line {reader.line_num} is no CSV ({error})") from error
