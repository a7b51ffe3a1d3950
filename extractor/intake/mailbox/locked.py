"""Read a mail file only while no mail program writes it."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

STALE_SECONDS = 600.0  # a lock file as old belongs to a program that died


class BusyError(Exception):
    """Another program has locked the file."""


@contextlib.contextmanager
def locked(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading, with a shared lock and, where the folder allows, a lock file.

    Raises:
        BusyError: another program writes it.
        OSError: it cannot be opened.
    """
    with path.open("rb") as stream, _lock_file(path):
        try:
            fcntl.lockf(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EAGAIN, errno.EACCES):
                raise BusyError(path) from error
            # else no locks on this disk: the lock file has to do
        yield stream


@contextlib.contextmanager
def _lock_file(path: Path) -> Iterator[None]:
    lock = path.with_name(path.name + ".lock")
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as error:
        with contextlib.suppress(FileNotFoundError):
            if time.time() - lock.stat().st_mtime < STALE_SECONDS:
                raise BusyError(path) from error
        yield
        return
    except OSError:  # a folder that may only be read
        yield
        return
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
