"""Files of events that another program collects from a folder: JSON lines or CSV.

What is being written has a name that begins with a dot and ends in ".part". Closed, by day, size
or age, it gets its name in one step and is not touched again, so whoever collects may take or
remove it at any time. Which events were ever written is noted beside the files.
"""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import datetime as dt
import io
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from extractor.delivery.csv import guarded
from extractor.delivery.drop_notes import Notes, Part
from extractor.delivery.flat import chosen, row_of
from extractor.durable import locked, sync_folders
from extractor.errors import DeliveryError
from extractor.values.case_event import AnyEvent


@dataclasses.dataclass(frozen=True, slots=True)
class Shape:
    """How a file is written.

    Attributes:
        suffix: of its name.
        written: gives the bytes of an event.
        header: what it begins with.
    """

    suffix: str
    written: Callable[[AnyEvent], bytes]
    header: bytes = b""


def as_json_line(event: AnyEvent) -> bytes:
    """Give an event as a line of JSON."""
    return event.model_dump_json().encode() + b"\n"


JSON_LINES = Shape("jsonl", as_json_line)


def as_csv(columns: Mapping[str, str]) -> Shape:
    """Give the shape of a table, an event a row.

    Args:
        columns: the field of each column, none for every field.
    """
    fields = chosen(columns)

    def row(event: AnyEvent) -> bytes:
        cells = row_of(event)
        return _line([guarded(cells[it]) for it in fields.values()])

    return Shape("csv", row, _line([guarded(it) for it in fields]))


def utc_now() -> dt.datetime:
    """Give the instant."""
    return dt.datetime.now(dt.UTC)


class DropFolder:
    """Writes events to files in a folder; several programs may do so at the same time."""

    def __init__(
        self,
        folder: str | Path,
        *,
        shape: Shape = JSON_LINES,
        name: str = "disputes",
        max_bytes: int = 16 * 1024 * 1024,
        close_seconds: float = 60.0,
        remember: int = 1_000_000,
        clock: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        """Say where and how to write.

        Args:
            folder: made if missing.
            shape: of the files.
            name: of the files, before day and number.
            max_bytes: a file that has more is closed.
            close_seconds: a file that is older is closed.
            remember: how many written events are known when they come again, the newest.
            clock: tells the day.
        """
        self._folder = Path(folder)
        self._name = name
        self._shape = shape
        self._max_bytes = max_bytes
        self._close_seconds = close_seconds
        self._remember = remember
        self._clock = clock

    def send(self, event: AnyEvent) -> None:
        """Write an event durably, unless it was written before.

        Raises:
            DeliveryError: the folder cannot be written.
        """
        with self._alone() as notes:
            if notes.knows(event.id):
                return
            part = self._open_part(notes)
            content = self._shape.written(event)
            end = self._append(part, content)
            notes.add(event.id, part.number, end)
            self._close_if_due(notes)

    def check(self, event: AnyEvent) -> None:
        """See whether the folder can be written; nothing is left there.

        Raises:
            DeliveryError: it cannot.
        """
        with self._alone():
            path = self._folder / f".{self._name}-check.part"
            path.write_bytes(self._shape.header + self._shape.written(event))
            path.unlink()

    def tend(self) -> None:
        """Close the file if it is time.

        Raises:
            DeliveryError: the folder cannot be written.
        """
        if self._folder.is_dir():
            with self._alone() as notes:
                self._close_if_due(notes)

    def close(self) -> None:
        """Close the file, so that it can be collected.

        Raises:
            DeliveryError: the folder cannot be written.
        """
        if self._folder.is_dir():
            with self._alone() as notes:
                self._settle(notes, notes.part())

    @contextlib.contextmanager
    def _alone(self) -> Iterator[Notes]:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with locked(self._folder / f".{self._name}.lock", is_private=False):
                path = self._folder / f".{self._name}.sqlite"
                with contextlib.closing(Notes(path, remember=self._remember)) as notes:
                    yield notes
        except OSError as error:
            detail = f"cannot be written ({error.strerror or error})"
            raise DeliveryError(str(self._folder), detail) from error

    def _open_part(self, notes: Notes) -> Part:
        self._close_if_due(notes)
        part = notes.part()
        if part is not None and not self._hidden(part).exists():
            notes.closed(part.number)  # it got its name, then the program was ended
            part = None
        if part is None:
            part = notes.begin(self._clock(), len(self._shape.header))
            self._hidden(part).write_bytes(self._shape.header)
        return part

    def _append(self, part: Part, content: bytes) -> int:
        """Write behind what is noted: what a crash left there was never acknowledged."""
        with self._hidden(part).open("r+b") as stream:
            stream.truncate(part.end)
            stream.seek(part.end)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        return part.end + len(content)

    def _close_if_due(self, notes: Notes) -> None:
        part = notes.part()
        if part is None:
            return
        now = self._clock()
        old = (now - part.begun).total_seconds() >= self._close_seconds
        if old or part.end >= self._max_bytes or now.date() != part.begun.date():
            self._settle(notes, part)

    def _settle(self, notes: Notes, part: Part | None) -> None:
        if part is None:
            return
        hidden = self._hidden(part)
        if hidden.exists() and part.end > len(self._shape.header):
            with hidden.open("r+b") as stream:
                stream.truncate(part.end)
                os.fsync(stream.fileno())
            hidden.rename(self._folder / self._shown(part))
            sync_folders([self._folder])
        else:
            hidden.unlink(missing_ok=True)
        notes.closed(part.number)

    def _shown(self, part: Part) -> str:
        return f"{self._name}-{part.begun:%Y%m%d}-{part.number:06d}.{self._shape.suffix}"

    def _hidden(self, part: Part) -> Path:
        return self._folder / f".{self._shown(part)}.part"


def _line(cells: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()
