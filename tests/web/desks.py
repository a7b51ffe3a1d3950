"""A desk with people, and browsers without scripts to look at it."""

from __future__ import annotations

import dataclasses
import re
import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.testclient import TestClient

from extractor.casework.casework import Casework
from extractor.desk_settings import DeskSettings
from extractor.store.accounts import NewAccount, account_named, add_account, set_password
from extractor.store.audit import SYSTEM
from extractor.store.store import Store
from extractor.values.case import Role
from extractor.web.app import Rules
from extractor.web.desk import create_desk
from extractor.web.frame.context import Desk
from extractor.web.frame.signing import load_signer
from extractor.web.people.passwords import Cost, Passwords
from extractor.web.people.vouching import Provider
from extractor.workflow.rules import load_rules

ADDRESS = "http://desk.example"
PASSWORD = "seven small brown hens"
TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
CHEAP = Passwords(Cost(rounds=1, memory_kib=8, lanes=1))


def desk_on(store: Store, **settings: object) -> Desk:
    """Make a desk with one person of each role, whose login is the role."""
    for role in Role:
        if account_named(store, role.value) is None:
            new = NewAccount(role.value, f"{role.value.capitalize()} Martin", role, "en")
            account = add_account(store, new, by=SYSTEM)
            set_password(store, account.number, CHEAP.hashed(PASSWORD), by=SYSTEM)
    return Desk(
        store=store,
        casework=Casework(store, load_rules()),
        settings=DeskSettings.model_validate(settings),
        signer=load_signer(store.folder),
        passwords=CHEAP,
        address=ADDRESS,
        uploads=Rules(limit=100_000, seconds=20, concurrent=2),
        zone=zoneinfo.ZoneInfo("Europe/Paris"),
        shows_components=True,
    )


@dataclasses.dataclass(slots=True)
class Browser:
    """Follows no redirects, and sends forms with the token that a page of the desk gave."""

    client: TestClient

    def token(self) -> str:
        page = self.client.get("/desk/sign-in")
        if page.status_code == 303:
            page = self.client.get("/desk/account")
        found = TOKEN.search(page.text)
        assert found
        return found[1]

    def send(self, path: str, **fields: str):  # noqa: ANN201 (the client's own type)
        return self.client.post(path, data={"form_token": self.token(), **fields})

    def sign_in(self, login: str, password: str = PASSWORD):  # noqa: ANN201 (the same)
        return self.send("/desk/sign-in", login=login, password=password)


@contextmanager
def browser(
    desk: Desk, login: str | None = None, *, provider: Provider | None = None
) -> Iterator[Browser]:
    """Open a browser, in which somebody is signed in."""
    app = create_desk(desk, provider=provider)
    with TestClient(app, ADDRESS, follow_redirects=False, raise_server_exceptions=False) as client:
        opened = Browser(client)
        if login:
            assert opened.sign_in(login).status_code == 303
        yield opened
