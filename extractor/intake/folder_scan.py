"""Find what lies in the drop folder: the oldest files first, never more than fit in memory."""

from __future__ import annotations

import heapq
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from extractor.intake.folder_names import Found, Identity
from extractor.logs import about

log = logging.getLogger(__name__)


def oldest(
    inbox: Path,
    *,
    count: int,
    ignored: Callable[[str], bool],
    wanted: Callable[[Found], bool],
    later: Callable[[str], bool],
) -> list[Found]:
    """Give the files that were changed longest ago.

    Args:
        inbox: where to look, in its sub-folders too.
        count: how many at most, however many there are.
        ignored: says of a name whether the file or folder is left alone.
        wanted: says of a file whether it counts at all.
        later: says of a path whether it comes after all others, such as one that waits.

    Raises:
        OSError: the inbox itself cannot be listed.
    """

    def order(found: Found) -> tuple[bool, int, str]:
        return later(found.path), found.identity.mtime_ns, found.path

    return heapq.nsmallest(count, filter(wanted, _files(inbox, ignored)), key=order)


def _files(inbox: Path, ignored: Callable[[str], bool]) -> Iterator[Found]:
    """Walk without recursion: a thousand folders inside each other are no trouble."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            listing = os.scandir(inbox / folder)
        except OSError as error:
            if not folder:
                raise
            # It vanished, its path is too long, or it is not for us; the rest is looked at.
            log.info("a sub-folder cannot be listed", extra=about(error))
            continue
        with listing:
            for entry in listing:
                if ignored(entry.name):
                    continue
                path = f"{folder}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{path}/")
                elif entry.is_file(follow_symlinks=False):
                    yield from _found(entry, path)


def _found(entry: os.DirEntry[str], path: str) -> Iterator[Found]:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:  # it was taken away since the listing
        return
    yield Found(path, Identity.of(status))
