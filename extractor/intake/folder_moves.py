"""Take received files out of the inbox, without taking another one that came in their place."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
from pathlib import Path

from extractor.durable import becoming
from extractor.intake.folder_names import Identity, from_key, places_for
from extractor.intake.folder_open import Writer, folder_of, lease, regular_file

REASON = ".reason.txt"
_LONGEST_NAME = 240  # bytes of a file name on most disks, with room for the ending of the reason


def take_away(inbox: Path, key: str, target: Path) -> Path | None:
    """Move the file that was given under a key to the same place below another folder.

    Returns:
        Where it lies now; None if it is gone, or another file has its name.

    Raises:
        OSError: it cannot be moved; EBUSY when someone writes into it.
    """
    path, identity = from_key(key)
    try:
        with folder_of(inbox, path) as (folder, name):
            status = os.stat(name, dir_fd=folder, follow_symlinks=False)
            if not stat.S_ISREG(status.st_mode) or not identity.fits(status):
                return None
            _check_not_written(inbox, path)
            return _moved(folder, name, key, target)
    except (FileNotFoundError, NotADirectoryError):
        return None


def find(key: str, folder: Path) -> Path | None:
    """Find where in a folder a file was moved to; None if it is not there."""
    path, identity = from_key(key)
    for place in places_for(path, key):
        try:
            status = (folder / place).lstat()
        except OSError:  # not there, or no possible name
            continue
        if identity.fits(status):
            return folder / place
    return None


def move_on(place: Path, key: str, target: Path) -> Path:
    """Move a file that already left the inbox to another folder.

    Raises:
        OSError: it cannot be moved.
    """
    folder = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        return _moved(folder, place.name, key, target)
    finally:
        os.close(folder)


def remove(inbox: Path, path: str) -> None:
    """Remove a file of the inbox; one that is gone is no trouble.

    Raises:
        OSError: it cannot be removed.
    """
    with contextlib.suppress(FileNotFoundError), folder_of(inbox, path) as (folder, name):
        os.unlink(name, dir_fd=folder)


def _check_not_written(inbox: Path, path: str) -> None:
    with regular_file(inbox, path) as handle:
        if lease(handle) is Writer.SOME:
            raise OSError(errno.EBUSY, "is being written to")


def _moved(folder: int, name: str, key: str, target: Path) -> Path:
    path, identity = from_key(key)
    for place in places_for(path, key):
        goal = target / place
        if len(os.fsencode(goal.name)) > _LONGEST_NAME:
            continue
        try:
            if _is_taken(goal, identity):
                continue
            goal.parent.mkdir(parents=True, exist_ok=True)
            _rename(folder, name, goal, identity)
        except (FileExistsError, NotADirectoryError):  # a file lies where a folder is to be
            continue
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                continue
            raise
        return goal
    raise OSError(errno.EEXIST, "no free name is left for it")


def _is_taken(goal: Path, identity: Identity) -> bool:
    """Say whether another file lies there; the same one after a crash may be replaced."""
    try:
        status = goal.lstat()
    except FileNotFoundError:
        return False
    return not identity.fits(status)


def _rename(folder: int, name: str, goal: Path, identity: Identity) -> None:
    """Rename, and make sure that what was renamed is what was received."""
    try:
        os.rename(name, goal, src_dir_fd=folder)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy(folder, name, goal)  # to another disk
        return
    if not identity.fits(goal.lstat()):
        _give_back(goal, folder, name)
        raise OSError(errno.EBUSY, "was replaced while it was moved")


def _give_back(goal: Path, folder: int, name: str) -> None:
    """Put a file into the inbox again that came after the one that was received."""
    free = f"again-{name}" if _exists(name, folder) else name
    os.rename(goal, free, dst_dir_fd=folder)


def _exists(name: str, folder: int) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _copy(folder: int, name: str, goal: Path) -> None:
    """Copy durably, and only then remove the source."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(name, flags, dir_fd=folder), "rb") as source:
        status = os.fstat(source.fileno())
        with becoming(goal, is_private=False) as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
            copy.flush()
            os.utime(copy.fileno(), ns=(status.st_atime_ns, status.st_mtime_ns))
    os.unlink(name, dir_fd=folder)
