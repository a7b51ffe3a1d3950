"""A desk that is served, and a real browser on it."""

from __future__ import annotations

import contextlib
import dataclasses
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn

from extractor.store.store import Store
from extractor.web.desk import create_desk
from extractor.web.review.room import Room
from tests.web.desks import PASSWORD, desk_on

WAIT_MS = 60_000  # for one thing to happen, on a busy machine


def needs_chromium() -> str:
    """Give the browser's program; skip where it or its driver is missing."""
    pytest.importorskip("playwright", reason="the browser's driver is not installed (playwright)")
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no Chromium is installed (Debian: chromium)")
    return program


@contextlib.contextmanager
def served(store: Store, room: Room) -> Iterator[str]:
    """Serve a desk on a port of this machine; give its address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        desk = dataclasses.replace(desk_on(store), address=address)
        app = create_desk(desk, room=room)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            while not server.started:
                time.sleep(0.02)
            yield address
        finally:
            server.should_exit = True
            thread.join()


# what the desk refuses on purpose: an old state, words that are no value
REFUSED = re.compile(r"status of (409|422)")


@contextlib.contextmanager
def browsing(address: str, login: str = "clerk"):  # noqa: ANN201 (the driver's own type)
    """Open a page on which somebody is signed in; complaints of the browser fail the test."""
    program = needs_chromium()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (an extra)

    complaints: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = signed_in(browser, address, login)
        page.on("console", lambda it: complaints.append(it.text) if it.type == "error" else None)
        page.on("pageerror", lambda it: complaints.append(str(it)))
        yield page
        browser.close()
    assert not [it for it in complaints if not REFUSED.search(it)]


def signed_in(browser, address: str, login: str):  # noqa: ANN001, ANN201 (the driver's own types)
    """Open a page of a browser of its own, on which somebody is signed in."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(f"{address}/desk/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.click("button.main")
    page.wait_for_url(re.compile(r"/desk$"))
    return page
