"""Documents drawn by lot are looked at one after the other, and what is said of them is kept."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from starlette.testclient import TestClient

from extractor.store.audit_check import verify
from extractor.store.cases.sampled import IN_TIME
from extractor.store.store import Store
from extractor.values.casework import CaseFilter
from extractor.values.category import TriageClass
from extractor.web.desk import create_desk
from extractor.web.review.room import Room
from tests.web.clocks import TurnedClock
from tests.web.desks import ADDRESS, Browser, desk_on
from tests.web.review.chromium import browsing, needs_chromium, served
from tests.web.review.rooms import arrive, arrive_drawn, room_on

TOKEN = re.compile(r'data-token="([^"]+)"')
VERSION = re.compile(r'data-version="(\d+)"')


@pytest.fixture
def room(store: Store) -> Iterator[Room]:
    made = room_on(store)
    with made.viewer:
        yield made


@dataclasses.dataclass(slots=True)
class Looker:
    """Somebody with a document open, as the page's script acts for him."""

    client: TestClient

    def send(self, sha256: str, what: str, *, seen: int | None = None, **body: object):  # noqa: ANN201
        page = self.client.get(f"/desk/drawn/{sha256}").text
        token, version = TOKEN.search(page), VERSION.search(page)
        assert token
        assert version
        given = {"seen": int(version[1]) if seen is None else seen, **body}
        headers = {"x-form-token": token[1]}
        return self.client.post(f"/desk/drawn/{sha256}/{what}", json=given, headers=headers)


@pytest.fixture
def looker(room: Room) -> Iterator[Looker]:
    app = create_desk(desk_on(room.casework.store), room=room)
    with TestClient(app, ADDRESS, follow_redirects=False) as client:
        assert Browser(client).sign_in("clerk").status_code == 303
        yield Looker(client)


def test_the_list_shows_age_and_kind_and_the_navigation_how_many(
    looker: Looker, room: Room, clock: TurnedClock
) -> None:
    arrive(room)
    arrive_drawn(room, 1)
    arrive_drawn(room, 2, triage=TriageClass.NEWSLETTER_OR_SPAM)
    page = looker.client.get("/desk/drawn").text
    assert page.count("<tr>") == 3
    assert "mail-1.eml" not in page
    assert "overdue</span>" not in page
    assert re.search(r'class="waits">2<', page)
    clock.turn(days=IN_TIME.days, minutes=1)
    assert Browser(looker.client).sign_in("clerk").status_code == 303
    assert looker.client.get("/desk/drawn").text.count("overdue</span>") == 2


def test_rightly_none_is_kept_with_its_kind_and_leads_to_the_next(
    looker: Looker, room: Room
) -> None:
    first, second = arrive_drawn(room, 1), arrive_drawn(room, 2)
    said = looker.send(first, "passed", triage="document_request")
    assert said.json() == {"go": f"/desk/drawn/{second}?before={first}"}
    kept = room.casework.corrections()[-1]
    assert (kept.field, kept.machine, kept.decided) == ("triage", "order", "document_request")
    page = looker.client.get(said.json()["go"]).text
    assert f'href="/desk/drawn/{first}">drawn-1.eml</a>' in page
    assert looker.send(second, "passed", triage="order").json()["go"].startswith("/desk/drawn?")
    assert "No document waits" in looker.client.get("/desk/drawn").text
    # a slip is mended where it was made
    assert "Clerk" in looker.client.get(f"/desk/drawn/{first}").text
    assert looker.send(first, "passed", triage="order").status_code == 200
    assert verify(room.casework.store).problems == ()


def test_a_dispute_that_was_missed_becomes_a_case(looker: Looker, room: Room) -> None:
    sha256 = arrive_drawn(room)
    wanted = {"customer": "Dupont", "invoice": "FA-2026-00119", "amount": "88,00"}
    wanted["category"] = "shortage"
    assert "go" in looker.send(sha256, "opened", told="il manque 3 colis", **wanted).json()
    (row,) = room.casework.search(CaseFilter()).rows
    case = room.casework.get(row.case_id)
    assert (case.case.customer_id, case.sha256) == ("C1", sha256)
    item = case.case.items[0]
    assert (item.invoice, item.disputed, item.currency) == (
        "FA-2026-00119", Decimal("88.00"), "EUR",
    )  # fmt: skip
    assert case.events[0].who == "clerk"
    decided = {it.field: (it.machine, it.decided) for it in room.casework.corrections()}
    assert decided["triage"] == ("order", "dispute")
    page = looker.client.get(f"/desk/drawn/{sha256}").text
    assert 'id="pass"' not in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"customer": ""}, "customer"),
        ({"amount": "viele"}, "«viele»"),
        ({"invoice": "", "amount": "12"}, "currency"),
        ({"category": "weather"}, ""),
    ],
)
def test_what_cannot_be_is_refused_where_it_was_typed(
    looker: Looker, room: Room, wrong: dict[str, str], told: str
) -> None:
    sha256 = arrive_drawn(room)
    wanted = {"customer": "C1", "invoice": "FA-2026-00119", "amount": "", "category": "shortage"}
    answer = looker.send(sha256, "opened", **(wanted | wrong))
    assert answer.status_code == 422
    assert told in answer.json()["told"]
    assert room.casework.corrections() == ()


def test_whoever_comes_second_is_told_and_viewers_answer_nothing(
    looker: Looker, room: Room
) -> None:
    sha256 = arrive_drawn(room)
    assert looker.send(sha256, "passed", triage="order").status_code == 200
    second = looker.send(sha256, "passed", seen=0, triage="order")
    assert second.status_code == 409
    assert "clerk" in second.json()["told"]
    assert Browser(looker.client).sign_in("viewer").status_code == 303
    assert looker.client.get("/desk/drawn").status_code == 403
    assert looker.client.get("/desk").text.count("/desk/drawn") == 0


def test_others_documents_are_no_pages(looker: Looker, room: Room) -> None:
    case_id = arrive(room)
    sha256 = room.casework.get(case_id).sha256
    assert looker.client.get(f"/desk/drawn/{sha256}").status_code == 404
    assert looker.client.get(f"/desk/drawn/{'0' * 64}").status_code == 404


@pytest.mark.slow
def test_spot_checks_are_answered_by_keyboard_and_words_fill_the_form(
    store: Store, room: Room
) -> None:
    needs_chromium()
    from playwright.sync_api import expect  # noqa: PLC0415 (an extra)

    shas = [arrive_drawn(room, it) for it in (1, 2, 3)]
    with served(store, room) as address, browsing(address) as page:
        page.keyboard.press("g")
        page.keyboard.press("s")
        page.wait_for_url("**/desk/drawn")
        assert page.inner_text(".bar .waits").split()[0] == "3"
        page.click("a.button.main")
        page.wait_for_url(f"**/{shas[0]}")
        assert "il manque 3 colis" in page.inner_text(".letters")
        page.keyboard.press("n")
        page.wait_for_url(f"**/{shas[1]}?before=*")
        page.keyboard.press("3")
        page.keyboard.press("Control+Enter")
        page.wait_for_url(f"**/{shas[2]}?before=*")
        page.keyboard.press("d")
        page.wait_for_selector("#missed:not([hidden])")
        assert page.input_value("#missed-customer") == "C1"
        assert page.evaluate("document.activeElement.id") == "missed-invoice"
        page.locator(".letters").evaluate(
            """(letters) => {
              const text = letters.firstChild, range = document.createRange();
              const at = text.data.indexOf("FA-2026-119");
              range.setStart(text, at); range.setEnd(text, at + 11);
              getSelection().removeAllRanges(); getSelection().addRange(range);
              letters.dispatchEvent(new MouseEvent("mouseup", { bubbles: true, button: 0 }));
            }"""
        )
        expect(page.locator("#missed-invoice")).to_have_value("FA-2026-119")
        page.fill("#missed-amount", "nichts")
        page.select_option("#missed-category", "shortage")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#missed .wrong:not([hidden])")
        page.fill("#missed-amount", "88,00 EUR")
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**/desk/drawn?before=*")
        page.wait_for_selector(".empty")
        assert page.locator(".bar .waits").count() == 0
    said = [it.decided for it in room.casework.corrections()]
    assert said == ["order", "document_request", "dispute"]
    (row,) = room.casework.search(CaseFilter()).rows
    assert row.amount == Decimal("88.00")
