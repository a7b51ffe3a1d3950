"""People, sessions, links and tokens are kept alike on both engines."""

from __future__ import annotations

import datetime as dt

import pytest

from extractor.errors import StoreError
from extractor.store.accounts import (
    NewAccount,
    account_meant,
    account_named,
    add_account,
    bind_account,
    set_locked,
)
from extractor.store.applications import (
    NewApplication,
    Scope,
    add_application,
    application_of,
    revoke_application,
)
from extractor.store.audit import SYSTEM
from extractor.store.customer_links import add_link, link_of, links_of, revoke_link
from extractor.store.invitations import accept, invite, invited
from extractor.store.refusals import count_refusal, forget_refusals, key_of_login, wait_of
from extractor.store.sessions import (
    Session,
    begin_session,
    end_sessions,
    forget_ended,
    session_of,
    sessions_of,
)
from extractor.store.store import Store
from extractor.values.case import Role

HOUR = dt.timedelta(hours=1)


def test_a_login_is_one_person_however_it_is_written(any_store: Store) -> None:
    added = add_account(any_store, NewAccount(" Anna@X.example", "", Role.ADMIN, "fr"), by=SYSTEM)
    assert (added.login, added.name) == ("anna@x.example", "anna@x.example")
    assert account_named(any_store, "ANNA@x.example ") == added
    with pytest.raises(StoreError, match="already"):
        add_account(any_store, NewAccount("anna@X.EXAMPLE", "B", Role.CLERK, "en"), by=SYSTEM)


def test_the_only_administrator_cannot_be_locked(any_store: Store) -> None:
    admin = add_account(any_store, NewAccount("anna", "Anna", Role.ADMIN, "fr"), by=SYSTEM)
    with pytest.raises(StoreError, match="only administrator"):
        set_locked(any_store, admin.number, locked=True, by=SYSTEM)
    again = account_named(any_store, "anna")
    assert again
    assert not again.locked  # nothing of the change was kept


def test_sessions_end_with_the_account_they_belong_to(any_store: Store) -> None:
    account = add_account(any_store, NewAccount("otto", "Otto", Role.CLERK, "de"), by=SYSTEM)
    now = any_store.clock()
    for digest, ends in (("a" * 64, now + HOUR), ("b" * 64, now + HOUR), ("c" * 64, now)):
        session = Session(digest, account.number, now, now, ends, "::1", "Firefox")
        begin_session(any_store, session, by=account.by)
    assert session_of(any_store, "a" * 64, idle=HOUR)
    assert session_of(any_store, "c" * 64, idle=HOUR) is None
    forget_ended(any_store)
    assert len(sessions_of(any_store, account.number)) == 2
    assert end_sessions(any_store, account.number, by=SYSTEM, but="a" * 64) == 1
    set_locked(any_store, account.number, locked=True, by=SYSTEM)
    assert sessions_of(any_store, account.number) == ()


def test_a_one_time_link_is_used_up(any_store: Store) -> None:
    account = add_account(any_store, NewAccount("lea", "Léa", Role.CLERK, "fr"), by=SYSTEM)
    ends = any_store.clock() + HOUR
    invite(any_store, account.number, "d" * 64, ends=ends, by=SYSTEM)
    assert invited(any_store, "d" * 64)
    changed = accept(any_store, "d" * 64, "hash")
    assert changed
    assert changed.password == "hash"
    assert accept(any_store, "d" * 64, "another") is None


def test_who_is_vouched_for_has_no_password_any_more(any_store: Store) -> None:
    account = add_account(any_store, NewAccount("lea", "Léa", Role.CLERK, "fr"), by=SYSTEM)
    bound = bind_account(any_store, account.number, "https://id.example", "u1", by=SYSTEM)
    assert bound.password is None
    assert account_meant(any_store, "https://id.example", "u1") == bound
    assert account_meant(any_store, "https://other.example", "u1") is None


def test_refusals_are_counted_and_forgotten(any_store: Store) -> None:
    key = key_of_login("lea")
    for _ in range(3):
        count_refusal(any_store, key)
    assert wait_of(any_store, key, free=4) == dt.timedelta(0)
    assert dt.timedelta(0) < wait_of(any_store, key, free=3) <= dt.timedelta(seconds=30)
    forget_refusals(any_store, key)
    assert wait_of(any_store, key, free=1) == dt.timedelta(0)


def test_a_token_is_taken_until_it_is_revoked(any_store: Store) -> None:
    new = NewApplication("erp", "e" * 64, (Scope.WRITE, Scope.READ))
    added = add_application(any_store, new, by=SYSTEM)
    assert added.scopes == (Scope.READ, Scope.WRITE)
    assert application_of(any_store, "e" * 64)
    revoke_application(any_store, added.number, by=SYSTEM)
    assert application_of(any_store, "e" * 64) is None
    assert revoke_application(any_store, 999, by=SYSTEM) is None


def test_a_customers_link_is_of_one_case(any_store: Store) -> None:
    link = add_link(any_store, "D-1", ends=any_store.clock() + HOUR, by=SYSTEM)
    assert link_of(any_store, link.number)
    assert not revoke_link(any_store, link.number, "D-2", by=SYSTEM)
    assert revoke_link(any_store, link.number, "D-1", by=SYSTEM)
    assert link_of(any_store, link.number) is None
    (kept,) = links_of(any_store, "D-1")
    assert kept.revoked_at
