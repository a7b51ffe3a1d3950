"""A tour of all pages in a real browser: nothing is blocked, and nobody is left out.

axe-core looks at every page, light and dark; `browsing` fails when the browser complains of
anything, such as what a policy has blocked.
"""

from __future__ import annotations

import dataclasses
import itertools
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra `desk` is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

from axe_playwright_python.sync_playwright import Axe

from extractor.releases import choose_shadow, shipped_models, write_release
from extractor.store.accounts import NewAccount, account_named, add_account
from extractor.store.audit import SYSTEM
from extractor.store.shadows import put_shadow
from extractor.store.store import Store
from extractor.values.calibration import Calibration
from extractor.values.case import Role
from extractor.values.release import Comparison
from extractor.values.shadow import ShadowDifference
from extractor.web.frame.following import make_link
from extractor.web.frame.navigation import ENTRIES
from extractor.web.people.signing_in import invitation_link
from extractor.web.review.room import Room
from extractor.workflow.changes import Actor, Assign, Change
from tests.learning.drift.streams import NOW, Stream
from tests.releases.making import facts, saving
from tests.service.test_drift_watch import dutch, fill, watch_of
from tests.web.desks import ADDRESS, desk_on
from tests.web.review.chromium import browsing, needs_chromium, served
from tests.web.review.rooms import arrive, arrive_drawn, room_on

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
PAGES = (*(it.path for it in ENTRIES), "/desk/account", "/desk/people/1", "/desk/components")
WIDTHS = (1280, 1024, 820, 768)
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
def test_spot_checks_are_accessible(store: Store, room: Room) -> None:
    first, _ = arrive_drawn(room, 1), arrive_drawn(room, 2)
    with served(store, room) as address, browsing(address, "admin") as page:
        page.goto(f"{address}/desk/drawn")
        assert not faults(page)
        page.goto(f"{address}/desk/drawn/{first}")
        assert not faults(page)
        page.keyboard.press("d")
        page.wait_for_selector("#missed:not([hidden])")
        assert not faults(page)


@pytest.mark.slow
def test_releases_with_a_shadow_are_accessible(store: Store, room: Room) -> None:
    root, case_id = store.folder / "models", room.casework.search().rows[0].case_id
    models = {"category": saving(b"new"), "calibration": Calibration().save}
    figures = Comparison("category", "all", "own", 80, 0.8, 0.9, 9, 1)
    write_release(root, models, facts(figures), parent=shipped_models())
    choose_shadow(root, 1, who="jean", at=store.clock())
    differs = ShadowDifference("category", case_id, "shortage", "quality_defect", 0.6, 0.7)
    put_shadow(store, 1, store.find(case_id)[0], [differs])
    room.casework.correct(case_id, "category", "quality_defect", None, Actor("clerk", Role.CLERK))
    with served(store, room) as address, browsing(address, "admin") as page:
        page.goto(f"{address}/desk/models")
        assert page.locator("tr", has_text=case_id).is_visible()
        assert not faults(page)
        page.goto(f"{address}/desk/models/1")
        assert not faults(page)
        page.goto(f"{address}/desk/models")
        page.click("[data-opens=promote-1]")
        page.wait_for_selector("#promote-1[open]")
        assert not faults(page)


@pytest.mark.slow
def test_drift_is_accessible_once_it_is_compared(tmp_path: Path) -> None:
    with Store.open(tmp_path / "kept", clock=lambda: NOW) as store:
        fill(store, Stream().traces(random.Random(1), dutch))
        watch = watch_of(store, "ops")
        watch.once()
        watch.close()
        room = room_on(store)
        with served(store, room) as address, browsing(address, "viewer") as page:
            page.goto(f"{address}/desk/drift")
            page.wait_for_selector("#compared .chart svg")
            page.click("details.as-table > summary")
            assert not faults(page)
        room.viewer.close()


@pytest.mark.slow
def test_an_answer_is_accessible_while_it_is_written_and_when_it_is_checked(
    store: Store, room: Room
) -> None:
    room = dataclasses.replace(room, sends=True)
    case_id = room.casework.search().rows[0].case_id
    with served(store, room) as address, browsing(address, "clerk") as page:
        page.goto(f"{address}/desk/cases/{case_id}?answer=acknowledgement#answer")
        page.fill("#answer input[name=to]:visible", "compta@dupont.fr")
        assert not faults(page)
        page.click("button[value=check]")
        page.wait_for_selector("button[value=send]")
        assert not faults(page)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "de"])
def test_the_way_to_every_page_is_seen_at_any_width(
    store: Store, room: Room, language: str
) -> None:
    with served(store, room) as address, browsing(address, "admin") as page:
        page.click("details.menu > summary")
        page.click(f"details.menu button[value={language}]")
        page.wait_for_selector(f"html[lang={language}]")
        for width, path in itertools.product(WIDTHS, ("/desk/models", "/desk/drift")):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
            for entry in ENTRIES:
                box = page.locator(f"nav a[href='{entry.path}']").first.bounding_box()
                assert box, entry
                assert box["x"] >= 0, entry
                assert box["x"] + box["width"] <= width, entry


@pytest.mark.slow
@pytest.mark.parametrize("width", [820, 768, 600])
def test_the_list_of_cases_needs_no_scrolling_on_an_upright_tablet(
    store: Store, room: Room, width: int
) -> None:
    name = "Jean-Baptiste de La Rochefoucauld-Montbel"
    add_account(store, NewAccount("jean-baptiste", name, Role.CLERK, "fr"), by=SYSTEM)
    case_id = room.casework.search().rows[0].case_id
    owned = Change(Actor("jean-baptiste", Role.MANAGER), Assign("jean-baptiste"))
    room.casework.apply(case_id, owned)
    with served(store, room) as address, browsing(address, "admin") as page:
        page.set_viewport_size({"width": width, "height": 1100})
        page.goto(f"{address}/desk/cases")
        table = page.locator("#list .scroll")
        assert table.evaluate("it => it.scrollWidth <= it.clientWidth")
        for text in (name, "FA-2026-00119", "€88.00"):
            assert page.locator("#list").get_by_text(text).locator("visible=true").count() == 1
        assert not faults(page)


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
