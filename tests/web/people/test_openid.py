"""The company's own sign-in, with a provider of the tests that speaks OpenID Connect."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import http.server
import json
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="the extra `desk` is not installed")
pytest.importorskip("authlib", reason="the extra `openid` is not installed")

from joserfc import jwt
from joserfc.jwk import RSAKey

from extractor.store.accounts import (
    NewAccount,
    account_named,
    accounts,
    add_account,
    set_locked,
)
from extractor.store.audit import SYSTEM
from extractor.store.store import Store
from extractor.values.case import Role
from extractor.web.people.openid import OpenIdProvider
from tests.web.desks import ADDRESS, Browser, browser, desk_on

KEY = RSAKey.generate_key(2048, {"kid": "1"}, private=True)
FOREIGN = RSAKey.generate_key(2048, {"kid": "1"}, private=True)
SECRET = "client secret"


@dataclasses.dataclass(slots=True)
class Company:
    """An identity provider.

    Attributes:
        claims: of whoever signs in next; they replace the honest ones.
        key: that signs.
        asked: the last request for an authorization.
        fields: of the last request for a token.
    """

    issuer: str = ""
    claims: dict[str, Any] = dataclasses.field(default_factory=dict)
    key: RSAKey = dataclasses.field(default_factory=lambda: KEY)
    asked: dict[str, str] = dataclasses.field(default_factory=dict)
    fields: dict[str, str] = dataclasses.field(default_factory=dict)

    def answer(self, path: str) -> dict[str, Any]:
        if path == "/keys":
            return {"keys": [KEY.as_dict(private=False)]}
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def token(self, fields: dict[str, str]) -> dict[str, Any]:
        self.fields = fields
        digest = hashlib.sha256(fields["code_verifier"].encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if proof != self.asked["code_challenge"] or fields["code"] != "good":
            return {"error": "invalid_grant"}
        now = int(time.time())
        honest = {
            "iss": self.issuer, "aud": "desk", "sub": "u1", "iat": now, "exp": now + 60,
            "nonce": self.asked["nonce"], "email": "lea@valmont.example",
            "email_verified": True, "name": "Léa Nguyen",
        }  # fmt: skip
        statement = jwt.encode({"alg": "RS256", "kid": "1"}, honest | self.claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": statement}


@pytest.fixture
def company() -> Iterator[Company]:
    made = Company()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._give(made.answer(self.path))

        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            read = urllib.parse.parse_qsl(self.rfile.read(length).decode())
            self._give(made.token(dict(read)))

        def _give(self, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(400 if "error" in content else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@dataclasses.dataclass(slots=True)
class Visit:
    """A browser at a desk that trusts the company."""

    browser: Browser
    company: Company
    store: Store

    def come_back(self, *, state: str | None = None, code: str = "good") -> Any:
        """Begin, sign in at the company, come back."""
        begun = self.browser.client.get("/desk/openid?next=/desk/people")
        query = urllib.parse.urlsplit(begun.headers["location"]).query
        self.company.asked = dict(urllib.parse.parse_qsl(query))
        brought = {"state": state or self.company.asked["state"], "code": code}
        return self.browser.client.get("/desk/openid/back", params=brought)


@pytest.fixture
def visiting(store: Store, company: Company, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Give what opens a desk with the settings of a test."""
    monkeypatch.setenv("DESK_SECRET", SECRET)
    with ExitStack() as stack:

        def visit(**more: object) -> Visit:
            settings = {
                "issuer": company.issuer, "client_id": "desk",
                "client_secret": "env:DESK_SECRET", **more,
            }  # fmt: skip
            desk = desk_on(store, openid=settings)
            assert desk.settings.openid
            provider = OpenIdProvider(desk.settings.openid, f"{ADDRESS}/desk/openid/back")
            opened = stack.enter_context(browser(desk, provider=provider))
            return Visit(opened, company, store)

        yield visit


def test_somebody_whom_an_administrator_added_comes_in(visiting: Any, store: Store) -> None:
    add_account(store, NewAccount("Lea@Valmont.example", "Léa", Role.CLERK, "fr"), by=SYSTEM)
    visit = visiting()
    answer = visit.come_back()
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/people")
    assert "Léa" in visit.browser.client.get("/desk").text
    account = account_named(store, "lea@valmont.example")
    assert account
    assert (account.issuer, account.role) == (visit.company.issuer, Role.CLERK)
    assert visit.company.fields["redirect_uri"] == f"{ADDRESS}/desk/openid/back"


def test_the_same_person_with_a_new_address_keeps_the_account(visiting: Any, store: Store) -> None:
    visit = visiting(new_people="viewer")
    visit.come_back()
    count = len(accounts(store))
    visit.company.claims = {"email": "lea.martin@valmont.example"}
    assert visit.come_back().status_code == 303
    assert len(accounts(store)) == count


def test_somebody_unknown_is_turned_away_unless_the_settings_say_so(visiting: Any) -> None:
    assert visiting().come_back().status_code == 403
    assert visiting(new_people="viewer").come_back().status_code == 303


def test_groups_make_roles_at_every_sign_in(visiting: Any, store: Store) -> None:
    groups = {"admin": "ar-admins", "clerk": "ar-clerks"}
    visit = visiting(role_claim="groups", roles=groups)
    visit.company.claims = {"groups": ["ar-clerks", "everybody"]}
    visit.come_back()
    account = account_named(store, "lea@valmont.example")
    assert account
    assert account.role is Role.CLERK
    visit.company.claims = {"groups": ["ar-admins", "ar-clerks"]}
    visit.come_back()
    account = account_named(store, "lea@valmont.example")
    assert account
    assert account.role is Role.ADMIN


def test_an_address_that_was_not_checked_takes_no_account_over(visiting: Any) -> None:
    visit = visiting(new_people="viewer")
    visit.company.claims = {"email": "admin", "email_verified": False}
    visit.come_back()
    assert "Admin Martin" not in visit.browser.client.get("/desk").text


def test_a_locked_account_stays_out(visiting: Any, store: Store) -> None:
    visit = visiting(new_people="viewer")
    visit.come_back()
    account = account_named(store, "lea@valmont.example")
    assert account
    set_locked(store, account.number, locked=True, by=SYSTEM)
    assert visit.come_back().status_code == 403


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"iss": "https://evil.example"}, id="of-another-provider"),
        pytest.param({"aud": "another-application"}, id="for-another-application"),
        pytest.param({"nonce": "of-another-visit"}, id="of-another-visit"),
        pytest.param({"exp": 1_700_000_000}, id="expired"),
        pytest.param({"sub": ""}, id="about-nobody"),
    ],
)
def test_a_statement_that_is_not_for_this_visit_is_refused(
    visiting: Any, claims: dict[str, Any]
) -> None:
    visit = visiting(new_people="viewer")
    visit.company.claims = claims
    assert visit.come_back().status_code == 502


def test_a_statement_with_another_signature_is_refused(visiting: Any) -> None:
    visit = visiting(new_people="viewer")
    visit.company.key = FOREIGN
    assert visit.come_back().status_code == 502


def test_a_wrong_state_or_code_is_refused(visiting: Any) -> None:
    visit = visiting(new_people="viewer")
    assert visit.come_back(state="of-another-browser").status_code == 400
    assert visit.come_back(code="bad").status_code == 502


def test_coming_back_without_having_begun_is_refused(visiting: Any) -> None:
    answer = visiting(new_people="viewer").browser.client.get("/desk/openid/back?state=a&code=good")
    assert answer.status_code == 400


def test_a_provider_that_is_away_is_told_to_people(visiting: Any) -> None:
    visit = visiting(new_people="viewer")
    visit.company.issuer = "http://another.example"  # says of itself what it is not
    answer = visit.browser.client.get("/desk/openid")
    assert answer.status_code == 502
    assert "did not work" in answer.text
