"""A case in a real browser: moved, talked about, answered, with a dashboard that follows."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pytest

from extractor.store.audit import SYSTEM
from extractor.store.letters import letters_due
from extractor.store.store import Store
from extractor.web.frame.following import make_link
from extractor.web.review.room import Room
from tests.web.clocks import TurnedClock
from tests.web.desks import ADDRESS, desk_on
from tests.web.review.chromium import browsing, needs_chromium, served, signed_in
from tests.web.review.rooms import arrive, room_on

pytestmark = pytest.mark.slow


@pytest.fixture
def room(store: Store) -> Iterator[Room]:
    needs_chromium()
    opened = room_on(store)
    for number in (1, 2):
        arrive(opened, number)
    yield opened
    opened.viewer.close()


def ids(room: Room) -> list[str]:
    return [it.case_id for it in room.casework.search().rows]


def figures(page: Any) -> str:
    return " ".join(page.inner_text(".figures").split())


def test_a_dashboard_follows_what_a_clerk_does(store: Store, room: Room) -> None:
    case_id = ids(room)[0]
    with served(store, room) as address, browsing(address, "clerk") as page:
        watching = signed_in(page.context.browser, address, "manager")
        watching.goto(f"{address}/desk/dashboard")
        before = figures(watching)
        page.goto(f"{address}/desk/cases/{case_id}")
        page.click("button[data-opens=step-closed]")
        page.fill("#reason-closed", "taken back by phone")
        page.click("#step-closed button.main")
        page.wait_for_selector(".toast")
        assert "taken back by phone" in page.inner_text(".story")
        watching.wait_for_function(
            "text => document.querySelector('.figures').innerText.replace(/\\s+/g, ' ').trim()"
            " !== text",
            arg=before,
        )
        assert figures(watching) != before


def test_a_name_is_chosen_while_a_comment_is_typed(store: Store, room: Room) -> None:
    case_id = ids(room)[0]
    with served(store, room) as address, browsing(address, "clerk") as page:
        page.goto(f"{address}/desk/cases/{case_id}")
        page.click("#text")
        page.keyboard.type("Please look @mana")
        page.wait_for_selector("#people:not([hidden])")
        assert page.locator("#people li:visible").count() == 1
        page.keyboard.press("Enter")
        page.keyboard.type("today")
        assert page.input_value("#text") == "Please look @manager today"
        page.keyboard.type(" @")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Escape")
        assert page.locator("#people").is_hidden()
        page.keyboard.press("Backspace")
        page.click(".say button")
        page.wait_for_selector(".toast")
    assert room.casework.get(case_id).events[-1].mentions == ("manager",)


def test_an_answer_is_looked_at_once_more_and_sent(store: Store, room: Room) -> None:
    case_id = ids(room)[0]
    sending = dataclasses.replace(room, sends=True)
    with served(store, sending) as address, browsing(address, "clerk") as page:
        page.goto(f"{address}/desk/cases/{case_id}?answer=acknowledgement#answer")
        page.fill("#to", "compta@dupont.fr")
        page.fill("#subject", "Your claim")
        page.click("#answer button[value=check]")
        page.wait_for_selector("#answer button[value=send]")
        assert "compta@dupont.fr" in page.inner_text("#answer dl")
        page.click("#answer button[value=change]")
        page.wait_for_selector("#subject")
        assert page.input_value("#subject") == "Your claim"
        page.click("#answer button[value=check]")
        page.click("#answer button[value=send]")
        page.wait_for_selector(".toast")
        assert "on its way" in page.inner_text(".story")
    (posted,) = letters_due(store)
    assert (posted.letter.to, posted.letter.subject) == ("compta@dupont.fr", "Your claim")


def test_a_link_that_has_ended_says_so_to_the_customer(
    store: Store, room: Room, clock: TurnedClock
) -> None:
    desk = desk_on(store, customer_link_days=7)
    path = make_link(desk, ids(room)[0], by=SYSTEM).removeprefix(ADDRESS)
    with served(store, room) as address, browsing(address, "viewer") as page:
        page.context.clear_cookies()
        page.goto(address + path)
        assert "FA-2026-00" in page.inner_text("main")
        clock.turn(days=8)
        gone = page.context.new_page()
        answer = gone.goto(address + path)
        assert answer.status == 410
        assert "FA-2026-00" not in gone.inner_text("body")


def test_a_viewer_is_shown_nothing_to_press_and_stopped_elsewhere(store: Store, room: Room) -> None:
    case_id = ids(room)[0]
    with served(store, room) as address, browsing(address, "viewer") as page:
        page.goto(f"{address}/desk/cases/{case_id}")
        to_press = "form[action$='/move'], [data-opens^=step-], [data-opens=assign]"
        assert page.locator(to_press).count() == 0
        assert not re.search("/desk/people|/desk/applications", page.content())
        stranger = page.context.new_page()
        for path in ("/desk/people", "/desk/applications", f"/desk/review/{case_id}"):
            assert stranger.goto(address + path).status == 403
        refused = stranger.evaluate(
            "path => fetch(path, {method: 'POST', body: new URLSearchParams({to: 'closed'})})"
            ".then(it => it.status)",
            f"/desk/cases/{case_id}/move",
        )
        assert refused == 403
    assert room.casework.get(case_id).case.status == "new"
