"""Make sure that a database on a server and a folder of originals belong together.

Workers on several machines must see the same folder. One who sees another would fail at every
original, and one who takes in would put originals where nobody finds them. So whoever uses a
database first marks his folder, and the database remembers the mark.
"""

from __future__ import annotations

import dataclasses
import os
import secrets
import socket
from pathlib import Path

import sqlalchemy as sa

from extractor.durable import becoming
from extractor.errors import StoreError
from extractor.store import blobs
from extractor.store import tables as t
from extractor.store.database import Database
from extractor.store.tables_mark import folder_mark
from extractor.values.clock import Clock

MARK = "folder.mark"
_ONLY = 1
_SOME = 20
_LOCK = 7_241_018  # advisory lock of those who mark


@dataclasses.dataclass(frozen=True, slots=True)
class _Known:
    mark: str
    host: str
    folder: str


def check_folder(database: Database, folder: Path, pool: Path, clock: Clock) -> None:
    """Compare the mark of a folder with that of its database; the first one makes both.

    Args:
        database: one in the folder itself is not looked at.
        folder: of the store.
        pool: folder of its originals.
        clock: what time it is.

    Raises:
        StoreError: they do not belong together, or the mark cannot be read or written.
    """
    if database.is_file:
        return
    with database.reading() as connection:
        known = _known(connection)
        newest = _newest(connection) if known is None else []
    if known is None:
        if newest and not any(blobs.place(pool, it).is_file() for it in newest):
            raise StoreError(str(folder), f"does not hold the originals of {database.where}{_DO}")
        known = _mark(database, folder, clock)
    here = _read(folder)
    if here == known.mark:
        return
    what = "has no mark" if here is None else "belongs to another database"
    detail = (
        f"{what}; the folder of {database.where} was {known.folder} on {known.host} when it was "
        f"marked{_DO}"
    )
    raise StoreError(str(folder), detail)


_DO = (
    ". Name the same shared folder on every machine; if it was moved without its file "
    f"{MARK!r}, copy that as well (docs/operations.md, Many workers)"
)


def _known(connection: sa.Connection) -> _Known | None:
    m = folder_mark.c
    found = connection.execute(sa.select(m.mark, m.host, m.folder)).first()
    return None if found is None else _Known(*found)


def _newest(connection: sa.Connection) -> list[str]:
    """Give some originals of which one must be there, in a database that was never marked."""
    s = t.submission.c
    newest = sa.select(s.sha256).where(s.has_bytes).order_by(s.number.desc()).limit(_SOME)
    return list(connection.execute(newest).scalars())


def _mark(database: Database, folder: Path, clock: Clock) -> _Known:
    """Mark folder and database, one at a time; a mark that the folder has already is taken."""
    with database.writing() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        known = _known(connection)
        if known is not None:  # somebody was faster
            return known
        row = {
            "number": _ONLY, "mark": _read(folder) or _written(folder), "at": clock(),
            "host": socket.gethostname(), "folder": os.fspath(folder.resolve()),
        }  # fmt: skip
        m = folder_mark.c
        new = folder_mark.insert().values(row).returning(m.mark, m.host, m.folder)
        return _Known(*connection.execute(new).one())


def _written(folder: Path) -> str:
    mark = secrets.token_hex(16)
    try:
        with becoming(folder / MARK, is_private=False) as stream:
            stream.write(mark.encode() + b"\n")
    except OSError as error:
        raise StoreError(str(folder / MARK), f"cannot be written ({error.strerror})") from error
    return mark


def _read(folder: Path) -> str | None:
    file = folder / MARK
    try:
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(str(file), f"cannot be read ({error})") from error
