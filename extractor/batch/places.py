"""Find the documents in folders, mbox files, Maildirs and object storage, one after the other.

Nothing is held as a whole: of an mbox file only where each mail stands, of a folder its names.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fnmatch
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from extractor.batch.objects import Objects, is_url
from extractor.errors import InputError, MissingFileError, SourceError
from extractor.intake.mailbox.mbox_file import NoMboxError, one_mail
from extractor.values.reprocess import Choice, Place

_UNFINISHED = (".part", ".tmp", ".temp", ".crdownload", ".partial", ".swp", ".lock", "~")
_MBOX = re.compile(r"\.(mbox|mbx)$", re.IGNORECASE)
_MAILDIR = ("new", "cur")


def places(choice: Choice, objects: Objects) -> Iterator[Place]:
    """Give every document at a choice's sources, in an order that stays the same.

    Args:
        choice: conditions on names and days hold for files; an mbox file is one.
        objects: opens storages.

    Raises:
        InputError: a source is not there or cannot be listed.
        SourceError: an mbox file is none, or a storage does not answer.
    """
    for source in choice.sources:
        found = _in_storage(source, choice, objects) if is_url(source) else _local(source, choice)
        yield from found


def local_path(source: str) -> Path:
    """Give the path that a source names, also as file://..."""
    return Path(unquote(urlsplit(source).path) if source.startswith("file://") else source)


def _in_storage(source: str, choice: Choice, objects: Objects) -> Iterator[Place]:
    for it in objects.files(source):
        name = it.url.rpartition("/")[2]
        if not _is_wanted(name, it.modified, choice):
            continue
        if _MBOX.search(name):
            with objects.opened(it.url) as stream:
                yield from _mails(stream, it.url)
        else:
            yield Place(it.url, size=it.size)


def _local(source: str, choice: Choice) -> Iterator[Place]:
    path = local_path(source).absolute()
    if not path.exists():
        raise MissingFileError(source)
    if path.is_dir():
        yield from _below(path, choice)
    else:
        yield from _of_file(path, choice)


def _below(folder: Path, choice: Choice) -> Iterator[Place]:
    """Give what lies in a folder and below; of a Maildir its mails."""
    names = _names(folder)
    is_maildir = set(_MAILDIR) <= set(names) and all((folder / it).is_dir() for it in _MAILDIR)
    for name in names:
        path = folder / name
        if path.is_symlink():
            continue
        if is_maildir and name in {*_MAILDIR, "tmp"}:
            if name != "tmp":
                yield from _of_maildir(path, choice)
        elif path.is_dir():
            if not name.startswith(".") or is_maildir:  # a Maildir's folders begin with a dot
                yield from _below(path, choice)
        elif _is_finished(name) and path.is_file():
            yield from _of_file(path, choice)


def _of_maildir(folder: Path, choice: Choice) -> Iterator[Place]:
    for name in _names(folder):
        path = folder / name
        if not name.startswith(".") and path.is_file() and not path.is_symlink():
            arrived = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
            if _is_wanted(name, arrived, choice):
                yield Place(str(path), received=arrived)


def _of_file(path: Path, choice: Choice) -> Iterator[Place]:
    bounded = choice.since is not None or choice.until is not None
    changed = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC) if bounded else None
    if not _is_wanted(path.name, changed, choice):
        return
    with _reported(path), path.open("rb") as stream:
        if stream.read(5) == b"From " and (_MBOX.search(path.name) or _is_mbox(stream)):
            stream.seek(0)
            yield from _mails(stream, str(path))
            return
    yield Place(str(path))


def _is_finished(name: str) -> bool:
    return not name.startswith((".", "~$")) and not name.lower().endswith(_UNFINISHED)


def _is_mbox(stream: BinaryIO) -> bool:
    stream.seek(0)
    try:
        one_mail(stream, 0, 0)
    except NoMboxError:
        return False
    return True


def _mails(stream: BinaryIO, url: str) -> Iterator[Place]:
    start = 0
    while True:
        stream.seek(start)
        if not stream.read(1):
            return
        stream.seek(start)
        try:
            _, end = one_mail(stream, start, 0)
        except NoMboxError as error:
            detail = 'this is no mbox file: it does not begin with a line "From ..."'
            raise SourceError(f"mbox:{url}", detail, retryable=False) from error
        yield Place(url, start, end - start, is_mbox=True)
        start = end


def _is_wanted(name: str, changed: dt.datetime | None, choice: Choice) -> bool:
    if changed is not None and choice.since is not None and changed < choice.since:
        return False
    if changed is not None and choice.until is not None and changed >= choice.until:
        return False
    return all(
        any(fnmatch.fnmatch(name.casefold(), it.casefold()) for it in clause.values)
        for clause in choice.where
        if clause.key == "name"
    )


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 (names alone: a folder may hold a million)
    except OSError as error:
        raise InputError(str(folder), error.strerror or str(error)) from error


@contextlib.contextmanager
def _reported(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(str(path), error.strerror or str(error)) from error
