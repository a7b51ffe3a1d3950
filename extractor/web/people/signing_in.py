"""Sign people in and out: with a password, slower after each wrong one."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import ipaddress

from starlette.requests import Request
from starlette.responses import Response

from extractor.store.accounts import (
    Account,
    account_named,
    folded,
    renew_hash,
)
from extractor.store.audit import By
from extractor.store.invitations import invite
from extractor.store.refusals import (
    FREE,
    FREE_OF_ADDRESS,
    count_refusal,
    forget_refusals,
    key_of_address,
    key_of_login,
    wait_of,
)
from extractor.store.sessions import Session, begin_session, end_session
from extractor.web.frame import cookies
from extractor.web.frame.context import Desk
from extractor.web.frame.signing import digest_of, new_secret


class NotSignedIn(enum.StrEnum):
    """Why somebody is not signed in; which of name and password was wrong is not told."""

    WRONG = "wrong"
    WAIT = "wait"
    LOCKED = "locked"  # told to those only who know the password


@dataclasses.dataclass(frozen=True, slots=True)
class Refused:
    """Somebody is not signed in.

    Attributes:
        wait: until anybody is listened to again.
    """

    why: NotSignedIn
    wait: dt.timedelta = dt.timedelta(0)


def check_password(desk: Desk, login: str, password: str, *, address: str) -> Account | Refused:
    """Find out who signs in; a wrong password is counted for the login and for the address."""
    name = folded(login)
    keys = (key_of_login(name), FREE), (key_of_address(_network(address)), FREE_OF_ADDRESS)
    wait = max(wait_of(desk.store, key, free=free) for key, free in keys)
    if wait:
        return Refused(NotSignedIn.WAIT, wait)
    account = account_named(desk.store, name)
    kept = account.password if account else None
    if not desk.passwords.fits(password, kept) or account is None or kept is None:
        for key, _ in keys:
            count_refusal(desk.store, key)
        return Refused(NotSignedIn.WRONG)
    forget_refusals(desk.store, keys[0][0])
    if account.locked:
        return Refused(NotSignedIn.LOCKED)
    if desk.passwords.is_outdated(kept):
        renew_hash(desk.store, account.number, desk.passwords.hashed(password))
    return account


def admit(request: Request, response: Response, desk: Desk, account: Account) -> None:
    """Begin a session, whose secret goes into a cookie; one that the browser had before ends."""
    before = cookies.read(request, desk, cookies.SESSION)
    if before:
        end_session(desk.store, digest_of(before), by=account.by)
    secret, now = new_secret(), desk.store.clock()
    session = Session(
        digest=digest_of(secret),
        account=account.number,
        began_at=now,
        seen_at=now,
        ends_at=now + dt.timedelta(hours=desk.settings.session_hours),
        address=address_of(request),
        agent=request.headers.get("user-agent", ""),
    )
    begin_session(desk.store, session, by=account.by)
    cookies.put(response, desk, cookies.SESSION, secret)


def dismiss(response: Response, desk: Desk, session: Session, *, by: By) -> None:
    """End a session and take its cookie back."""
    end_session(desk.store, session.digest, by=by)
    cookies.remove(response, desk, cookies.SESSION)


def invitation_link(desk: Desk, account: Account, *, by: By) -> str:
    """Give the address at which somebody sets a password, once and for some hours."""
    secret = new_secret()
    ends = desk.store.clock() + dt.timedelta(hours=desk.settings.invitation_hours)
    invite(desk.store, account.number, digest_of(secret), ends=ends, by=by)
    return f"{desk.address}/desk/welcome/{secret}"


def address_of(request: Request) -> str:
    """Give from where somebody asks; behind a proxy, what that says."""
    return request.client.host if request.client else ""


def _network(address: str) -> str:
    """Give what one subscriber may choose addresses from: one of IPv4, a /64 of IPv6."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else address
