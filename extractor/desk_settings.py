"""What can be set for the desk."""

from __future__ import annotations

import urllib.parse
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Literal, Self

import pydantic

from extractor.secrets import Reference, beside
from extractor.values.case import Role

Language = Literal["en", "fr", "de", "es"]


class OpenIdSettings(pydantic.BaseModel):
    """The `[desk.openid]` section: the company's own sign-in (OpenID Connect).

    Attributes:
        issuer: address of the identity provider, as it names itself.
        client_id: under which it knows this desk.
        client_secret: names the secret, such as "env:DESK_CLIENT_SECRET".
        label: of the button on the sign-in page.
        scopes: that are asked for.
        role_claim: which claim of the provider lists groups; empty where roles are given here.
        roles: the group that makes somebody each role.
        new_people: the role of somebody who comes for the first time and is in no such group;
            None turns away whom no administrator has added.
    """

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    issuer: str
    client_id: str
    client_secret: Reference
    label: str = ""
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    role_claim: str = ""
    roles: Mapping[Role, str] = pydantic.Field(default_factory=dict)
    new_people: Role | None = None

    @pydantic.field_validator("issuer")
    @classmethod
    def _safe(cls, issuer: str) -> str:
        parts = urllib.parse.urlsplit(issuer)
        here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
        if parts.scheme != "https" and not here:
            raise ValueError('the address of the identity provider begins with "https://"')
        return issuer.rstrip("/")


class DeskSettings(pydantic.BaseModel):
    """The `[desk]` section of the settings.

    Attributes:
        address: as people reach it, such as "https://disputes.example.com"; needed behind a
            proxy, for links in mails and for the company's sign-in. Empty for where it listens.
        certificate: with `key`, HTTPS is spoken (PEM).
        allow_plain: lets HTTP be spoken to other machines, as behind a proxy that ends HTTPS.
        proxy: address of that proxy; who it says is asking is believed. Empty for none.
        language: of pages for people who have not chosen one.
        idle_minutes: after which somebody who does nothing is signed out.
        session_hours: after which everybody signs in again.
        invitation_hours: for which a link to set a password can be used.
        customer_link_days: for which a customer can follow a case by a link.
        cost_per_invoice: what disputes cost for each invoice issued, in `cost_currency`.
        cost_currency: of it.
        invoices_a_year: issued; 0 shows no cost.
        openid: the company's own sign-in; None for passwords of the desk only.
    """

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid")

    address: str = ""
    certificate: Path | None = None
    key: Path | None = None
    allow_plain: bool = False
    proxy: str = ""
    language: Language = "en"
    idle_minutes: int = pydantic.Field(default=120, ge=1)
    session_hours: int = pydantic.Field(default=12, ge=1)
    invitation_hours: int = pydantic.Field(default=24, ge=1)
    customer_link_days: int = pydantic.Field(default=60, ge=1)
    # a French credit managers' guide: 35,000 EUR a year for 100,000 invoices
    cost_per_invoice: Decimal = pydantic.Field(default=Decimal("0.35"), ge=0)
    cost_currency: str = pydantic.Field(default="EUR", pattern="^[A-Z]{3}$")
    invoices_a_year: int = pydantic.Field(default=0, ge=0)
    openid: OpenIdSettings | None = None

    @pydantic.field_validator("address")
    @classmethod
    def _origin(cls, address: str) -> str:
        parts = urllib.parse.urlsplit(address)
        if address and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError('an address is like "https://disputes.example.com"')
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("the desk has a host of its own; leave out the path")
        return address.rstrip("/")

    @pydantic.model_validator(mode="after")
    def _both(self) -> Self:
        if (self.certificate is None) != (self.key is None):
            raise ValueError("certificate and key belong together")
        return self

    def beside(self, folder: Path) -> Self:
        """Give the same with paths that begin at a folder."""
        given = {key: getattr(self, key) for key in ("certificate", "key")}
        updates: dict[str, object] = {
            key: folder / path for key, path in given.items() if path is not None
        }
        if self.openid is not None:
            secret = beside(folder, self.openid.client_secret)
            updates["openid"] = self.openid.model_copy(update={"client_secret": secret})
        return self.model_copy(update=updates)
