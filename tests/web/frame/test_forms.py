"""What another site makes a browser send changes nothing."""

from __future__ import annotations

import pytest

pytest.importorskip("fastapi", reason="the extra `desk` is not installed")

from extractor.store.accounts import account_named
from extractor.store.store import Store
from extractor.web.frame.limits import MOST_BYTES
from tests.web.desks import ADDRESS, Browser, browser, desk_on

TASTE = "/desk/account/taste"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def theme(store: Store) -> str:
    account = account_named(store, "clerk")
    assert account
    return account.theme


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="another-site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="another-host"),
        pytest.param({"Origin": "https://evil.example"}, id="another-origin"),
        pytest.param({"Origin": "null"}, id="a-sandbox"),
    ],
)
def test_a_request_from_elsewhere_is_refused_even_with_the_token(
    store: Store, headers: dict[str, str]
) -> None:
    with browser(desk_on(store), "clerk") as opened:
        data = {"form_token": opened.token(), "theme": "dark"}
        answer = opened.client.post(TASTE, data=data, headers=headers)
        assert answer.status_code == 403
        assert "This was not sent from the desk" in answer.text
        assert theme(store) == "auto"


def test_a_token_of_somebody_else_is_refused(store: Store) -> None:
    desk = desk_on(store)
    with browser(desk, "clerk") as opened, browser(desk, "admin") as other:
        data = {"form_token": other.token(), "theme": "dark"}
        assert opened.client.post(TASTE, data=data).status_code == 403
        assert theme(store) == "auto"


def test_the_token_may_stand_in_a_header(store: Store) -> None:
    with browser(desk_on(store), "clerk") as opened:
        headers = {"x-form-token": opened.token(), "Origin": ADDRESS}
        assert opened.client.post(TASTE, data={"theme": "dark"}, headers=headers).is_redirect
        assert theme(store) == "dark"


def test_the_token_of_the_sign_in_page_is_of_no_use_afterwards(store: Store) -> None:
    with browser(desk_on(store)) as opened:
        early = opened.token()
        opened.sign_in("clerk")
        answer = opened.client.post(TASTE, data={"form_token": early, "theme": "dark"})
        assert answer.status_code == 403


def test_a_large_form_is_refused_before_it_is_read(store: Store) -> None:
    with browser(desk_on(store)) as opened:
        content = b"login=" + b"x" * MOST_BYTES
        for body in (content, _dripping(content)):
            answer = opened.client.post("/desk/sign-in", content=body, headers=FORM)
            assert answer.status_code == 413


def _dripping(content: bytes):  # noqa: ANN202 (a body without a length)
    for at in range(0, len(content), 65536):
        yield content[at : at + 65536]


def test_htmx_is_told_to_go_to_the_sign_in_page(store: Store) -> None:
    with browser(desk_on(store)) as opened:
        answer = opened.client.get("/desk", headers={"HX-Request": "true"})
        assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/desk/sign-in")


@pytest.mark.parametrize(
    ("path", "status", "title"),
    [
        ("/desk/nothing-here", 404, "There is no such page"),
        ("/desk/people/999", 404, "There is no such page"),
        ("/desk/people/abc", 400, "This request cannot be understood"),
    ],
)
def test_a_page_that_is_not_there_says_so_and_leads_back(
    store: Store, path: str, status: int, title: str
) -> None:
    with browser(desk_on(store), "admin") as opened:
        answer = opened.client.get(path)
        assert (answer.status_code, title in answer.text) == (status, True)
        assert 'href="/desk"' in answer.text


def test_a_fault_of_ours_tells_nothing_of_itself_and_is_guarded(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Store) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("extractor.web.pages.home.tally", broken)
    with browser(desk_on(store), "clerk") as opened:
        answer = opened.client.get("/desk")
        assert (answer.status_code, "Something went wrong" in answer.text) == (500, True)
        assert "secret detail" not in answer.text
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_store_that_is_away_is_told(store: Store) -> None:
    with browser(desk_on(store), "clerk") as opened:
        _break(store)
        answer = opened.client.get("/desk")
        assert answer.status_code == 503
        assert answer.headers["retry-after"]


def _break(store: Store) -> None:
    store.close()
    for file in store.folder.glob("records.sqlite*"):
        file.unlink()
    (store.folder / "records.sqlite").mkdir()


def test_static_files_are_kept_for_long_and_nothing_else_is_given(store: Store) -> None:
    with browser(desk_on(store)) as opened:
        kept = opened.client.get("/static/desk.css")
        assert "immutable" in kept.headers["cache-control"]
        assert opened.client.get("/desk/sign-in").headers["cache-control"] == "no-store"
        for name in ("../desk.py", "..%2fdesk.py", "vendor/../../desk.py", "vendor", "no.css"):
            assert _status(opened, name) in {303, 404}


def _status(opened: Browser, name: str) -> int:
    status: int = opened.client.get(f"/static/{name}").status_code
    return status
