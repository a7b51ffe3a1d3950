"""Administrators add, lock and let in people; everybody has his own account in hand."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("fastapi", reason="the extra `desk` is not installed")

from extractor.store.accounts import account_named, accounts
from extractor.store.audit import Chosen, entries
from extractor.store.sessions import sessions_of
from extractor.store.store import Store
from extractor.values.case import Role
from tests.web.desks import PASSWORD, browser, desk_on

NEW = "nine green bottles on a wall"


def number_of(store: Store, login: str) -> int:
    account = account_named(store, login)
    assert account
    return account.number


def test_an_administrator_adds_somebody_who_then_comes_in(store: Store) -> None:
    desk = desk_on(store)
    with browser(desk, "admin") as admin, browser(desk) as newcomer:
        fields = {"login": "Lea@Valmont.example", "name": "Léa <b>Nguyen</b>", "role": "clerk"}
        answer = admin.send("/desk/people", **fields)
        assert answer.status_code == 201
        assert "Léa &lt;b&gt;Nguyen&lt;/b&gt;" in answer.text
        link = re.search(r'value="http://desk.example(/desk/welcome/[^"]+)"', answer.text)
        assert link
        assert newcomer.send(link[1], password=NEW, again=NEW).status_code == 303
        assert newcomer.client.get("/desk").status_code == 200
        assert link[1] not in admin.client.get("/desk/people").text


@pytest.mark.parametrize(
    ("login", "told"), [("clerk", "already"), ("  ", "without blanks"), ("a b", "without blanks")]
)
def test_a_login_that_will_not_do_is_told(store: Store, login: str, told: str) -> None:
    with browser(desk_on(store), "admin") as admin:
        answer = admin.send("/desk/people", login=login, name="X", role="clerk")
        assert (answer.status_code, told in answer.text) == (422, True)
        assert len(accounts(store)) == len(Role)


def test_locking_signs_out_at_once(store: Store) -> None:
    desk = desk_on(store)
    with browser(desk, "admin") as admin, browser(desk, "clerk") as clerk:
        path = f"/desk/people/{number_of(store, 'clerk')}"
        assert admin.send(f"{path}/lock", locked="true").status_code == 303
        assert clerk.client.get("/desk").status_code == 303
        admin.send(f"{path}/lock", locked="false")
        assert clerk.client.get("/desk").status_code == 303  # the session is gone
        assert clerk.sign_in("clerk").status_code == 303


def test_another_role_counts_from_the_next_request(store: Store) -> None:
    desk = desk_on(store)
    with browser(desk, "admin") as admin, browser(desk, "viewer") as viewer:
        assert viewer.client.get("/desk/people").status_code == 403
        admin.send(f"/desk/people/{number_of(store, 'viewer')}/role", role="admin")
        assert viewer.client.get("/desk/people").status_code == 200


def test_an_administrator_ends_all_sessions_of_somebody(store: Store) -> None:
    desk = desk_on(store)
    with browser(desk, "admin") as admin, browser(desk, "clerk") as clerk:
        admin.send(f"/desk/people/{number_of(store, 'clerk')}/sessions/end")
        assert clerk.client.get("/desk").status_code == 303


@pytest.mark.parametrize("path", ["role", "lock"])
def test_the_last_administrator_stays_one(store: Store, path: str) -> None:
    with browser(desk_on(store), "admin") as admin:
        here = f"/desk/people/{number_of(store, 'admin')}"
        answer = admin.send(f"{here}/{path}", role="clerk", locked="true")
        assert answer.status_code == 303
        assert "only administrator left" in admin.client.get(here).text
        assert admin.client.get("/desk/people").status_code == 200


def test_a_changed_password_ends_every_other_session(store: Store) -> None:
    desk = desk_on(store)
    with browser(desk, "clerk") as here, browser(desk, "clerk") as there:
        answer = here.send("/desk/account/password", now=PASSWORD, password=NEW, again=NEW)
        assert answer.status_code == 303
        assert here.client.get("/desk").status_code == 200
        assert there.client.get("/desk").status_code == 303


def test_a_password_is_changed_only_by_who_knows_the_present_one(store: Store) -> None:
    with browser(desk_on(store), "clerk") as opened:
        answer = opened.send("/desk/account/password", now="guessed", password=NEW, again=NEW)
        assert answer.status_code == 422
        assert "The present password is wrong." in answer.text


def test_one_of_several_sessions_is_ended_by_its_owner_only(store: Store) -> None:
    desk = desk_on(store)
    with browser(desk, "clerk") as mine, browser(desk, "manager") as others:
        page = others.client.get("/desk/account").text
        assert "this browser" in page
        (theirs,) = sessions_of(store, number_of(store, "manager"))
        mine.send("/desk/account/sessions/end", digest=theirs.digest)
        assert others.client.get("/desk").status_code == 200


def test_language_and_appearance_are_kept_with_the_account(store: Store) -> None:
    desk = desk_on(store)
    with browser(desk, "clerk") as opened:
        opened.send("/desk/account/taste", language="fr")
        opened.send("/desk/account/taste", theme="dark", language="xx")
    with browser(desk, "clerk") as again:
        assert '<html lang="fr" data-theme="dark">' in again.client.get("/desk").text


def test_a_visitors_language_is_the_browsers_until_one_is_chosen(store: Store) -> None:
    with browser(desk_on(store)) as opened:
        page = opened.client.get("/desk/sign-in", headers={"Accept-Language": "fr-FR,en;q=0.8"})
        assert '<html lang="fr"' in page.text
        opened.send("/desk/language", language="de")
        assert '<html lang="de"' in opened.client.get("/desk/sign-in").text


def test_what_is_done_to_people_is_in_the_audit_trail_without_passwords(store: Store) -> None:
    desk = desk_on(store)
    with browser(desk, "admin") as admin:
        admin.send(f"/desk/people/{number_of(store, 'clerk')}/role", role="manager")
    (told,) = entries(store, Chosen(what="account.role"))
    assert (told.who, told.subject) == ("admin", "clerk")
    assert told.body == {"before": {"role": "clerk"}, "after": {"role": "manager"}}
    everything = str(entries(store))
    assert "argon2" not in everything
    assert PASSWORD not in everything
