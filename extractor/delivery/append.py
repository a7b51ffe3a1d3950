"""Append to a file that other programs may read at any time, and other relays may write."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from extractor.errors import DeliveryError


@contextlib.contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Give a file to read and append to, alone, made if missing; its bytes last when it ends well.

    Raises:
        DeliveryError: it cannot be opened or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise DeliveryError(str(path), f"cannot be written ({error})") from error
