"""JupyterLab on a notebook, and a real browser on it."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.review.chromium import WAIT_MS, needs_chromium

TOKEN = "only-here"
START_SECONDS = 90


def needs_jupyter() -> None:
    """Skip where JupyterLab or what shows widgets in it is missing."""
    pytest.importorskip("anywidget", reason="the extra `label` is not installed")
    pytest.importorskip("jupyterlab", reason="JupyterLab is not installed")


def write_notebook(path: Path, source: str) -> None:
    """Write a notebook of one cell."""
    cell = {
        "cell_type": "code", "id": "only", "metadata": {}, "source": source, "outputs": [],
        "execution_count": None,
    }  # fmt: skip
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {
        "cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip
    path.write_text(json.dumps(content))


@contextlib.contextmanager
def serving(folder: Path, root: Path) -> Iterator[str]:
    """Serve the notebooks of a folder; give the address.

    Args:
        folder: with notebooks; what the server keeps for itself goes into it too.
        root: of the checkout, from which kernels import.
    """
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    own = {
        name: str(folder / f".{name}")
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    settings = folder / ".JUPYTER_CONFIG_DIR" / "labconfig"
    settings.mkdir(parents=True)
    asks = {"@jupyterlab/apputils-extension:announcements": True}
    (settings / "page_config.json").write_text(json.dumps({"disabledExtensions": asks}))
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
        f"--port={port}", f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={TOKEN}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]  # fmt: skip
    log = folder / "server.log"
    with log.open("wb") as told:
        server = subprocess.Popen(
            command, env=os.environ | own | {"PYTHONPATH": str(root)}, stdout=told, stderr=told
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, server, log)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=5):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not start: {log.read_text()[-2000:]}")


@contextlib.contextmanager
def browsing(address: str, notebook: str, scheme: str = "light"):  # noqa: ANN201 (the driver's type)
    """Open a notebook and run its cell; faults in the browser fail the test."""
    program = needs_chromium()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (an extra)

    faults: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1360, "height": 980}, color_scheme=scheme)
        page.set_default_timeout(WAIT_MS)
        page.on("pageerror", lambda it: faults.append(str(it)))
        page.goto(f"{address}/doc/tree/{notebook}?token={TOKEN}")
        page.wait_for_selector("text=| Idle")  # the kernel takes no cell before
        page.click(".jp-CodeCell .cm-content")
        page.keyboard.press("Shift+Enter")
        yield page
        browser.close()
    assert not faults
