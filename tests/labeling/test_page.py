"""The labeling page outside JupyterLab: a bare page that allows no more than VS Code may.

VS Code's notebooks show no picture of a `blob:` where `notebook.experimental.enableCsp` is set, and
know neither `window.Jupyter` nor JupyterLab's style variables. This page allows less: no inline
style, no evaluation, nothing from elsewhere.
"""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import extractor.labeling
from extractor.labeling.board import Board
from extractor.labeling.documents import Documents
from extractor.labeling.session import Rules, Session
from extractor.values.label import read_labels
from tests.web.review.chromium import WAIT_MS, needs_chromium

PAGE = Path(extractor.labeling.__file__).parent / "page"
ADDRESS = "http://notebook.example"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'none'; "
    "base-uri 'none'; form-action 'none'"
)
HTML = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Notebook</title>
<link rel="stylesheet" href="/page.css"></head>
<body class="vscode-dark"><div id="output"></div>
<script type="module" src="/host.js"></script></body></html>"""
# What a notebook does for a widget: it holds its state and carries messages.
HOST = """
import page from "/page.js";
const state = {};
const listeners = { "change:state": new Set(), "msg:custom": new Set() };
const tell = (name, ...what) => listeners[name].forEach((it) => it(...what));
const model = {
  get: (name) => state[name],
  on: (name, it) => listeners[name].add(it),
  off: (name, it) => listeners[name].delete(it),
  send: async (message) => {
    const { content, picture, state: changed } = await window.python(message);
    if (changed) { state.state = changed; tell("change:state"); }
    const buffers = picture ? [new DataView(Uint8Array.from(picture).buffer)] : [];
    tell("msg:custom", content, buffers);
  },
};
Object.assign(state, await window.python({ kind: "begin" }));
window.end = page.render({ model, el: document.querySelector("#output") });
"""
FILES = {
    "/": ("text/html", HTML),
    "/host.js": ("text/javascript", HOST),
    "/page.js": ("text/javascript", (PAGE / "page.js").read_text(encoding="utf-8")),
    "/page.css": ("text/css", (PAGE / "page.css").read_text(encoding="utf-8")),
}


@pytest.fixture(scope="module")
def inbox(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    needs_chromium()
    folder = tmp_path_factory.mktemp("inbox")
    shutil.copy(samples / "dev-fr-014.pdf", folder)
    return folder


@dataclasses.dataclass
class Kernel:
    """The other side of the notebook: a board, and what it was asked."""

    board: Board
    asked: list[str] = dataclasses.field(default_factory=list)

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(message["kind"])
        if message["kind"] == "begin":
            return {
                "state": self.board.state(), "words": self.board.words,
                "choices": self.board.choices,
            }  # fmt: skip
        reply = self.board.handle(message)
        moved = self.board.state() if reply.content.get("moved") else None
        picture = list(reply.picture) if reply.picture else None
        return json.loads(
            json.dumps({"content": reply.content, "picture": picture, "state": moved})
        )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("locale", "language", "save"),
    [("de-AT", "de", "Speichern und weiter"), ("es-MX", "es", "Guardar y siguiente"),
     ("it-IT", "en", "Save and next")],
)  # fmt: skip
def test_it_works_in_a_bare_page_in_the_browsers_language(
    documents: Documents, tmp_path: Path, locale: str, language: str, save: str
) -> None:
    program = needs_chromium()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (an extra)

    session = Session.open(
        documents.waiting(), documents.propose, tmp_path, "anna", Rules(random_share=0.0)
    )
    kernel, faults, elsewhere = Kernel(Board(session, documents)), [], []

    def serve(route: Any) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if path not in FILES:
            elsewhere.append(route.request.url)
            route.abort()
            return
        kind, body = FILES[path]
        headers = {"content-type": f"{kind}; charset=utf-8", "content-security-policy": POLICY}
        route.fulfill(status=200, headers=headers, body=body)

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(locale=locale, viewport={"width": 1200, "height": 900})
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda it: faults.append(str(it)))
        page.on("console", lambda it: faults.append(it.text) if it.type == "error" else None)
        page.expose_function("python", kernel.answer)
        page.route("**/*", serve)
        page.goto(f"{ADDRESS}/")
        page.wait_for_selector(f".dlp[lang={language}]")
        page.wait_for_selector(".dlp .sheet.drawn")
        drawn = page.locator(".dlp .sheet.drawn img").first
        drawn.evaluate("it => it.decode()")
        assert drawn.evaluate("it => it.naturalWidth") > 300
        ground = page.locator(".dlp").evaluate("it => getComputedStyle(it).backgroundColor")
        assert ground == "rgb(27, 32, 38)"  # dark, as the editor says
        page.evaluate("document.body.className = 'vscode-high-contrast vscode-high-contrast-light'")
        ground = page.locator(".dlp").evaluate("it => getComputedStyle(it).backgroundColor")
        assert ground == "rgb(255, 255, 255)"
        page.get_by_role("button", name=save).click()
        page.wait_for_selector(".dlp .empty")
        page.evaluate("window.end()")
        browser.close()
    assert [it for it in elsewhere if not it.endswith("/favicon.ico")] == []
    assert [it for it in faults if "favicon" not in it] == []
    assert "picture" in kernel.asked
    (kept,) = read_labels(tmp_path / "anna.jsonl")
    assert kept.file.endswith("dev-fr-014.pdf")
