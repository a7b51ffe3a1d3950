"""Stores with something of everything in them."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.store import audit
from extractor.store.backup.restoring import Target
from extractor.store.copying import handfuls
from extractor.store.store import Store
from extractor.store.tables import metadata
from tests.chaos.line import Site, take_in, work_off
from tests.postgres import Server

BY = audit.By("anna", "command")
MAILS = (*(f"K{it} FA-{it} 1{it}.00 shortage" for it in range(6)), "thanks", "damaged mail")

Place = Callable[[str], Site]


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Give an empty place on an engine, another one each time."""

    number = itertools.count()

    def made(engine: str) -> Site:
        url = None
        if engine == "postgres":
            server: Server = request.getfixturevalue("postgres")
            url = server.new_database()
        folder = tmp_path / f"site{next(number)}"
        folder.mkdir()
        return Site(folder, url)

    return made


def filled(site: Site) -> Site:
    """Have mails recorded, and an entry in the trail."""
    site.put(*MAILS)
    take_in(site, threading.Event())
    work_off(site, threading.Event())
    with site.opened() as store:
        note(store, "first")
    return site


def note(store: Store, subject: str) -> None:
    with store.database.writing() as connection:
        entry = audit.Entry(store.clock(), "anna", "clerk", "test.done", ("thing", subject))
        audit.append(connection, entry)


def target(site: Site) -> Target:
    return Target(site.folder / "store", site.url, BY, {})


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Give all rows of a store."""
    with store.database.reading() as connection:
        return {
            table.name: [row for rows in handfuls(connection, table) for row in rows]
            for table in metadata.sorted_tables
        }
