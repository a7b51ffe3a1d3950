"""From paths that a caller gives to submissions."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor.errors import InputError, LimitError, MissingFileError
from extractor.intake.limits import DEFAULT_LIMITS, Limits
from extractor.intake.sniff import sniff
from extractor.intake.unpack import unpack
from extractor.values.submission import Submission

# Names that programs give to files they are still writing or keep for themselves.
_UNFINISHED = (".part", ".tmp", ".temp", ".crdownload", ".partial", ".swp", ".lock", "~")


def open_submission(path: str | Path, *, limits: Limits = DEFAULT_LIMITS) -> Submission:
    """Read a file and take it apart.

    Args:
        path: of a file; a link is followed.
        limits: how large and deep it may be.

    Raises:
        InputError: it cannot be opened, or nothing in it can be read; the subclass says why.
    """
    return submission_of(read_file(path, limits=limits), file=os.fspath(path), limits=limits)


def submission_of(content: bytes, *, file: str, limits: Limits = DEFAULT_LIMITS) -> Submission:
    """Take a received file's bytes apart.

    Args:
        content: the whole file.
        file: the name or path it is known by; only its last component is shown as a part's name.
        limits: how large and deep it may be.

    Raises:
        InputError: nothing in it can be read; the subclass says why.
    """
    if len(content) > limits.file_bytes:
        raise LimitError(
            file, f"the file is larger than {limits.file_bytes} bytes (intake.file_bytes)"
        )
    media_type = sniff(content, file=file)
    unpacked = unpack(content, media_type, file=file, limits=limits)
    return Submission(
        file=file,
        sha256=hashlib.sha256(content).hexdigest(),
        media_type=media_type,
        parts=unpacked.parts,
        envelope=unpacked.envelope,
        skipped=unpacked.skipped,
        received=unpacked.received,
        original=content,
    )


def read_file(path: str | Path, *, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Give a file's bytes, but never more than the limit.

    Raises:
        MissingFileError: there is no such file.
        LimitError: it is too large.
        InputError: it is a folder, or may not be read.
    """
    file = os.fspath(path)
    try:
        with Path(path).open("rb") as stream:
            content = stream.read(limits.file_bytes + 1)
    except FileNotFoundError as error:
        raise MissingFileError(file) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise InputError(file, getattr(error, "strerror", None) or str(error)) from error
    if len(content) > limits.file_bytes:
        raise LimitError(
            file, f"the file is larger than {limits.file_bytes} bytes (intake.file_bytes)"
        )
    return content


def expand(paths: Iterable[str | Path]) -> tuple[Path, ...]:
    """Replace each folder by the files below it, in sorted order; files stay as given.

    Hidden files, links and files that are still being written are left out of folders. A path
    that does not exist stays, so that whoever opens it can say so.
    """
    found: dict[Path, None] = {}
    for given in paths:
        path = Path(given)
        for file in files_below(path) if path.is_dir() else (path,):
            found[file] = None
    return tuple(found)


def check_present(paths: Iterable[str | Path]) -> None:
    """Make sure that every path leads to something, before long work begins.

    Raises:
        MissingFileError: one does not.
    """
    for path in paths:
        if not Path(path).exists():
            raise MissingFileError(os.fspath(path))


def files_below(folder: Path) -> Iterator[Path]:
    """Give the files of a folder and its sub-folders in sorted order.

    Raises:
        InputError: the folder cannot be listed.
    """
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise InputError(os.fspath(folder), error.strerror or str(error)) from error
    for entry in entries:
        if entry.name.startswith((".", "~$")) or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from files_below(entry)
        elif entry.is_file() and not entry.name.lower().endswith(_UNFINISHED):
            yield entry
