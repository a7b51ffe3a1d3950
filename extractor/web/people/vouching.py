"""The seam for a company's own sign-in: somebody else says who a person is.

`extractor.web.people.openid` asks a provider by OpenID Connect; what is said is turned into an
account here.
"""

from __future__ import annotations

import dataclasses
import json
from typing import Protocol

from extractor.desk_settings import OpenIdSettings
from extractor.store.accounts import (
    Account,
    NewAccount,
    account_meant,
    account_named,
    add_account,
    bind_account,
    set_role,
)
from extractor.store.audit import By
from extractor.values.case import Role
from extractor.web.frame.context import Desk

BY = By("openid")


class VouchingError(Exception):
    """Nobody can be signed in by the provider; it never leaves this package.

    Attributes:
        reason: a code, for the log.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclasses.dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in under way: what the browser that began it keeps.

    Attributes:
        verifier: of PKCE.
        after: the page to go to afterwards.
    """

    state: str
    nonce: str
    verifier: str
    after: str

    def as_text(self) -> str:
        """Give it as text."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def of_text(cls, text: str) -> Begun:
        """Read it again."""
        return cls(**json.loads(text))


@dataclasses.dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the provider vouches for.

    Attributes:
        subject: the provider's own name for the person; never given to another.
        email: empty unless the provider has checked it.
        name: as shown; may be empty.
        groups: from the claim that the settings name.
    """

    issuer: str
    subject: str
    email: str
    name: str
    groups: tuple[str, ...]


class Provider(Protocol):
    """Says who somebody is."""

    def begin(self, after: str) -> tuple[str, Begun]:
        """Give the address to send the browser to, and what it has to bring back.

        Raises:
            VouchingError: the provider does not answer.
        """
        ...

    def finish(self, begun: Begun, *, state: str, code: str) -> Vouched:
        """Find out who came back.

        Raises:
            VouchingError: it is not the browser that began, or the provider cannot be believed.
        """
        ...


def account_for(desk: Desk, settings: OpenIdSettings, vouched: Vouched) -> Account | None:
    """Give the account of somebody whom the provider vouches for.

    Somebody who comes for the first time takes the account that an administrator added with his
    mail address, or gets one if the settings say so.

    Returns:
        None if he is to be turned away.
    """
    role = _role_by_groups(settings, vouched)
    account = account_meant(desk.store, vouched.issuer, vouched.subject)
    if account is None and vouched.email:
        added = account_named(desk.store, vouched.email)
        if added is not None and added.issuer is None:
            bound = (vouched.issuer, vouched.subject)
            account = bind_account(desk.store, added.number, *bound, by=BY)
    if account is None:
        return _new(desk, vouched, role or settings.new_people)
    if role is not None and role is not account.role:
        account = set_role(desk.store, account.number, role, by=BY)
    return account


def _new(desk: Desk, vouched: Vouched, role: Role | None) -> Account | None:
    login = vouched.email or vouched.subject
    if role is None or account_named(desk.store, login) is not None:
        return None
    return add_account(
        desk.store,
        NewAccount(
            login=login,
            name=vouched.name or login,
            role=role,
            language=desk.settings.language,
            issuer=vouched.issuer,
            subject=vouched.subject,
        ),
        by=BY,
    )


def _role_by_groups(settings: OpenIdSettings, vouched: Vouched) -> Role | None:
    """Give the highest role that a group of this person has."""
    named = [it for it in Role if settings.roles.get(it) in vouched.groups]
    return named[-1] if named else None
