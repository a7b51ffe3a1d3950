"""Files that are whole or not there, that stay after a power cut, and that one at a time writes.

Written beside their place, synced, renamed, the folder synced: in this order nothing half-written
ever has the name, and what has it keeps it. After "All File Systems Are Not Created Equal"
(Pillai et al., OSDI 2014).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

_PREFIX = ".tmp-"


@contextlib.contextmanager
def becoming(target: Path, *, is_private: bool = True) -> Iterator[BinaryIO]:
    """Give a stream that becomes a file when the block ends well; else all is as it was before.

    Args:
        target: the file; its folder exists.
        is_private: whether nobody but the owner may read it; False for what the process's file
            mask says.

    Raises:
        OSError: it cannot be written.
    """
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=_PREFIX)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            if not is_private:
                os.fchmod(stream.fileno(), 0o666 & ~_mask())
            os.fsync(stream.fileno())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folders([target.parent])


def written_beside(folder: Path, content: bytes) -> Path:
    """Write bytes to a new hidden file, for whoever names several and then syncs their folders.

    Returns:
        Where they are, synced; `Path.replace` gives them their name.

    Raises:
        OSError: they cannot be written; nothing is left of them.
    """
    handle, name = tempfile.mkstemp(dir=folder, prefix=_PREFIX)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def sync_folders(folders: Iterable[Path]) -> None:
    """Make the names in folders last.

    Raises:
        OSError: a folder cannot be opened or synced.
    """
    for folder in dict.fromkeys(folders):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def lock(
    path: Path, *, waits: bool = True, must_exist: bool = False, is_private: bool = True
) -> int:
    """Take a lock, and keep it until the file is closed; the system lets it go when we die.

    Args:
        path: the file of the lock, which stays; or a folder, which is locked itself.
        waits: until nobody else holds it.
        must_exist: whether a file is not made where it is missing; a folder never is.
        is_private: of a file that is made: whether nobody but the owner may open it, and so wait
            for the lock; False for what the process's file mask says.

    Returns:
        The open file. A number and no object: nothing that is forgotten lets go of the lock.

    Raises:
        BlockingIOError: somebody else holds it, and is not waited for.
        OSError: it cannot be opened or locked.
    """
    flags = os.O_RDONLY if path.is_dir() else os.O_RDWR | (0 if must_exist else os.O_CREAT)
    handle = os.open(path, flags | os.O_CLOEXEC, 0o600 if is_private else 0o666)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
    except BaseException:
        os.close(handle)
        raise
    return handle


@contextlib.contextmanager
def locked(
    path: Path, *, waits: bool = True, must_exist: bool = False, is_private: bool = True
) -> Iterator[int]:
    """Hold a lock for as long as the block runs; see `lock`."""
    handle = lock(path, waits=waits, must_exist=must_exist, is_private=is_private)
    try:
        yield handle
    finally:
        os.close(handle)


def _mask() -> int:
    """Give the process's file mask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
