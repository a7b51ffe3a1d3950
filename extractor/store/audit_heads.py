"""Heads of the audit trail in a file that is kept elsewhere, one JSON object a line.

With them verifying also finds that the end of the trail was cut off, or all of it made anew.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from extractor.errors import StoreError
from extractor.store.audit import Head, head
from extractor.store.store import Store

_SIZE = 64  # of a hash in hex


def export_head(store: Store, file: Path) -> Head:
    """Add the trail's head to a file, durably; nothing is added when its last line says the same.

    Args:
        store: with the trail.
        file: made if missing; others cannot write it.

    Raises:
        StoreError: it cannot be written, or holds something else.
    """
    newest = head(store)
    store.database.settle()  # or a power cut could make a true trail look cut off
    known = read_heads(file) if file.exists() else ()
    if known and known[-1] == newest:
        return newest
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        with os.fdopen(handle, "a", encoding="utf-8") as stream:
            stream.write(line_of(newest, store) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise StoreError(str(file), f"cannot be written ({error.strerror})") from error
    return newest


def line_of(newest: Head, store: Store) -> str:
    """Give the line of a head, with the instant at which it is exported."""
    at = store.clock().isoformat(timespec="seconds")
    return json.dumps({"number": newest.number, "hash": newest.hash, "exported_at": at})


def read_heads(file: Path) -> tuple[Head, ...]:
    """Read the heads of a file.

    Raises:
        StoreError: it cannot be read, or a line is no head.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(str(file), f"no heads can be read ({error})") from error
    return tuple(_read(file, number, it) for number, it in enumerate(lines, start=1) if it.strip())


def _read(file: Path, number: int, line: str) -> Head:
    try:
        row = json.loads(line)
        found = Head(row["number"], row["hash"])
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(str(file), f"line {number} is no head of an audit trail") from error
    if not isinstance(found.number, int) or len(str(found.hash)) != _SIZE:
        raise StoreError(str(file), f"line {number} is no head of an audit trail")
    return found
