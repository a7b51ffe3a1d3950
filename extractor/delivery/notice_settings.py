"""Who is told of what, and how: the `[notices]` section. Secrets are only named here."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Annotated, Literal, Self

import pydantic

from extractor.delivery.settings import WebhookSettings
from extractor.secrets import Reference, beside

# One mailbox, without a display name; nothing that could end a header or an SMTP command.
_MAILBOX = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?"
Mailbox = Annotated[str, pydantic.Field(pattern=f"^{_MAILBOX}$", max_length=254)]
Language = Literal["en", "fr", "de", "es"]
Kind = Literal[
    "status", "assigned", "due_soon", "overdue", "mention", "alert", "recurrence", "drift"
]


class _Entry(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def is_mailbox(text: str) -> bool:
    """Say whether a text is the address of one mailbox."""
    return len(text) <= 254 and re.fullmatch(_MAILBOX, text) is not None


class SmtpSettings(_Entry):
    """`[notices.smtp]`: the server that takes mails.

    Attributes:
        sender: the mailbox that mails come from.
        answers_from: the mailbox that letters to customers come from, and that their answers go
            to; None for `sender`.
        security: "starttls" asks for it and goes on only with it; "tls" begins with it; "none"
            is for a server on this machine, and cannot have a user.
        password: a reference.
        ca_file: certificates to trust instead of the system's.
    """

    host: str = pydantic.Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.:-]{0,252}$")
    sender: Mailbox
    answers_from: Mailbox | None = None
    port: int | None = pydantic.Field(default=None, gt=0, lt=65536)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = pydantic.Field(default="", pattern=r"^[^\x00-\x1f\x7f]{0,254}$")
    password: Reference = ""
    timeout_seconds: float = pydantic.Field(default=30.0, gt=0, le=300)
    ca_file: Path | None = None

    @pydantic.model_validator(mode="after")
    def _no_open_password(self) -> Self:
        if bool(self.user) != bool(self.password):
            raise ValueError("user and password go together; set both or neither")
        if self.user and self.security == "none":
            raise ValueError('a password is not sent in the open; set security = "starttls"')
        return self

    def beside(self, folder: Path) -> Self:
        """Give the same with paths that begin at a folder."""
        trusted = self.ca_file and folder / self.ca_file
        password = beside(folder, self.password)
        return self.model_copy(update={"ca_file": trusted, "password": password})


class PersonSettings(_Entry):
    """One `[[notices.person]]`: who differs from what holds for all.

    Attributes:
        name: as cases have it: an owner, "team:logistics", "manager".
        mail: where to; several for a team. None where the name itself is a mailbox.
        language: None, as the following: as for all.
        digest_at: in the company's time zone.
    """

    name: str = pydantic.Field(min_length=1)
    mail: tuple[Mailbox, ...] = ()
    language: Language | None = None
    at_once: tuple[Kind, ...] | None = None
    in_digest: tuple[Kind, ...] | None = None
    by_webhook: tuple[Kind, ...] | None = None
    digest_at: dt.time | None = None


class NoticeSettings(_Entry):
    """The `[notices]` section: what holds for everybody who says nothing else.

    Attributes:
        desk: address of the desk, for links; empty for none.
        at_once: kinds that are a mail of their own.
        in_digest: kinds that wait for the daily digest.
        by_webhook: kinds that are events for `notices.webhook`.
        digest_at: in the company's time zone, on working days.
        smtp: None sends no mails.
    """

    desk: str = pydantic.Field(default="", pattern=r"^(https?://[!-~]{1,500})?$")
    language: Language = "en"
    at_once: tuple[Kind, ...] = ("mention", "assigned", "alert", "overdue", "recurrence", "drift")
    in_digest: tuple[Kind, ...] = ("status", "due_soon")
    by_webhook: tuple[Kind, ...] = ()
    digest_at: dt.time = dt.time(8)
    person: tuple[PersonSettings, ...] = ()
    smtp: SmtpSettings | None = None
    webhook: WebhookSettings | None = None

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        names = [it.name for it in self.person]
        if len(set(names)) < len(names):
            raise ValueError("two [[notices.person]] have the same name")
        wanting = [self.by_webhook, *(it.by_webhook for it in self.person)]
        if any(wanting) and self.webhook is None:
            raise ValueError("by_webhook needs a receiver; add [notices.webhook]")
        return self

    @property
    def sends(self) -> bool:
        """Say whether anything is sent at all."""
        return self.smtp is not None or self.webhook is not None

    def beside(self, folder: Path) -> Self:
        """Give the same with paths that begin at a folder."""
        updates: dict[str, object] = {}
        if self.smtp:
            updates["smtp"] = self.smtp.beside(folder)
        if self.webhook:
            updates["webhook"] = self.webhook.beside(folder)
        return self.model_copy(update=updates)

    def of(self, name: str) -> PersonSettings:
        """Give what holds for somebody, with nothing left open."""
        own = next((it for it in self.person if it.name == name), PersonSettings(name=name))
        mail = own.mail or ((name,) if is_mailbox(name) else ())
        usual = {
            it: getattr(self, it)
            for it in ("language", "at_once", "in_digest", "by_webhook", "digest_at")
            if getattr(own, it) is None
        }
        return own.model_copy(update={"mail": mail, **usual})
