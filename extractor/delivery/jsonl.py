"""Records as JSON lines: one object per received file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from extractor.delivery.append import opened
from extractor.errors import DeliveryError
from extractor.values.record import FileRecord


def to_line(record: FileRecord) -> str:
    """Give a record as one line of JSON with its line break; the order of keys is the model's."""
    return record.model_dump_json() + "\n"


class JsonlSink:
    """Writes to an open stream, each record at once."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._delivered: set[bytes] = set()

    def deliver(self, record: FileRecord) -> None:
        """Write one record, unless this very one was written before.

        Raises:
            DeliveryError: the stream does not take it.
            BrokenPipeError: nobody reads on.
        """
        line = to_line(record)
        key = _key(line)
        if key in self._delivered:
            return
        try:
            self._stream.write(line)
            self._stream.flush()
        except BrokenPipeError:  # nobody reads on, as with `| head`: the caller decides
            raise
        except OSError as error:
            raise DeliveryError("output", f"cannot be written ({error})") from error
        self._delivered.add(key)


class JsonlFile:
    """Appends to a file that other programs may read at any time.

    What it holds already is not written again, so that work that was cut off can be repeated.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._delivered = self._known()

    def deliver(self, record: FileRecord) -> None:
        """Append one record durably, unless the file holds this very one.

        Raises:
            DeliveryError: the file cannot be written.
        """
        self.deliver_all((record,))

    def deliver_all(self, records: Sequence[FileRecord]) -> None:
        """Append records durably, each unless the file holds this very one.

        Raises:
            DeliveryError: the file cannot be written.
        """
        lines = {_key(line): line for line in map(to_line, records)}
        new = {key: line for key, line in lines.items() if key not in self._delivered}
        if not new:
            return
        with opened(self._path) as stream:
            stream.write("".join(new.values()).encode())
        self._delivered |= new.keys()

    def _known(self) -> set[bytes]:
        """Read what is there; a line that was cut off by a crash is removed."""
        if not self._path.exists():
            return set()
        known = set()
        with opened(self._path) as stream:
            stream.seek(0)
            whole = 0
            for line in stream:
                if line.endswith(b"\n"):
                    whole += len(line)
                    known.add(hashlib.sha256(line).digest())
            stream.truncate(whole)
        return known


def _key(line: str) -> bytes:
    return hashlib.sha256(line.encode()).digest()
