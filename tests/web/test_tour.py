"""A tour of all pages in a real browser: nothing is blocked, and nobody is left out.

axe-core looks at every page, light and dark; `browsing` fails when the browser complains of
anything, such as what a policy has blocked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra `desk` is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

from axe_playwright_python.sync_playwright import Axe

from extractor.store.accounts import account_named
from extractor.store.audit import SYSTEM
from extractor.store.store import Store
from extractor.web.frame.following import make_link
from extractor.web.frame.navigation import ENTRIES
from extractor.web.people.signing_in import invitation_link
from extractor.web.review.room import Room
from tests.web.desks import ADDRESS, desk_on
from tests.web.review.chromium import browsing, needs_chromium, served
from tests.web.review.rooms import arrive, room_on

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
PAGES = (*(it.path for it in ENTRIES), "/desk/account", "/desk/people/1", "/desk/components")
NEW = "nine green bottles on a wall"


@pytest.fixture
def room(store: Store) -> Iterator[Room]:
    needs_chromium()
    opened = room_on(store)
    arrive(opened)
    yield opened
    opened.viewer.close()


def faults(page: Any) -> list[str]:
    """Give what axe-core finds wrong, each with the elements it is about."""
    found = Axe().run(page, options=WCAG).response["violations"]
    return [f"{page.url}: {it['id']} {[n['html'][:120] for n in it['nodes'][:3]]}" for it in found]


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible(store: Store, room: Room, scheme: str) -> None:
    found: list[str] = []
    with served(store, room) as address, browsing(address, "admin") as page:
        page.emulate_media(color_scheme=scheme)
        for path in PAGES:
            page.goto(address + path)
            found += faults(page)
    assert not found


@pytest.mark.slow
def test_what_strangers_see_is_accessible(store: Store, room: Room) -> None:
    desk = desk_on(store)
    case_id = desk.casework.search().rows[0].case_id
    follow = make_link(desk, case_id, by=SYSTEM).removeprefix(ADDRESS)
    with served(store, room) as address, browsing(address, "viewer") as page:
        page.context.clear_cookies()
        for path in ("/desk/sign-in", follow):
            page.goto(address + path)
            assert not faults(page)


@pytest.mark.slow
def test_keys_lead_everywhere_and_are_shown(store: Store, room: Room) -> None:
    with served(store, room) as address, browsing(address, "admin") as page:
        page.keyboard.press("?")
        page.wait_for_selector("#keys[open]")
        assert page.locator("#keys").get_by_text("Go to").is_visible()
        page.keyboard.press("Escape")
        page.wait_for_selector("#keys:not([open])", state="attached")
        page.keyboard.press("g")
        page.keyboard.press("p")
        page.wait_for_url("**/desk/people")
        page.click("[data-opens=add]")
        page.keyboard.type("?g")  # what is typed into a field is no key of the desk
        assert page.input_value("#login") == "?g"


@pytest.mark.slow
def test_somebody_new_sets_a_password_and_chooses_language_and_appearance(
    store: Store, room: Room
) -> None:
    desk = desk_on(store)
    account = account_named(store, "clerk")
    assert account
    welcome = invitation_link(desk, account, by=SYSTEM).removeprefix(ADDRESS)
    with served(store, room) as address, browsing(address, "viewer") as page:
        page.context.clear_cookies()
        page.goto(address + welcome)
        page.fill("#password", NEW)
        page.fill("#again", NEW)
        page.click("button.main")
        page.wait_for_url("**/desk")
        assert "Welcome" in page.inner_text(".toast")
        page.click("details.menu > summary")
        page.click("details.menu button[value=fr]")
        page.wait_for_selector("html[lang=fr]")
        page.click("details.menu > summary")
        page.click("details.menu button[value=dark]")
        page.wait_for_selector("html[data-theme=dark]")
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(20, 24, 28)"
