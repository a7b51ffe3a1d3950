"""The interface for programs: tokens with scopes, disputes found and changed, events told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra `desk` is not installed")

from starlette.testclient import TestClient

from extractor.casework.joining import ByHand
from extractor.store.applications import NewApplication, Scope, add_application
from extractor.store.audit import SYSTEM
from extractor.store.store import Store
from extractor.values.case import Grounds, Item, Role
from extractor.values.category import Category
from extractor.web.desk import create_desk
from extractor.web.frame.context import Desk
from extractor.web.frame.signing import digest_of
from extractor.workflow.changes import Actor
from tests.web.clocks import TurnedClock
from tests.web.desks import ADDRESS, browser, desk_on

CLAIM = b"Subject: Claim\r\nMessage-ID: <1@berthelot.example>\r\n\r\n3 Kartons fehlen\r\n"


@pytest.fixture
def desk(store: Store) -> Desk:
    return desk_on(store)


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(create_desk(desk), ADDRESS, follow_redirects=False) as opened:
        yield opened


@pytest.fixture
def case_id(desk: Desk) -> str:
    return opened_case(desk)


def opened_case(desk: Desk) -> str:
    wanted = ByHand(
        customer_id="K-100",
        language="fr",
        category=Category.SHORTAGE,
        items=(Item("FA-2026-00417", Decimal("1204.50"), "EUR"),),
        grounds=Grounds(claims=("RC-77",)),
    )
    case = desk.casework.open_by_hand(wanted, Actor("clerk", Role.CLERK))
    return case.case_id


def token(store: Store, *scopes: Scope, name: str = "erp") -> dict[str, str]:
    add_application(store, NewApplication(name, digest_of(name), scopes), by=SYSTEM)
    return {"Authorization": f"Bearer {name}"}


def test_disputes_are_found_a_page_at_a_time(client: TestClient, desk: Desk) -> None:
    for _ in range(3):
        opened_case(desk)
    headers = token(desk.store, Scope.READ)
    first = client.get("/disputes?limit=2&invoice=FA-2026-00417", headers=headers).json()
    assert [it["amount"] for it in first["disputes"]] == ["1204.50", "1204.50"]
    second = client.get(f"/disputes?limit=2&after={first['next']}", headers=headers).json()
    assert (len(second["disputes"]), second["next"]) == (1, None)
    assert client.get("/disputes?text=nothing", headers=headers).json()["disputes"] == []


def test_a_dispute_is_moved_by_the_rules_only(client: TestClient, desk: Desk, case_id: str) -> None:
    headers = token(desk.store, Scope.READ, Scope.WRITE)
    shown = client.get(f"/disputes/{case_id}", headers=headers).json()
    to = shown["moves"][0]
    seen = {"to": to, "seen": shown["version"]}
    moved = client.post(f"/disputes/{case_id}/moves", json=seen, headers=headers)
    assert (moved.status_code, moved.json()["case"]["status"]) == (200, to)
    assert moved.json()["events"][-1]["who"] == "app:erp"
    again = client.post(f"/disputes/{case_id}/moves", json=seen, headers=headers)
    assert again.status_code == 409
    wrong = client.post(f"/disputes/{case_id}/moves", json={"to": "nowhere"}, headers=headers)
    assert (wrong.status_code, wrong.json()["code"]) == (409, "workflow")


def test_a_field_is_corrected_and_the_correction_can_be_read(
    client: TestClient, desk: Desk, case_id: str
) -> None:
    headers = token(desk.store, Scope.READ, Scope.WRITE)
    body = {"field": "category", "value": "price_difference", "why": "as agreed"}
    answer = client.post(f"/disputes/{case_id}/corrections", json=body, headers=headers)
    assert answer.json()["case"]["axes"]["category"] == "price_difference"
    wrong = body | {"field": "colour"}
    assert client.post(
        f"/disputes/{case_id}/corrections", json=wrong, headers=headers
    ).status_code == 409  # fmt: skip
    (kept,) = client.get("/corrections", headers=headers).json()
    assert (kept["field"], kept["decided"], kept["who"]) == (
        "category", "price_difference", "app:erp",
    )  # fmt: skip


def test_what_happens_is_told_in_order(client: TestClient, desk: Desk, case_id: str) -> None:
    headers = token(desk.store, Scope.READ, Scope.WRITE)
    client.post(f"/disputes/{case_id}/comments", json={"text": "Called."}, headers=headers)
    happened = client.get("/events", headers=headers).json()
    assert [it["what"] for it in happened] == ["case.opened", "case.commented"]
    assert {it["dispute"] for it in happened} == {case_id}
    rest = client.get(f"/events?after={happened[0]['number']}", headers=headers).json()
    assert [it["what"] for it in rest] == ["case.commented"]


def test_a_stream_goes_on_where_a_program_was(
    client: TestClient, desk: Desk, case_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractor.web.api.events.LASTS_SECONDS", 0.3)
    monkeypatch.setattr("extractor.web.api.events.LOOK_SECONDS", 0.05)
    headers = token(desk.store, Scope.READ)
    told = client.get("/events/stream", headers=headers)
    assert told.headers["content-type"].startswith("text/event-stream")
    assert "event: case.opened" in told.text
    assert case_id in told.text
    last = {"Last-Event-ID": told.text.rpartition("id: ")[2].partition("\n")[0]}
    assert "case.opened" not in client.get("/events/stream", headers=headers | last).text


def test_what_takes_a_manager_takes_the_scope_of_one(
    client: TestClient, desk: Desk, case_id: str
) -> None:
    clerk = token(desk.store, Scope.WRITE)
    manager = token(desk.store, Scope.MANAGE, name="controlling")
    path = f"/disputes/{case_id}/moves"
    for to in ("validated", "rejected"):
        body = {"to": to, "reason": "as agreed"}
        assert client.post(path, json=body, headers=manager).status_code == 200
    again = {"to": "validated", "reason": "a mistake"}  # deciding again is for managers
    assert client.post(path, json=again, headers=clerk).status_code == 403
    assert client.post(path, json=again, headers=manager).status_code == 200
    events = desk.casework.get(case_id).events
    assert (events[-1].who, events[-1].role) == ("app:controlling", Role.MANAGER)


@pytest.mark.parametrize("path", ["/disputes?text=%00", "/desk/cases?customer=a%00"])
def test_a_sign_that_no_text_has_is_refused(client: TestClient, desk: Desk, path: str) -> None:
    answer = client.get(path, headers=token(desk.store, Scope.READ))
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/disputes", Scope.SUBMIT),
        ("POST", "/submissions", Scope.READ),
        ("POST", "/disputes/x/comments", Scope.READ),
        ("GET", "/events", Scope.WRITE),
    ],
)
def test_a_token_is_good_for_its_scopes_only(
    client: TestClient, desk: Desk, method: str, path: str, scope: Scope
) -> None:
    answer = client.request(method, path, headers=token(desk.store, scope))
    assert (answer.status_code, answer.json()["code"]) == (403, "scope")


def test_files_are_handed_in_with_a_token_of_the_desk(client: TestClient, desk: Desk) -> None:
    headers = token(desk.store, Scope.SUBMIT)
    answer = client.post("/submissions?name=a.eml", content=CLAIM, headers=headers)
    digest = hashlib.sha256(CLAIM).hexdigest()
    assert (answer.status_code, answer.json()["id"]) == (202, digest)
    assert client.get(f"/submissions/{digest}", headers=headers).json()["state"] == "received"
    other = token(desk.store, Scope.SUBMIT, name="other")
    assert client.get(f"/submissions/{digest}", headers=other).status_code == 404


def test_an_administrator_makes_a_token_and_takes_it_back(
    store: Store, client: TestClient, clock: TurnedClock
) -> None:
    with browser(desk_on(store), "admin") as admin:
        made = admin.send("/desk/applications", name="erp-prod", scopes="read", days="90")
        assert made.status_code == 201
        shown = made.text.partition('id="token" value="')[2].partition('"')[0]
        headers = {"Authorization": f"Bearer {shown}"}
        assert client.get("/disputes", headers=headers).status_code == 200
        assert shown not in admin.client.get("/desk/applications").text
        again = admin.send("/desk/applications", name="erp-prod", scopes="read")
        assert (again.status_code, "already" in again.text) == (422, True)
        clock.turn(days=90)
        assert client.get("/disputes", headers=headers).status_code == 401
        clock.turn(days=-1)
        assert client.get("/disputes", headers=headers).status_code == 200
        admin.sign_in("admin")
        assert admin.send("/desk/applications/1/revoke").status_code == 303
        assert client.get("/disputes", headers=headers).status_code == 401


@pytest.mark.parametrize(("name", "scopes"), [("a b", "read"), ("", "read"), ("erp", "")])
def test_an_application_needs_a_name_and_a_scope(store: Store, name: str, scopes: str) -> None:
    with browser(desk_on(store), "admin") as admin:
        fields: dict[str, Any] = {"name": name} | ({"scopes": scopes} if scopes else {})
        assert admin.send("/desk/applications", **fields).status_code == 422


def test_a_wrong_value_is_named(client: TestClient, desk: Desk) -> None:
    headers = token(desk.store, Scope.READ)
    answer = client.get("/disputes?limit=0&overdue=perhaps", headers=headers)
    assert answer.status_code == 422
    assert "query.limit" in answer.json()["detail"]
    assert "query.overdue" in answer.json()["detail"]
    assert client.get("/disputes?after=xyz", headers=headers).status_code == 422
