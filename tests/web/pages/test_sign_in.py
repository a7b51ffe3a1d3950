"""Signing in and out, one-time links, and what slows down who guesses."""

from __future__ import annotations

import dataclasses
import re

import pytest

pytest.importorskip("fastapi", reason="the extra `desk` is not installed")

from starlette.testclient import TestClient

from extractor.store.accounts import account_named, set_locked
from extractor.store.audit import SYSTEM, Chosen, entries
from extractor.store.invitations import invited
from extractor.store.store import Store
from extractor.web.desk import create_desk
from extractor.web.frame.signing import digest_of
from extractor.web.people.signing_in import invitation_link
from tests.web.clocks import TurnedClock
from tests.web.desks import ADDRESS, PASSWORD, browser, desk_on

NEW = "nine green bottles on a wall"


def link_for(store: Store, login: str = "clerk") -> str:
    desk = desk_on(store)
    account = account_named(store, login)
    assert account
    return invitation_link(desk, account, by=SYSTEM).removeprefix(ADDRESS)


def test_the_right_password_signs_in_and_the_page_asked_for_follows(store: Store) -> None:
    with browser(desk_on(store)) as opened:
        asked = opened.client.get("/desk/account?x=1")
        assert asked.headers["location"] == "/desk/sign-in?next=/desk/account%3Fx%3D1"
        answer = opened.send(
            "/desk/sign-in", login=" Clerk ", password=PASSWORD, next="/desk/account?x=1"
        )
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/account?x=1")
        assert "Clerk Martin" in opened.client.get("/desk").text


@pytest.mark.parametrize(
    "after",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/desk\\@evil.example",
     "javascript:alert(1)", "/desk/\nSet-Cookie: a=b", "/elsewhere"],
)  # fmt: skip
def test_nobody_is_sent_to_another_place_after_signing_in(store: Store, after: str) -> None:
    with browser(desk_on(store)) as opened:
        answer = opened.send("/desk/sign-in", login="clerk", password=PASSWORD, next=after)
        assert answer.headers["location"] == "/desk"


@pytest.mark.parametrize(
    ("login", "password"),
    [("clerk", "wrong"), ("nobody", PASSWORD), ("clerk", ""), ("", PASSWORD), ("clerk", "x" * 300)],
)
def test_a_wrong_name_and_a_wrong_password_read_the_same(
    store: Store, login: str, password: str
) -> None:
    with browser(desk_on(store)) as opened:
        answer = opened.send("/desk/sign-in", login=login, password=password)
        assert answer.status_code == 401
        assert "Name and password do not go together." in answer.text
        assert opened.client.get("/desk").status_code == 303


def test_the_cookie_is_for_this_host_and_no_script_reads_it(store: Store) -> None:
    with browser(desk_on(store)) as opened:
        kept = opened.sign_in("clerk").headers["set-cookie"]
        assert re.search(r"desk=[\w-]{43}; HttpOnly; Path=/; SameSite=lax", kept)
    app = create_desk(dataclasses.replace(desk_on(store), address="https://desk.example"))
    with TestClient(app, "https://desk.example", follow_redirects=False) as client:
        page = client.get("/desk/sign-in")
        assert "__Host-desk-seed=" in page.headers["set-cookie"]
        assert "; Secure" in page.headers["set-cookie"]
        assert page.headers["strict-transport-security"].startswith("max-age=")


def test_signing_in_begins_a_new_session_whatever_the_browser_brought(store: Store) -> None:
    with browser(desk_on(store)) as opened:
        opened.client.cookies.set("desk", "chosen-by-somebody-else", domain="desk.example")
        opened.sign_in("clerk")
        assert "chosen-by-somebody-else" not in set(opened.client.cookies.values())


def test_signing_out_ends_the_session_and_not_only_the_cookie(store: Store) -> None:
    with browser(desk_on(store), "clerk") as opened:
        stolen = opened.client.cookies["desk"]
        assert opened.send("/desk/sign-out").status_code == 303
        opened.client.cookies.set("desk", stolen, domain="desk.example")
        assert opened.client.get("/desk").status_code == 303


def test_a_session_ends_when_nobody_uses_it_and_at_the_end_of_the_day(
    store: Store, clock: TurnedClock
) -> None:
    with browser(desk_on(store, idle_minutes=30, session_hours=2), "clerk") as opened:
        for _ in range(4):
            clock.turn(minutes=29)
            assert opened.client.get("/desk").status_code == 200
        clock.turn(minutes=5)  # two hours and a minute
        assert opened.client.get("/desk").status_code == 303
        opened.sign_in("clerk")
        clock.turn(minutes=31)
        assert opened.client.get("/desk").status_code == 303


def test_guessing_a_password_takes_longer_each_time(store: Store, clock: TurnedClock) -> None:
    with browser(desk_on(store)) as opened:
        for _ in range(5):
            assert opened.sign_in("clerk", "wrong").status_code == 401
        assert opened.sign_in("clerk").status_code == 429  # even the right one
        clock.turn(seconds=31)
        assert opened.sign_in("clerk", "wrong").status_code == 401
        clock.turn(seconds=31)
        assert "in a minute" in opened.sign_in("clerk").text
        clock.turn(seconds=31)
        assert opened.sign_in("clerk").status_code == 303


def test_guessing_at_many_accounts_from_one_address_is_slowed_down(store: Store) -> None:
    with browser(desk_on(store)) as opened:
        for number in range(20):
            assert opened.sign_in(f"nobody{number}", "wrong").status_code == 401
        assert opened.sign_in("clerk").status_code == 429


def test_a_locked_account_is_told_only_who_knows_the_password(store: Store) -> None:
    account = account_named(desk_on(store).store, "clerk")
    assert account
    set_locked(store, account.number, locked=True, by=SYSTEM)
    with browser(desk_on(store)) as opened:
        assert "do not go together" in opened.sign_in("clerk", "wrong").text
        assert "locked" in opened.sign_in("clerk").text


def test_a_one_time_link_sets_a_password_once(store: Store) -> None:
    path = link_for(store)
    with browser(desk_on(store)) as opened:
        assert "Welcome, Clerk Martin" in opened.client.get(path).text
        answer = opened.send(path, password=NEW, again=NEW)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
        assert opened.client.get("/desk").status_code == 200
        assert opened.client.get(path).status_code == 410
    with browser(desk_on(store), None) as another:
        assert another.send(path, password=PASSWORD, again=PASSWORD).status_code == 410
        assert another.sign_in("clerk").status_code == 401
        assert another.sign_in("clerk", NEW).status_code == 303


def test_a_one_time_link_expires(store: Store, clock: TurnedClock) -> None:
    path = link_for(store)
    clock.turn(hours=24)
    with browser(desk_on(store)) as opened:
        assert opened.client.get(path).status_code == 410
        assert opened.send(path, password=NEW, again=NEW).status_code == 410


def test_a_newer_link_replaces_the_one_before(store: Store) -> None:
    first, second = link_for(store), link_for(store)
    assert invited(store, digest_of(first.rpartition("/")[2])) is None
    assert invited(store, digest_of(second.rpartition("/")[2]))


@pytest.mark.parametrize(
    ("password", "again", "told"),
    [
        ("short", "short", "at least 12"),
        (NEW, NEW + "!", "not the same"),
        ("abababababab", "abababababab", "too few different"),
        ("clerkclerk12345", "clerkclerk12345", "must not hold your name"),
        (NEW * 12, NEW * 12, "too long"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(
    store: Store, password: str, again: str, told: str
) -> None:
    path = link_for(store)
    with browser(desk_on(store)) as opened:
        answer = opened.send(path, password=password, again=again)
        assert answer.status_code == 422
        assert told in answer.text
        assert opened.client.get(path).status_code == 200  # the link still works


def test_the_audit_trail_tells_who_came_and_went(store: Store) -> None:
    with browser(desk_on(store), "clerk") as opened:
        opened.send("/desk/sign-out")
    told = [(it.what, it.who) for it in entries(store, Chosen(what="session"))]
    assert told == [("session.began", "clerk"), ("session.ended", "clerk")]
