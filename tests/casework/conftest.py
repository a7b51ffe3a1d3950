"""Cases in a store on each engine, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.store.store import Store
from tests.casework.example import Bench, Hands
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgres"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    url = None
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        url = server.new_database()
    clock = Hands()
    with Store.open(tmp_path / "kept", url=url, clock=clock) as store:
        yield Bench(store, clock)
