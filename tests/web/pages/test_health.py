"""Whatever looks after the desk is told whether it can be used."""

from __future__ import annotations

import pytest

pytest.importorskip("fastapi", reason="the extra `desk` is not installed")

from extractor.errors import StoreError
from extractor.store.store import Store
from tests.web.desks import browser, desk_on


def test_a_desk_says_that_it_can_be_used(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with browser(desk_on(store)) as nobody:
        answer = nobody.client.get("/health")
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})

        def away(*_: object) -> bool:
            raise StoreError("records", "is away")

        monkeypatch.setattr(Store, "knows", away)
        assert nobody.client.get("/health").status_code == 503
