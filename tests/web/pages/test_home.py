"""The first page tells what waits, and for whom."""

from __future__ import annotations

import pytest

pytest.importorskip("fastapi", reason="the extra `desk` is not installed")

from extractor.store.store import Store
from extractor.values.case import Role
from extractor.workflow.changes import Actor, Assign, Change
from tests.web.api.test_api import opened_case
from tests.web.desks import browser, desk_on


def test_an_empty_desk_says_so(store: Store) -> None:
    with browser(desk_on(store), "clerk") as clerk:
        page = clerk.client.get("/desk").text
        assert "Hello, Clerk Martin" in page
        assert "You have no open case" in page


def test_a_case_stands_on_the_page_of_its_owner(store: Store) -> None:
    desk = desk_on(store)
    case_id = opened_case(desk)
    give = Change(Actor("manager", Role.MANAGER), Assign("clerk"))
    desk.casework.apply(case_id, give)
    with browser(desk, "clerk") as clerk, browser(desk, "manager") as manager:
        assert "FA-2026-00417" in clerk.client.get("/desk").text
        page = manager.client.get("/desk").text
        assert "FA-2026-00417" not in page
        assert "€1,204.50" in page  # what is contested in all


def test_the_navigation_shows_what_a_role_may_see(store: Store) -> None:
    desk = desk_on(store)
    with browser(desk, "clerk") as clerk, browser(desk, "admin") as admin:
        assert 'href="/desk/people"' not in clerk.client.get("/desk").text
        assert 'href="/desk/people"' in admin.client.get("/desk").text
