"""The managers' page: what was done and what became of it, shares, cost, tables as files."""

from __future__ import annotations

import csv
import io

import pytest

from extractor.store.audit import entries
from extractor.values.recurrence import Pair, Recurrence, Recurrences
from extractor.web.cases import watching
from tests.web.cases.shops import Shop
from tests.web.clocks import TurnedClock

HERE = "/desk/dashboard"


def test_an_action_shows_its_effect_and_is_audited(shop: Shop, clock: TurnedClock) -> None:
    clock.turn(days=30)
    manager = shop.as_("manager")
    today = shop.room.casework.today().isoformat()
    said = manager.send(f"{HERE}/actions", what="Other carrier", first=today, query="customer=C1")
    assert said.headers["location"] == f"{HERE}?customer=C1"
    page = manager.client.get(HERE).text
    assert "Other carrier" in page
    assert "-100%" in page  # two cases in 30 days, none in the one since
    kept = [it.what for it in entries(shop.room.casework.store)]
    assert "action.noted" in kept
    manager.send(f"{HERE}/actions/forget", number="1")
    manager.client.get(HERE)
    assert "Other carrier" not in manager.client.get(HERE).text


@pytest.mark.parametrize(("what", "first"), [(" ", "2026-01-01"), ("Other carrier", "soon")])
def test_an_action_that_says_too_little_is_refused(shop: Shop, what: str, first: str) -> None:
    manager = shop.as_("manager")
    assert manager.send(f"{HERE}/actions", what=what, first=first).status_code == 303
    assert "/actions/forget" not in manager.client.get(HERE).text


def test_a_clerk_notes_no_action(shop: Shop) -> None:
    clerk = shop.as_("clerk")
    assert clerk.send(f"{HERE}/actions", what="x", first="2026-01-01").status_code == 403
    assert 'data-opens="act"' not in clerk.client.get(HERE).text


def test_the_page_learns_that_something_happened(shop: Shop) -> None:
    clerk = shop.as_("clerk")
    before = clerk.client.get(f"{HERE}/stamp").text
    assert f'data-stamp="{before}"' in clerk.client.get(HERE).text
    clerk.send(f"/desk/cases/{shop.ids[0]}/assign", owner="me")
    assert int(clerk.client.get(f"{HERE}/stamp").text) > int(before)


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("categories", ["shortage", "", "0", "2", "EUR", "186.00"]),
        ("customers", ["C1", "Épicerie Dupont SARL", "0", "2", "EUR", "186.00"]),
        ("ageing", ["0-30", "2", "EUR", "186.00"]),
    ],
)
def test_tables_are_given_as_files(shop: Shop, table: str, line: list[str]) -> None:
    answer = shop.as_("viewer").client.get(f"{HERE}/export.csv?table={table}")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert line in rows
    assert len(rows[0]) == len(line)


def test_there_are_no_other_tables(shop: Shop) -> None:
    viewer = shop.as_("viewer")
    assert viewer.client.get(f"{HERE}/export.csv?table=accounts").status_code == 404
    for table in ("weeks", "causes", "departments", "owners", "recurrences"):
        assert viewer.client.get(f"{HERE}/export.csv?table={table}").status_code == 200


def test_days_narrow_the_figures(shop: Shop) -> None:
    viewer = shop.as_("viewer")
    assert "€186" not in viewer.client.get(f"{HERE}?to=2020-01-01").text
    assert "€186" in viewer.client.get(f"{HERE}?from=2020-01-01").text


def test_what_comes_more_often_is_counted_after_the_page(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = shop.as_("viewer").client
    assert f'hx-get="{HERE}/recurrences?' in viewer.get(HERE).text
    assert "quality" not in viewer.get(f"{HERE}/recurrences").text
    one = Recurrence(
        Pair.CARRIER, "quality_defect", "Norbert", "", 14, 4.0, 1.0, 0.0001, 0.001
    )  # fmt: skip
    today = shop.room.casework.today()
    report = Recurrences(today, today, 12, 30, (one,))
    monkeypatch.setattr(watching, "recurrences", lambda _: report)
    page = viewer.get(f"{HERE}/recurrences").text
    assert "quality defect × " in page
    assert "Norbert" in page
    assert "quality defect" not in viewer.get(f"{HERE}/recurrences?category=shortage").text
