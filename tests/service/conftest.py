"""A store to work on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.store.leases import Leases
from extractor.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def leases(store: Store) -> Iterator[Leases]:
    opened = Leases(store)
    yield opened
    opened.close()
