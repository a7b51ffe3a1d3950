"""A desk on a store of its own, with a clock that can be turned."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.store.store import Store
from tests.web.clocks import TurnedClock


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def store(tmp_path: Path, clock: TurnedClock) -> Iterator[Store]:
    with Store.open(tmp_path / "kept", clock=clock) as opened:
        yield opened
