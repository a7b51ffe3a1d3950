"""Bring a database to the tables of this version; Alembic's only door.

A new database gets today's tables at once; an older one is brought forward step by step, in one
transaction, so that a crash leaves it as it was. Who finds that nothing is to be done does not
load Alembic.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from extractor.durable import locked
from extractor.errors import StoreError
from extractor.store import (  # (their tables join the others)
    tables_accounts,  # noqa: F401
    tables_audit,  # noqa: F401
    tables_audited,  # noqa: F401
    tables_cases,  # noqa: F401
    tables_drift,  # noqa: F401
    tables_erasure,  # noqa: F401
    tables_mark,  # noqa: F401
    tables_notices,  # noqa: F401
    tables_reprocess,  # noqa: F401
    tables_shadow,  # noqa: F401
    tables_views,  # noqa: F401
)
from extractor.store.database import Database
from extractor.store.tables import HEAD, KNOWN, metadata

_FIRST_TABLES = 1  # SQLite's user_version of stores before Alembic
_TABLES = 2  # so that those versions know that they cannot read it
_LOCK = 7_241_006  # any number that nobody else uses as an advisory lock
SCRIPTS = Path(__file__).parent / "migrations"


def migrate(database: Database, folder: Path) -> None:
    """Create or bring forward the tables; does nothing when they are today's.

    Args:
        database: to look at.
        folder: of the store; takes the copy of an older SQLite file.

    Raises:
        StoreError: it was made by a newer version, or refuses.
    """
    with database.reading() as connection:
        if _version(connection, database.where) == HEAD:
            return
    with _alone(database, folder):
        with database.reading() as connection:
            version = _version(connection, database.where)
        if version is not None and version != HEAD and database.is_file:
            _copy(folder, database.where, version)
        with database.writing() as connection:
            _forward(connection, version)


def create(database: Database, connection: sa.Connection) -> None:
    """Make today's tables in an empty database, in the connection's transaction.

    Raises:
        StoreError: there are tables of a store already.
    """
    version = _version(connection, database.where)
    if version is not None:
        raise StoreError(database.where, "is in use already; give an empty database")
    _forward(connection, None)


def version_of(database: Database) -> str | None:
    """Give the version of a database's tables; None for an empty one.

    Raises:
        StoreError: it was made by a newer version, or refuses.
    """
    with database.reading() as connection:
        return _version(connection, database.where)


def _version(connection: sa.Connection, where: str) -> str | None:
    """Give the version of the tables; None for an empty database."""
    newer = StoreError(where, "was written by a newer version of this package; update it")
    is_file = connection.dialect.name == "sqlite"
    number = connection.exec_driver_sql("PRAGMA user_version").scalar_one() if is_file else 0
    if number > _TABLES:
        raise newer
    if is_file and number == _FIRST_TABLES:
        return KNOWN[0]
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if version is not None and version not in KNOWN:
        raise newer
    return version


def _forward(connection: sa.Connection, version: str | None) -> None:
    if version == HEAD:  # another process was faster
        return
    if version is None:
        metadata.create_all(connection)
        _stamp(connection)
    else:
        upgrade(connection, version)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA user_version = {_TABLES}")


def _stamp(connection: sa.Connection) -> None:
    """Note the version as Alembic does."""
    version = sa.Table(
        "alembic_version",
        sa.MetaData(),
        sa.Column("version_num", sa.String(32), primary_key=True),
    )
    version.create(connection)
    connection.execute(version.insert().values(version_num=HEAD))


def upgrade(connection: sa.Connection, version: str | None, *, to: str = HEAD) -> None:
    """Run the migrations from a version on, in the connection's transaction.

    Args:
        connection: to an older database.
        version: of its tables; None for an empty database.
        to: the version to end with.
    """
    from alembic import command  # noqa: PLC0415 (half a second of computing, hardly ever needed)
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = sa.inspect(connection).has_table("alembic_version")
    if version is not None and not known:  # made before Alembic
        command.stamp(config, version)
    command.upgrade(config, to)


@contextlib.contextmanager
def _alone(database: Database, folder: Path) -> Iterator[None]:
    """Let one process at a time change tables."""
    if database.is_file:
        with locked(folder / ".migrating", is_private=False):
            yield
        return
    with database.connected() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_lock(_LOCK)))
        try:
            yield
        finally:
            connection.execute(sa.select(sa.func.pg_advisory_unlock(_LOCK)))


def _copy(folder: Path, file: str, version: str) -> None:
    """Keep an older SQLite file as it was, for whoever has to go back."""
    target = folder / f"{Path(file).name}.before-{HEAD}-from-{version}"
    try:
        with (
            contextlib.closing(sqlite3.connect(file)) as now,
            contextlib.closing(sqlite3.connect(target)) as kept,
        ):
            now.backup(kept)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(str(target), f"the older store cannot be copied ({error})") from error
