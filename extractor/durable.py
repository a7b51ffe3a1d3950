"""Files that are whole or not there, and that stay after a power cut.

Written beside their place, synced, renamed, the folder synced: in this order nothing half-written
ever has the name, and what has it keeps it. After "All File Systems Are Not Created Equal"
(Pillai et al., OSDI 2014).
"""

from __future__ import annotations

import contextlib
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


def _mask() -> int:
    """Give the process's file mask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
