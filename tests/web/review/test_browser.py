"""A clerk's work in a real browser: by keyboard alone, by pointing at words, with a colleague."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.api import open_pipeline
from extractor.cli.reviewing import review_room
from extractor.cli.stores import open_casework
from extractor.pipeline import Pipeline
from extractor.reconciliation.followed import FollowedLedger
from extractor.store.proposals import keep_words, recorded
from extractor.store.store import Store
from extractor.values.case import Stage
from extractor.values.casework import CaseFilter
from extractor.values.geometry import Box
from extractor.values.reading import Reading
from extractor.values.record import Decision
from extractor.web.review.room import Room
from tests.web.review.chromium import browsing, needs_chromium, served, signed_in
from tests.web.review.rooms import arrive, room_on

pytestmark = pytest.mark.slow

HOSTILE = (
    "<p>Bonjour, il manque 3 colis</p><script>window.top.stolen = 1</script>"
    '<img src="https://evil.example/t.gif" onerror="window.top.stolen = 2">'
    '<meta http-equiv="refresh" content="0;url=https://evil.example">'
    '<a href="https://evil.example/login">Ma banque</a>'
    '<p style="background: url(https://evil.example/b.png)">x</p>'
    '<form action="https://evil.example"><button autofocus>ok</button></form>'
    '<iframe src="https://evil.example"></iframe>'
    '<link rel="stylesheet" href="//evil.example/a.css">'
)
CASE = re.compile(r"/desk/review/[0-9a-f]")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    needs_chromium()
    with Store.open(tmp_path / "kept") as store:
        made = room_on(store)
        with made.viewer:
            yield made


@pytest.fixture(scope="module")
def pipeline(ledger_folder: Path, settings_file: Path) -> Iterator[Pipeline]:
    needs_chromium()
    with open_pipeline(ledger_folder, settings_file) as loaded:
        yield loaded


@contextlib.contextmanager
def sample_room(folder: Path, pipeline: Pipeline, ledger: Path, sample: Path) -> Iterator[Room]:
    """Give a room with a file of the sample inbox, all of it left to a person."""
    content = sample.read_bytes()
    known = pipeline.understand_file(content, sample.name)
    record = pipeline.write_down(pipeline.decide(known))
    disputes = tuple(it.model_copy(update={"decision": Decision.REVIEW}) for it in record.disputes)
    left = {"decision": Decision.REVIEW, "disputes": disputes}
    with Store.open(folder / "kept") as store:
        store.save(record.model_copy(update=left), content)
        submission = recorded(store, [hashlib.sha256(content).hexdigest()])[0]
        keep_words(store, submission, Reading(known.submission, known.documents))
        casework = open_casework(store, pipeline.settings)
        with review_room(casework, pipeline.settings, FollowedLedger(ledger)) as room:
            yield room


@pytest.mark.ocr
def test_a_scan_of_the_sample_inbox_is_reviewed_by_keyboard_alone(
    tmp_path: Path, samples: Path, pipeline: Pipeline, ledger_folder: Path
) -> None:
    scan = samples / "dev-de-024.png"
    with (
        sample_room(tmp_path, pipeline, ledger_folder, scan) as room,
        served(room.casework.store, room) as address,
        browsing(address) as page,
    ):
        presses = 0

        def press(key: str) -> None:
            nonlocal presses
            presses += 1
            page.keyboard.press(key)

        page.goto(f"{address}/desk/review")
        page.wait_for_selector(".sheet.drawn")
        assert page.locator("rect.mark").count() >= 2
        rows = room.casework.search(CaseFilter()).rows
        assert page.evaluate("document.activeElement.matches('.value-button, #confirm')")
        field = page.evaluate("document.activeElement.closest('.field-row')?.dataset.field")
        if field:  # where the eye is led, the box is shown
            press("Enter")
            assert page.evaluate("document.activeElement.id") == "confirm"
        press("Control+Enter")
        page.wait_for_selector(".empty")
        assert presses <= 6
        file = room.casework.get(rows[0].case_id)
        assert not file.row.needs_review
        assert {"invoice", "amount", "category"} <= {it.field for it in file.corrections}


@pytest.mark.ocr
def test_an_invoice_is_corrected_by_clicking_its_words_and_a_remittance_is_split(
    tmp_path: Path, samples: Path, pipeline: Pipeline, ledger_folder: Path
) -> None:
    remittance = samples / "dev-fr-100.pdf"  # holds money back of four invoices
    with (
        sample_room(tmp_path, pipeline, ledger_folder, remittance) as room,
        served(room.casework.store, room) as address,
        browsing(address) as page,
    ):
        page.goto(f"{address}/desk/review")
        page.wait_for_selector(".sheet.drawn")
        case_id = page.locator("#review").get_attribute("data-case")
        assert case_id
        before = room.casework.get(case_id).case
        sha256 = room.casework.get(case_id).sha256
        other = next(
            it for it in room.viewer.words(sha256, 0, 1).words
            if it.text == "FA-2026-00301" and it.box
        )  # fmt: skip
        assert other.box is not None
        page.click('.field-row[data-field="invoice"] .value-button')
        point_at(page, other.box.center)
        page.wait_for_selector('.field-row[data-field="invoice"] .value:has-text("FA-2026-00301")')
        after = room.casework.get(case_id)
        assert after.case.items[0].invoice == "FA-2026-00301"
        assert after.corrections[-1].machine == before.items[0].invoice
        place = after.corrections[-1].place
        assert place is not None
        assert (place.page, place.words) == (1, "FA-2026-00301")

        held = next(
            it for it in room.viewer.words(sha256, 0, 1).words if it.text == "172.37" and it.box
        )
        assert held.box is not None
        page.click('.field-row[data-field="amount"] .value-button')
        drag_around(page, held.box)
        page.wait_for_selector('.field-row[data-field="amount"] .value:has-text("172.37")')
        assert room.casework.get(case_id).case.items[0].disputed == Decimal("172.37")
        page.keyboard.press("u")
        page.wait_for_selector('.toast:has-text("Taken back")')
        assert room.casework.get(case_id).case.items[0].disputed == before.items[0].disputed

        page.keyboard.press("s")
        page.fill("#split [name=invoice]", "FA-2026-00456")
        page.fill("#split [name=amount]", "10,00")
        page.keyboard.press("Enter")
        page.wait_for_selector("dialog#split", state="hidden")
        rows = room.casework.search(CaseFilter(invoice="FA-2026-00456")).rows
        assert Decimal("10.00") in [it.amount for it in rows]
        left = room.casework.get(case_id).case.items[0]
        assert before.items[0].disputed is not None
        assert left.disputed == before.items[0].disputed - Decimal("10.00")


def point_at(page, at: tuple[float, float]) -> None:  # noqa: ANN001 (the driver's own type)
    """Click a place of the first page, given in points."""
    page.mouse.click(*on_screen(page, at))


def drag_around(page, box: Box) -> None:  # noqa: ANN001 (the driver's own type)
    """Drag a box around a word of the first page."""
    page.mouse.move(*on_screen(page, (box.x0 - 3, box.y0 - 3)))
    page.mouse.down()
    page.mouse.move(*on_screen(page, box.center))
    page.mouse.move(*on_screen(page, (box.x1 + 3, box.y1 + 3)))
    page.mouse.up()


def on_screen(page, at: tuple[float, float]) -> tuple[float, float]:  # noqa: ANN001 (the same)
    sheet = page.locator(".sheet").first
    seen = sheet.bounding_box()
    scale = seen["width"] / float(sheet.get_attribute("data-width"))
    return seen["x"] + at[0] * scale, seen["y"] + at[1] * scale


def test_values_are_typed_searched_chosen_and_taken_back(room: Room) -> None:
    case_id = arrive(room)
    with served(room.casework.store, room) as address, browsing(address) as page:
        page.goto(f"{address}/desk/review")
        page.wait_for_url(CASE)
        # the doubtful invoice has the focus, and its words are marked
        page.wait_for_selector('.field-row.active[data-field="invoice"]')
        assert page.locator("mark.active").inner_text() == "FA-2026-119"
        page.keyboard.press("2")  # the second choice
        page.wait_for_selector('.field-row[data-field="invoice"].decided')
        assert room.casework.get(case_id).case.items[0].invoice == "FA-2026-00118"
        page.keyboard.press("u")
        page.wait_for_selector('.value:has-text("FA-2026-00119")')
        # search while typing, then the first result
        page.locator('.field-row[data-field="invoice"] .value-button').focus()
        page.keyboard.press("F2")
        page.locator("#edit-invoice").fill("0118")
        page.wait_for_selector("#found-invoice .choice:has-text('FA-2026-00118')")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_selector('.value:has-text("FA-2026-00118")')
        # an amount as a clerk writes it; a word that is none is refused where it was typed
        page.locator('.field-row[data-field="amount"] .value-button').focus()
        page.keyboard.press("F2")
        page.locator("#edit-amount").fill("soixante")
        page.keyboard.press("Enter")
        page.wait_for_selector(".editor .wrong:not([hidden])")
        page.locator("#edit-amount").fill("60,50 EUR")
        page.keyboard.press("Enter")
        page.wait_for_selector('.value:has-text("€60.50")')
        assert room.casework.get(case_id).case.items[0].disputed == Decimal("60.50")


def test_a_stretch_of_the_mail_goes_into_the_chosen_field(room: Room) -> None:
    case_id = arrive(room)
    with served(room.casework.store, room) as address, browsing(address) as page:
        page.goto(f"{address}/desk/review")
        page.wait_for_selector('.field-row.active[data-field="invoice"]')
        page.locator(".more > summary").click()
        page.locator('.field-row[data-field="claims"] .value-button').click()
        page.locator(".letters").evaluate(
            """(letters) => {
              const text = letters.firstChild;
              const range = document.createRange();
              const at = text.data.indexOf("colis");
              range.setStart(text, at);
              range.setEnd(text, at + 5);
              getSelection().removeAllRanges();
              getSelection().addRange(range);
              letters.dispatchEvent(new MouseEvent("mouseup", { bubbles: true, button: 0 }));
            }"""
        )
        page.wait_for_selector('.field-row[data-field="claims"] .value:has-text("colis")')
        assert room.casework.get(case_id).case.grounds.claims == ("colis",)


def test_whoever_comes_second_is_told(room: Room) -> None:
    case_id = arrive(room)
    with served(room.casework.store, room) as address, browsing(address) as page:
        page.goto(f"{address}/desk/review/{case_id}")
        page.wait_for_selector(".field-row.active")
        room.watchers.look(case_id, "Anna Weiss")
        page.evaluate("window.review.look()")
        page.wait_for_selector("#together:has-text('Anna Weiss')")
        other = signed_in(page.context.browser, address, "manager")
        other.goto(f"{address}/desk/review/{case_id}")
        other.wait_for_selector(".field-row.active")
        other.keyboard.press("Control+Enter")
        other.wait_for_selector(".empty")
        page.keyboard.press("2")
        page.wait_for_selector(".toast.bad:has-text('manager has changed this case meanwhile')")
        assert room.casework.get(case_id).case.items[0].invoice == "FA-2026-00119"


def test_what_is_no_dispute_is_closed_by_keyboard(room: Room) -> None:
    case_id = arrive(room)
    with served(room.casework.store, room) as address, browsing(address) as page:
        page.goto(f"{address}/desk/review")
        page.wait_for_selector(".field-row.active")
        page.keyboard.press("n")
        page.wait_for_selector("dialog#dismiss[open]")
        page.keyboard.press("3")
        page.keyboard.press("Enter")
        page.wait_for_selector(".empty")
        assert room.casework.get(case_id).row.stage is Stage.CLOSED
        assert room.casework.corrections()[-1].decided == "document_request"


def test_a_hostile_mail_runs_nothing_loads_nothing_and_leads_nowhere(room: Room) -> None:
    case_id = arrive(room, markup=HOSTILE)
    with served(room.casework.store, room) as address, browsing(address) as page:
        asked: list[str] = []
        page.on("request", lambda it: asked.append(it.url))
        page.goto(f"{address}/desk/review/{case_id}")
        page.wait_for_selector(".field-row.active")
        page.keyboard.press("v")
        frame = page.frame_locator("iframe.laid-out")
        frame.locator("text=il manque 3 colis").wait_for()
        assert frame.locator(".link").get_attribute("title") == "https://evil.example/login"
        assert frame.locator("body").evaluate("it => getComputedStyle(it).fontSize") == "14px"
        page.wait_for_timeout(500)
        assert page.url == f"{address}/desk/review/{case_id}"
        assert not [it for it in asked if "evil.example" in it]
        assert page.evaluate("window.stolen") is None
