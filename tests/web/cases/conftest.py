"""A desk with two cases of one customer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from extractor.store.store import Store
from tests.web.cases.shops import Shop, shop_on


@pytest.fixture
def shop(store: Store) -> Iterator[Shop]:
    yield from shop_on(store)
