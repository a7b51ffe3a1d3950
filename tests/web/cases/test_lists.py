"""Lists of cases: what is shown, what may be asked, what is exported."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from starlette.datastructures import QueryParams

from extractor.web.cases.asked import asked_of
from tests.web.cases.shops import Shop


def test_open_cases_are_shown_first(shop: Shop) -> None:
    page = shop.as_("viewer").client.get("/desk/cases")
    assert page.status_code == 200
    assert page.text.count("data-row") == 2
    assert "Épicerie Dupont SARL" in page.text
    assert 'name="case"' not in page.text  # a viewer hands nothing on


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("q=dupont", 2),
        ("q=nobody-of-this-name", 0),
        ("category=shortage", 2),
        ("category=quality_defect", 0),
        ("min=90", 1),
        ("min=1.234", 0),  # a thousand and more, not one and a bit
        ("stage=closed", 0),
        ("owner=nobody", 2),
        ("owner=me", 0),
        ("order=newest", 2),
    ],
)
def test_filters_leave_what_they_say(shop: Shop, query: str, rows: int) -> None:
    page = shop.as_("clerk").client.get(f"/desk/cases?{query}")
    assert page.status_code == 200
    assert page.text.count("data-row") == rows
    assert ("No case fits." in page.text) is (rows == 0)


def test_what_an_address_gets_wrong_is_named(shop: Shop) -> None:
    page = shop.as_("clerk").client.get("/desk/cases?category=Non-sense&min=much&from=soon")
    assert page.status_code == 200
    assert "category, min, from" in page.text


def test_an_address_keeps_its_other_names() -> None:
    asked = asked_of(QueryParams("stage=open&stage=waiting&q=a+b&after=3~2026-01-01"), "anna")
    assert asked.query(q=None) == "stage=open&stage=waiting"
    assert asked.query(owner="me") == "stage=open&stage=waiting&q=a+b&owner=me"
    assert asked.page is not None
    assert (asked.page.number, asked.page.value) == (3, "2026-01-01")


def test_several_cases_are_handed_on_at_once(shop: Shop) -> None:
    clerk = shop.as_("clerk")
    answer = clerk.client.post(
        "/desk/cases/assign",
        data={"form_token": clerk.token(), "case": list(shop.ids), "owner": "me"},
    )
    assert answer.status_code == 303
    assert {shop.case(it).owner for it in (0, 1)} == {"clerk"}


def test_a_viewer_hands_nothing_on(shop: Shop) -> None:
    viewer = shop.as_("viewer")
    answer = viewer.send("/desk/cases/assign", case=shop.ids[0], owner="me")
    assert answer.status_code == 403
    assert shop.case().owner == ""


def test_export_is_the_whole_list_without_formulas(shop: Shop) -> None:
    clerk = shop.as_("clerk")
    text = clerk.client.get("/desk/cases/export.csv?category=shortage").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {it["case_id"] for it in rows} == set(shop.ids)
    assert {it["amount"] for it in rows} == {"88.00", "98.00"}
    book = openpyxl.load_workbook(
        io.BytesIO(clerk.client.get("/desk/cases/export.xlsx").content), read_only=True
    )
    cells = list(book.active.iter_rows(values_only=True))
    assert len(cells) == 3
    at = cells[0].index("amount")
    assert sorted(it[at] for it in cells[1:]) == [88, 98]


def test_a_list_is_kept_for_whoever_keeps_it(shop: Shop) -> None:
    clerk = shop.as_("clerk")
    assert (
        clerk.send("/desk/cases/views", name="Manquants", query="category=shortage").status_code
        == 303
    )
    page = clerk.client.get("/desk/cases?category=shortage").text
    assert '<a href="/desk/cases?category=shortage" aria-current="page">Manquants</a>' in page
    assert "Manquants" not in shop.as_("manager").client.get("/desk/cases").text
    clerk = shop.as_("clerk")
    clerk.send("/desk/cases/views/forget", name="Manquants")
    page = clerk.client.get("/desk/cases")  # says that it is forgotten
    page = clerk.client.get("/desk/cases")
    assert "Manquants" not in page.text
