"""Every decision of a person is one change of the case, and is remembered for training."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from extractor.store.store import Store
from extractor.values.case import Stage
from extractor.values.casework import CaseFilter
from extractor.values.category import DocumentType
from extractor.values.correction import TAKEN_BACK
from extractor.web.desk import create_desk
from extractor.web.review.room import Room
from tests.web.desks import ADDRESS, Browser, desk_on
from tests.web.review.rooms import TEXT, arrive, room_on

TOKEN = re.compile(r'data-token="([^"]+)"')


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with Store.open(tmp_path / "kept") as store:
        made = room_on(store)
        with made.viewer:
            yield made


@dataclasses.dataclass(slots=True)
class Reviewer:
    """Somebody with a case open, as the page's script acts for him."""

    client: TestClient
    room: Room
    case_id: str

    def version(self) -> int:
        return self.room.casework.get(self.case_id).case.version

    def send(self, what: str, *, seen: int | None = None, **body: object):  # noqa: ANN201
        token = TOKEN.search(self.client.get(f"/desk/review/{self.case_id}").text)
        assert token
        given = {"seen": self.version() if seen is None else seen, **body}
        path = f"/desk/review/{self.case_id}/{what}"
        return self.client.post(path, json=given, headers={"x-form-token": token[1]})


@pytest.fixture
def reviewer(room: Room) -> Iterator[Reviewer]:
    yield from opened(room, "clerk")


def opened(room: Room, login: str) -> Iterator[Reviewer]:
    case_id = arrive(room)
    app = create_desk(desk_on(room.casework.store), room=room)
    with TestClient(app, ADDRESS, follow_redirects=False) as client:
        assert Browser(client).sign_in(login).status_code == 303
        yield Reviewer(client, room, case_id)


def corrections(room: Room) -> dict[str, tuple[str, str]]:
    return {it.field: (it.machine, it.decided) for it in room.casework.corrections()}


def test_the_queue_leads_to_the_case_with_what_came_and_what_was_read(reviewer: Reviewer) -> None:
    first = reviewer.client.get("/desk/review")
    assert first.headers["location"] == f"/desk/review/{reviewer.case_id}"
    page = reviewer.client.get(first.headers["location"]).text
    assert "il manque 3 colis" in page
    assert '<mark data-mark="invoice">FA-2026-119</mark>' in page
    assert "without its zeros" in page
    assert page.count("data-needs") == 1


def test_a_typed_value_is_read_kept_and_remembered(reviewer: Reviewer) -> None:
    said = reviewer.send("typed", field="amount", value="1 204,50 EUR TTC").json()
    case = reviewer.room.casework.get(reviewer.case_id).case
    assert case.items[0].disputed == Decimal("1204.50")
    assert said["version"] == case.version
    assert "€1,204.50" in said["told"]
    assert corrections(reviewer.room)["amount"] == ("88.00", "1204.50")


def test_words_of_the_text_become_the_value_with_their_place(reviewer: Reviewer) -> None:
    start = TEXT.index("88,00")
    reviewer.send("typed", field="amount", value="12 EUR")
    answer = reviewer.send("spotted", field="amount", part=0, span=[start, start + 9])
    assert answer.status_code == 200, answer.text
    last = reviewer.room.casework.corrections()[-1]
    assert (last.field, last.decided) == ("amount", "88.00")
    assert last.place is not None
    assert (last.place.document, last.place.words) == ("body", "88,00 EUR")


def test_the_kind_of_document_is_corrected(reviewer: Reviewer) -> None:
    said = reviewer.send("typed", field="document_type", value="debit_note").json()
    assert "debit note" in said["told"]
    case = reviewer.room.casework.get(reviewer.case_id).case
    assert case.grounds.document_type is DocumentType.DEBIT_NOTE
    assert corrections(reviewer.room)["document_type"][1] == "debit_note"
    wrong = reviewer.send("typed", field="document_type", value="a novel")
    assert wrong.status_code == 422


def test_words_that_say_nothing_of_the_kind_change_nothing(reviewer: Reviewer) -> None:
    before = reviewer.version()
    answer = reviewer.send("spotted", field="amount", part=0, span=[0, 8])
    assert answer.status_code == 422
    assert answer.json()["text"] == "Bonjour,"
    assert reviewer.version() == before


def test_an_invoice_is_chosen_and_taken_back(reviewer: Reviewer) -> None:
    reviewer.send("typed", field="invoice", value="FA-2026-00118")
    file = reviewer.room.casework.get(reviewer.case_id)
    assert file.case.items[0].invoice == "FA-2026-00118"
    answer = reviewer.send("undone", event=file.case.version)
    assert answer.status_code == 200, answer.text
    assert reviewer.room.casework.get(reviewer.case_id).case.items[0].invoice == "FA-2026-00119"
    last = reviewer.room.casework.corrections()[-1]
    assert (last.machine, last.decided, last.why) == ("FA-2026-00119", "FA-2026-00119", TAKEN_BACK)
    reviewer.send("confirmed")
    last = [it for it in reviewer.room.casework.corrections() if it.field == "invoice"][-1]
    assert (last.decided, last.why) == ("FA-2026-00119", "")


def test_that_nothing_is_named_is_confirmed_as_well(reviewer: Reviewer) -> None:
    reviewer.send("typed", field="amount", value="")
    reviewer.send("confirmed")
    assert corrections(reviewer.room)["amount"] == ("88.00", "")


def test_confirming_keeps_every_value_as_an_example_and_goes_on(reviewer: Reviewer) -> None:
    second = arrive(reviewer.room, 2, confidence=0.9)
    answer = reviewer.send("confirmed")
    following = reviewer.client.get(answer.json()["go"], follow_redirects=True)
    assert following.url.path == f"/desk/review/{second}"
    file = reviewer.room.casework.get(reviewer.case_id)
    assert not file.row.needs_review
    decided = corrections(reviewer.room)
    assert {"customer", "invoice", "amount", "category"} <= set(decided)
    assert all(machine == said for machine, said in decided.values())
    assert '<span class="strong">1</span> done today' in following.text


def test_whoever_decides_on_an_old_state_is_told_who_changed_it(reviewer: Reviewer) -> None:
    seen = reviewer.version()
    reviewer.send("typed", field="amount", value="90,00 EUR")
    answer = reviewer.send("confirmed", seen=seen)
    assert answer.status_code == 409
    assert answer.json()["stale"]
    assert "clerk has changed this case meanwhile" in answer.json()["told"]
    assert "€90.00" in answer.json()["fields"]


def test_what_is_no_dispute_is_closed_with_its_class(reviewer: Reviewer) -> None:
    assert reviewer.send("dismissed", triage="payment_notice").json() == {"go": "/desk/review"}
    assert reviewer.room.casework.get(reviewer.case_id).row.stage is Stage.CLOSED
    assert corrections(reviewer.room)["triage"] == ("dispute", "payment_notice")
    assert "Nothing waits for a look" in reviewer.client.get("/desk/review").text


def test_a_case_is_split_over_an_invoice_that_it_did_not_name(reviewer: Reviewer) -> None:
    pieces = [{"invoice": "FA-2026-00118", "amount": "30.00"}]
    answer = reviewer.send("divided", pieces=pieces)
    assert answer.status_code == 200, answer.text
    rows = reviewer.room.casework.search(CaseFilter()).rows
    assert sorted((it.invoice, it.amount) for it in rows) == [
        ("FA-2026-00118", Decimal("30.00")),
        ("FA-2026-00119", Decimal("58.00")),
    ]


def test_a_split_that_takes_everything_is_refused(reviewer: Reviewer) -> None:
    answer = reviewer.send("divided", pieces=[{"invoice": "FA-2026-00118", "amount": "88.00"}])
    assert answer.status_code == 422
    assert "leave something" in answer.json()["told"]


def test_two_cases_of_a_customer_become_one(reviewer: Reviewer) -> None:
    other = arrive(reviewer.room, 2)
    listed = reviewer.client.get(f"/desk/review/{reviewer.case_id}/mergeable").text
    assert f'value="{other}"' in listed
    assert reviewer.send("merged", other=other).status_code == 200
    assert reviewer.room.casework.get(other).row.stage is Stage.CLOSED


def test_another_dispute_of_the_file_is_added(reviewer: Reviewer) -> None:
    answer = reviewer.send(
        "added", invoice="FA-2026-00118", amount="15.00", category="damaged_goods", told="cassé"
    )
    assert answer.status_code == 200, answer.text
    rows = reviewer.room.casework.search(CaseFilter(invoice="FA-2026-00118")).rows
    assert [(it.amount, it.category) for it in rows] == [(Decimal("15.00"), "damaged_goods")]


def test_results_come_while_somebody_types(reviewer: Reviewer) -> None:
    base = f"/desk/review/{reviewer.case_id}"
    found = reviewer.client.get(f"{base}/invoices", params={"q": "0118"}).json()
    assert [it["value"] for it in found] == ["FA-2026-00118"]
    likely = reviewer.client.get(f"{base}/invoices").json()
    assert [it["value"] for it in likely][:2] == ["FA-2026-00119", "FA-2026-00118"]
    customers = reviewer.client.get(f"{base}/customers", params={"q": "müller"}).json()
    assert [it["value"] for it in customers] == ["C2"]


def test_two_people_with_one_case_see_each_other(reviewer: Reviewer) -> None:
    reviewer.room.watchers.look(reviewer.case_id, "Anna Weiss")
    page = reviewer.client.get(f"/desk/review/{reviewer.case_id}").text
    assert "Anna Weiss has this case open as well." in page
    pulse = reviewer.client.get(f"/desk/review/{reviewer.case_id}/pulse").json()
    assert pulse["others"] == ["Anna Weiss"]
    assert pulse["version"] == reviewer.version()


def test_a_viewer_may_not_review(room: Room) -> None:
    for reviewer in opened(room, "viewer"):
        assert reviewer.client.get("/desk/review").status_code == 403
        assert reviewer.client.get(f"/desk/review/{reviewer.case_id}").status_code == 403


def test_a_change_without_the_forms_token_is_refused(reviewer: Reviewer) -> None:
    path = f"/desk/review/{reviewer.case_id}/confirmed"
    assert reviewer.client.post(path, json={"seen": 1}).status_code == 403


def test_a_case_that_is_not_there_is_a_page_that_says_so(reviewer: Reviewer) -> None:
    assert reviewer.client.get("/desk/review/unknown-1").status_code == 404


def test_originals_are_shown_to_who_is_signed_in(reviewer: Reviewer) -> None:
    sha256 = reviewer.room.casework.get(reviewer.case_id).sha256
    letter = reviewer.client.get(f"/desk/originals/{sha256}/0/letter")
    assert "plain text only" in letter.text
    assert "script-src 'self'" in letter.headers["content-security-policy"]
    assert reviewer.client.get(f"/desk/originals/{sha256}/0/1.webp").status_code == 404
    assert reviewer.client.get(f"/desk/originals/{'0' * 64}/0/1/words").status_code == 404
    reviewer.client.cookies.clear()
    assert reviewer.client.get(f"/desk/originals/{sha256}/0/letter").status_code == 303
