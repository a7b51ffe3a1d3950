"""Take pictures of every page of the desk, light and dark, in French and English.

    python tools/screens.py OUT [--page /desk/people ...] [--width 1280] [--address URL --store DIR]

Without an address, a desk is started on a store of its own with a few people in it. With one, the
desk at that address is looked at; `--store` says where its store is, so that a session can be
made. Needs `playwright` and Chromium (Debian: `apt-get install chromium`).
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import tempfile
import threading
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from extractor.casework.casework import Casework
from extractor.desk_settings import DeskSettings
from extractor.store.accounts import Account, NewAccount, account_named, add_account, set_password
from extractor.store.audit import SYSTEM
from extractor.store.invitations import invite
from extractor.store.sessions import Session, begin_session
from extractor.store.store import Store
from extractor.values.case import Role
from extractor.web.app import Rules
from extractor.web.desk import create_desk
from extractor.web.frame.context import Desk
from extractor.web.frame.signing import digest_of, load_signer, new_secret
from extractor.web.people.passwords import Passwords
from extractor.web.serve import Service, Speaking, listen
from extractor.workflow.rules import load_rules

PAGES = (
    "/desk", "/desk/review", "/desk/drawn", "/desk/cases", "/desk/dashboard", "/desk/intake",
    "/desk/models", "/desk/drift", "/desk/account", "/desk/people", "/desk/people/1",
    "/desk/applications", "/desk/components", "/desk/nothing-here",
)  # fmt: skip
DOOR = ("/desk/sign-in",)
PEOPLE = (
    ("camille.dubois@valmont.example", "Camille Dubois", Role.ADMIN),
    ("yasmine.el-amrani@valmont.example", "Yasmine El Amrani", Role.CLERK),
    ("jean-baptiste.de-la-rochefoucauld@valmont.example",
     "Jean-Baptiste de La Rochefoucauld-Montbel", Role.MANAGER),
    ("lea@valmont.example", "Léa Nguyen", Role.VIEWER),
)  # fmt: skip
SETTLED_MS = 300
_PICTURES_ARE_THERE = "() => [...document.images].every(it => it.complete)"


def main() -> None:
    """Take the pictures and name the files."""
    asked = _arguments()
    asked.out.mkdir(parents=True, exist_ok=True)
    with _desk(asked) as (address, store), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for language in asked.language:
            for theme in asked.theme:
                _take(chromium, asked, address, store, (language, theme))
        chromium.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--page", action="append", default=[])
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=800)
    parser.add_argument("--language", nargs="*", default=["fr", "en"])
    parser.add_argument("--theme", nargs="*", default=["light", "dark"])
    parser.add_argument("--fold", action="store_true", help="only what fits the window")
    parser.add_argument("--address", default="")
    parser.add_argument("--store", type=Path)
    return parser.parse_args()


def _take(
    chromium: Browser,
    asked: argparse.Namespace,
    address: str,
    store: Store,
    shown: tuple[str, str],
) -> None:
    language, theme = shown
    context = chromium.new_context(
        viewport={"width": asked.width, "height": asked.height},
        color_scheme=theme,
        locale=language,
    )
    page = context.new_page()
    page.on("console", lambda it: print(f"  console: {it.text}"))
    _shoot(page, asked, address, DOOR, shown)
    person = _person(store, language)
    context.add_cookies([{"name": "desk", "value": _session(store, person), "url": address}])
    _shoot(page, asked, address, asked.page or PAGES, shown)
    context.close()


def _shoot(page, asked, address, paths, shown) -> None:  # noqa: ANN001
    for path in paths:
        page.goto(address + path)
        page.wait_for_load_state("networkidle")
        page.wait_for_function(_PICTURES_ARE_THERE)
        page.wait_for_timeout(SETTLED_MS)
        name = path.strip("/").replace("/", "-") or "root"
        file = asked.out / f"{name}.{shown[0]}.{shown[1]}.png"
        page.screenshot(path=file, full_page=not asked.fold)
        print(file)


def _person(store: Store, language: str) -> Account:
    login = f"screens-{language}"
    for known in (account_named(store, "camille"), account_named(store, login)):
        if known is not None and known.language == language:
            return known
    new = NewAccount(login, "Camille Dubois", Role.ADMIN, language)
    return add_account(store, new, by=SYSTEM)


def _session(store: Store, account: Account) -> str:
    secret, now = new_secret(), store.clock()
    ends = now + dt.timedelta(hours=1)
    session = Session(digest_of(secret), account.number, now, now, ends, "127.0.0.1", "Chromium")
    begin_session(store, session, by=SYSTEM)
    return secret


@contextmanager
def _desk(asked: argparse.Namespace) -> Iterator[tuple[str, Store]]:
    if asked.address:
        with Store.open(asked.store) as store:
            yield asked.address, store
        return
    folder = tempfile.TemporaryDirectory()
    with folder as name, Store.open(Path(name)) as store:
        _fill(store)
        listener = listen("127.0.0.1", 0, command="screens")
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        desk = Desk(
            store=store,
            casework=Casework(store, load_rules()),
            settings=DeskSettings(),
            signer=load_signer(store.folder),
            passwords=Passwords(),
            address=address,
            uploads=Rules(limit=100_000, seconds=20, concurrent=2),
            zone=zoneinfo.ZoneInfo("Europe/Paris"),
            shows_components=True,
        )
        service = Service(create_desk(desk), listener, Speaking("desk", None, None))
        thread = threading.Thread(target=service.run)
        thread.start()
        try:
            yield address, store
        finally:
            service.stop()
            thread.join()


def _fill(store: Store) -> None:
    for login, name, role in PEOPLE:
        account = add_account(store, NewAccount(login, name, role, "fr"), by=SYSTEM)
        if role is Role.VIEWER:
            ends = store.clock() + dt.timedelta(days=1)
            invite(store, account.number, digest_of(new_secret()), ends=ends, by=SYSTEM)
        else:
            set_password(store, account.number, "$argon2id$none", by=SYSTEM)


if __name__ == "__main__":
    main()
