"""The labeling page in JupyterLab, in a real browser: words are clicked, answers are on disk."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractor.values.label import LabelledDocument, read_labels
from tests.labeling.jupyter import browsing, needs_jupyter, serving, write_notebook
from tests.labeling.test_board import HOSTILE
from tests.web.review.chromium import needs_chromium

CELL = """
from extractor.labeling.documents import Documents
from extractor.labeling.session import Rules, Session
from extractor.labeling.widget import LabelingPage
from extractor.pipeline import Pipeline

pipeline = Pipeline.load(ledger={ledger!r}, settings={settings!r})
documents = Documents.open("store", pipeline)
documents.take_in(["inbox"])
session = Session.open(
    documents.waiting(), documents.propose, "answers", "anna", Rules(random_share=0.0)
)
LabelingPage(session, documents, language="fr")
"""
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}


@dataclasses.dataclass(frozen=True)
class Bench:
    page: Any
    folder: Path

    def kept(self) -> list[LabelledDocument]:
        file = self.folder / "answers" / "anna.jsonl"
        return read_labels(file) if file.exists() else []

    def go_to(self, name: str) -> None:
        """Put off what is asked until a file is."""
        for _ in range(4):
            if name in self.page.inner_text(".dlp .title"):
                return
            before = self.page.inner_text(".dlp .title strong")
            self.page.get_by_role("button", name="Plus tard").click()
            self.page.wait_for_function(
                "it => document.querySelector('.dlp .title strong').textContent !== it", arg=before
            )
        raise AssertionError(name)

    def word(self, text: str) -> Any:
        return self.page.locator(".dlp .w").get_by_text(text, exact=True).first


@pytest.fixture(scope="module")
def bench(
    root: Path,
    samples: Path,
    ledger_folder: Path,
    settings_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Bench]:
    needs_jupyter()
    needs_chromium()
    folder = tmp_path_factory.mktemp("lab")
    inbox = folder / "inbox"
    inbox.mkdir()
    shutil.copy(samples / "dev-fr-014.pdf", inbox)
    (inbox / "hostile.eml").write_bytes(HOSTILE.encode())
    cell = CELL.format(ledger=str(ledger_folder), settings=str(settings_file))
    write_notebook(folder / "label.ipynb", cell)
    with serving(folder, root) as address, browsing(address, "label.ipynb") as page:
        page.wait_for_selector(".dlp .row")
        yield Bench(page, folder)


@pytest.mark.slow
def test_a_mail_is_labelled_with_mouse_and_keys_and_is_on_disk(bench: Bench) -> None:
    page = bench.page
    bench.go_to("hostile.eml")
    page.select_option(".dlp .item [data-key=category]", "shortage")
    page.fill(".dlp .item [data-key=amount]", "")
    page.focus(".dlp .words")
    page.keyboard.press("2")  # words are amounts now
    bench.word("88,00").click()  # it is marked already: the mark goes
    page.wait_for_selector(".dlp .w:not(.marked) >> text=88,00")
    bench.word("88,00").click()
    page.wait_for_function("document.querySelector('.dlp [data-key=amount]').value === '88.00'")
    page.keyboard.press("3")  # what tells the reason: several words, from key to key
    bench.word("il").hover()
    page.mouse.down()
    bench.word("cartons").hover()
    page.mouse.up()
    page.wait_for_function(
        "document.querySelector('.dlp .passage').textContent.endsWith(': il manque 2 cartons')"
    )
    page.keyboard.press("Control+Enter")
    page.wait_for_function("document.querySelector('.dlp .notice').textContent === 'Enregistré.'")
    kept = bench.kept()[-1]
    (item,) = kept.items
    assert (item.category, item.amount, item.amount_is) == (
        "shortage",
        Decimal("88.00"),
        "explicit",
    )
    assert item.passage == "il manque 2 cartons"
    assert {(it.field, it.text) for it in kept.spans} >= {("disputed_amount", "88,00")}
    page.keyboard.press("Alt+z")
    page.wait_for_function("document.querySelector('.dlp .title').textContent.includes('hostile')")
    assert not bench.kept()


@pytest.mark.slow
def test_what_a_stranger_wrote_is_text_only(bench: Bench) -> None:
    page = bench.page
    bench.go_to("hostile.eml")
    page.get_by_role("tab", name="Objet").click()
    assert "<img" in page.inner_text(".dlp .view")
    assert page.locator(".dlp .view img, .dlp script").count() == 0


@pytest.mark.slow
def test_words_of_a_page_are_clicked_on_its_picture(bench: Bench) -> None:
    page = bench.page
    bench.go_to("dev-fr-014.pdf")
    page.wait_for_selector(".dlp .sheet.drawn")
    assert page.evaluate("document.querySelector('.dlp .sheet img').naturalWidth") > 1000
    marked = page.locator(".dlp .w.marked.f-invoice").first
    marks = page.locator(".dlp .marks li").count()
    page.get_by_role("radio", name="Facture").click()
    number = marked.inner_text()
    marked.click()  # once more takes the mark away
    page.wait_for_function(f"document.querySelectorAll('.dlp .marks li').length === {marks - 1}")
    bench.word(number).click()
    page.wait_for_function(f"document.querySelectorAll('.dlp .marks li').length === {marks}")


@pytest.mark.slow
def test_keys_lead_from_word_to_word(bench: Bench) -> None:
    page = bench.page
    bench.go_to("hostile.eml")
    page.get_by_role("tab", name="Message").click()
    page.focus(".dlp .words")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    assert page.locator(".dlp .w.chosen").all_inner_texts() == ["manque", "2"]
    named = page.get_attribute(".dlp .words", "aria-activedescendant")
    assert page.inner_text(f"#{named}") == "2"


@pytest.mark.slow
@pytest.mark.parametrize("is_light", ["true", "false"])
def test_the_page_is_accessible_light_and_dark(bench: Bench, is_light: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")
    bench.page.evaluate("it => { document.body.dataset.jpThemeLight = it; }", is_light)
    found = axe.Axe().run(bench.page, context=".dlp", options=WCAG).response["violations"]
    assert not [f"{it['id']} {[n['html'][:150] for n in it['nodes'][:3]]}" for it in found]
