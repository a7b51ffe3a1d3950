"""A customer follows a case by a link: signed, for some weeks, and only to read."""

from __future__ import annotations

import pytest

pytest.importorskip("fastapi", reason="the extra `desk` is not installed")

from extractor.store.audit import SYSTEM
from extractor.store.customer_links import links_of, revoke_link
from extractor.store.store import Store
from extractor.values.case import Role
from extractor.web.frame.following import make_link
from extractor.workflow.changes import Actor, Change, Comment
from tests.web.api.test_api import opened_case
from tests.web.clocks import TurnedClock
from tests.web.desks import ADDRESS, browser, desk_on


def test_a_customer_sees_how_it_stands_and_nothing_of_what_we_say(store: Store) -> None:
    desk = desk_on(store)
    case_id = opened_case(desk)
    secret = Change(Actor("clerk", Role.CLERK), Comment("They always complain."))
    desk.casework.apply(case_id, secret)
    path = make_link(desk, case_id, by=SYSTEM).removeprefix(ADDRESS)
    with browser(desk) as customer:
        page = customer.client.get(path, headers={"Accept-Language": "de"})
        assert page.status_code == 200
        assert '<html lang="fr"' in page.text  # as the claim was written
        assert "FA-2026-00417" in page.text
        assert "always complain" not in page.text
        assert "set-cookie" not in page.headers or "desk=" not in page.headers["set-cookie"]
        assert customer.client.get("/desk").status_code == 303
        assert customer.client.post(path).status_code == 405


def test_a_link_ends_with_its_time_and_when_it_is_taken_back(
    store: Store, clock: TurnedClock
) -> None:
    desk = desk_on(store, customer_link_days=7)
    case_id = opened_case(desk)
    first, second = (make_link(desk, case_id, by=SYSTEM).removeprefix(ADDRESS) for _ in "12")
    newest, _ = links_of(store, case_id)
    assert revoke_link(store, newest.number, case_id, by=SYSTEM)
    with browser(desk) as customer:
        assert customer.client.get(second).status_code == 410
        assert customer.client.get(first).status_code == 200
        clock.turn(days=7)
        assert customer.client.get(first).status_code == 410


@pytest.mark.parametrize("spoiled", ["", "A", "x" * 80, "%00", "é"])
def test_a_link_that_was_altered_shows_nothing(store: Store, spoiled: str) -> None:
    desk = desk_on(store)
    path = make_link(desk, opened_case(desk), by=SYSTEM).removeprefix(ADDRESS)
    with browser(desk) as customer:
        assert customer.client.get(f"/follow/{spoiled or 'a'}").status_code == 410
        assert customer.client.get(path[:-4] + "AAAA").status_code == 410
        other = path[: len("/follow/")] + path[len("/follow/") + 1 :]
        assert customer.client.get(other).status_code == 410


def test_a_clerk_makes_a_link_and_takes_it_back(store: Store) -> None:
    desk = desk_on(store)
    here = f"/desk/cases/{opened_case(desk)}/sharing"
    with browser(desk, "clerk") as clerk, browser(desk) as customer:
        assert "No link yet" in clerk.client.get(here).text
        assert clerk.send(here).headers["location"] == here
        shown = clerk.client.get(here).text
        path = shown.partition(f'value="{ADDRESS}/follow/')[2].partition('"')[0]
        assert customer.client.get(f"/follow/{path}").status_code == 200
        assert clerk.send(f"{here}/1/end").headers["location"] == here
        assert customer.client.get(f"/follow/{path}").status_code == 410
        assert path not in clerk.client.get(here).text
        assert clerk.client.get("/desk/cases/none/sharing").status_code == 404
