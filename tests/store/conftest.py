"""A store on each engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.store.leases import Leases
from extractor.store.store import Store
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgres"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    url = None
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        url = server.new_database()
    with Store.open(tmp_path / "kept", url=url) as opened:
        yield opened


@pytest.fixture
def leases(any_store: Store) -> Iterator[Leases]:
    opened = Leases(any_store)
    yield opened
    opened.close()
