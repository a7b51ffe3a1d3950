"""Open and read one file of the drop folder so that no one can slip another one in.

Every folder on the way and the file itself are opened without following links, what is open is
asked for its kind, and while it is read a lease of the kernel keeps writers out.
"""

from __future__ import annotations

import contextlib
import dataclasses
import enum
import errno
import os
import signal
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from extractor.intake.folder_ends import HEAD_BYTES, TAIL_BYTES, End, end_of
from extractor.intake.folder_names import Identity

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC  # a FIFO would block


class Writer(enum.Enum):
    """Whether someone has a file open for writing."""

    NONE = "nobody, and nobody can while it stays open here"
    SOME = "someone"
    UNKNOWN = "this disk or system does not say"


@dataclasses.dataclass(frozen=True, slots=True)
class Seen:
    """What one look into a file gave.

    Attributes:
        identity: of what was open.
        content: whole; None if it is not complete, or too large.
        is_complete: nobody writes it and nothing speaks for more to come.
    """

    identity: Identity
    content: bytes | None
    is_complete: bool


@contextlib.contextmanager
def folder_of(root: Path, path: str) -> Iterator[tuple[int, str]]:
    """Open the folder of a file below the inbox; no link is followed on the way.

    Yields:
        The open folder, for ``dir_fd``, and the file's name in it.

    Raises:
        OSError: one of the folders is gone, or is a link.
    """
    *folders, name = path.split("/")
    handle = os.open(root, _FOLDER)
    try:
        for folder in folders:
            below = os.open(folder, _FOLDER | os.O_NOFOLLOW, dir_fd=handle)
            os.close(handle)
            handle = below
        yield handle, name
    finally:
        os.close(handle)


@contextlib.contextmanager
def regular_file(root: Path, path: str) -> Iterator[int]:
    """Open a file below the inbox.

    Raises:
        OSError: it cannot be opened; ELOOP and ENXIO, among others, for what is no regular file.
    """
    with folder_of(root, path) as (folder, name):
        handle = os.open(name, _FILE, dir_fd=folder)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.ENXIO, "is no regular file")
        yield handle
    finally:
        os.close(handle)  # ends the lease as well


def look_into(handle: int, *, limit: int, patient: bool) -> Seen:
    """Read an open file if it is complete.

    Args:
        handle: of a regular file.
        limit: larger files are not read.
        patient: leave alone what ends too early for its kind, where the system does not say
            whether someone still writes it.

    Raises:
        OSError: the disk or the network failed.
    """
    before = Identity.of(os.fstat(handle))
    writer = lease(handle)
    if writer is Writer.SOME:
        return Seen(before, None, is_complete=False)
    if writer is Writer.UNKNOWN and patient and _is_cut_off(handle, before.size):
        return Seen(before, None, is_complete=False)
    if before.size > limit:
        return Seen(before, None, is_complete=True)
    content = _read(handle, before.size + 1)
    after = Identity.of(os.fstat(handle))
    if after != before or len(content) != before.size:
        return Seen(after, None, is_complete=False)
    return Seen(before, content, is_complete=True)


def lease(handle: int) -> Writer:
    """Ask Linux whether a file is open for writing, and keep writers waiting until it is closed.

    A writer who pauses defeats every waiting time; the lease does not mistake it. Who opens the
    file meanwhile waits, and we are told by a signal: SIGURG, which is ignored by default, as
    the usual SIGIO would end the process.
    """
    if sys.platform != "linux":
        return Writer.UNKNOWN
    import fcntl  # noqa: PLC0415 (not on every system)

    try:
        fcntl.fcntl(handle, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(handle, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:  # others than EAGAIN: not our file, or no leases on this disk
        return Writer.SOME if error.errno == errno.EAGAIN else Writer.UNKNOWN
    return Writer.NONE


def _is_cut_off(handle: int, size: int) -> bool:
    head = os.pread(handle, HEAD_BYTES, 0)
    tail = os.pread(handle, TAIL_BYTES, max(0, size - TAIL_BYTES))
    return end_of(head, tail, size) is End.CUT


def _read(handle: int, count: int) -> bytes:
    """Read at most so many bytes; one call gives fewer on some network drives."""
    pieces: list[bytes] = []
    while count > 0:
        piece = os.read(handle, min(count, 1 << 20))
        if not piece:
            break
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)
