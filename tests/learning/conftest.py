"""A pipeline over the sample inbox, and stores in which people decide about it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.pipeline import Pipeline
from extractor.store.store import Store
from tests.learning.office import Office
from tests.postgres import Server


@pytest.fixture(scope="package")
def pipeline(ledger_folder: Path, settings_file: Path) -> Iterator[Pipeline]:
    with Pipeline.load(ledger=ledger_folder, settings=settings_file) as loaded:
        yield loaded


@pytest.fixture
def office(tmp_path: Path, pipeline: Pipeline, samples: Path) -> Iterator[Office]:
    with Store.open(tmp_path / "kept") as store:
        yield Office(store, pipeline, samples)


@pytest.fixture(params=["sqlite", "postgres"])
def either_office(
    request: pytest.FixtureRequest, tmp_path: Path, pipeline: Pipeline, samples: Path
) -> Iterator[Office]:
    url = None
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        url = server.new_database()
    with Store.open(tmp_path / "kept", url=url) as store:
        yield Office(store, pipeline, samples)
