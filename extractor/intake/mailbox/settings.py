"""What can be set for a mailbox; secrets are only named here."""

from __future__ import annotations

import datetime as dt
import enum
import ipaddress
from pathlib import Path
from typing import Annotated, Self

import pydantic

from extractor.secrets import Reference, beside

NAME = r"^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$"
KEYWORD = r"^[A-Za-z0-9$_.-]{1,64}$"  # an IMAP atom: no blank, bracket or backslash
HOST = r"^[A-Za-z0-9._:-]{1,253}$"
PORTS = {"tls": 993, "starttls": 143, "plain": 143}


class Security(enum.StrEnum):
    """How the connection is encrypted."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


class After(enum.StrEnum):
    """What becomes of a mail on its server once it is durably stored here."""

    FLAG = "flag"
    SEEN = "seen"
    MOVE = "move"
    DELETE = "delete"
    KEEP = "keep"


class OAuth(enum.StrEnum):
    """Where access tokens come from."""

    NONE = "none"
    MICROSOFT = "microsoft"
    GOOGLE = "google"
    CUSTOM = "custom"


def _printable(value: str) -> str:
    if not value.isprintable():  # a line break would end the IMAP command
        raise ValueError("no control characters are allowed")
    return value


Printable = Annotated[str, pydantic.AfterValidator(_printable)]


class _Entry(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class MailboxSettings(_Entry):
    """One `[[mailbox]]`: an IMAP account.

    Attributes:
        name: of the account, in origins and messages; each has its own.
        port: None for 993 with TLS, 143 without.
        security: "plain" only for this machine itself, or with `allow_plain`.
        ca_file: certificates to trust instead of the system's.
        password: where it is: "env:NAME", "file:PATH" or "keyring:SERVICE/USER".
        folders: those that are read.
        after: what becomes of a stored mail.
        keyword: set with "flag".
        move_to: folder for "move"; made if missing.
        since: older mails are left alone.
        idle: let the server tell when a mail arrives in the first folder.
        poll_seconds: the folders are looked at so often.
        batch_mails: fetched at a time.
        oauth: "none" for a password.
        oauth_tenant: of Microsoft.
        oauth_client_secret: a reference; with it and no refresh token, the program signs in as
            itself (client credentials).
        oauth_refresh_token: a reference.
        oauth_token_url: None for the provider's.
        oauth_scope: None for the provider's.
    """

    name: str = pydantic.Field(pattern=NAME)
    host: str = pydantic.Field(pattern=HOST)
    port: int | None = pydantic.Field(default=None, gt=0, lt=65536)
    security: Security = Security.TLS
    allow_plain: bool = False
    ca_file: Path | None = None
    user: Printable = pydantic.Field(min_length=1)
    password: Reference = ""
    folders: tuple[Printable, ...] = pydantic.Field(default=("INBOX",), min_length=1)
    after: After = After.FLAG
    keyword: str = pydantic.Field(default="DisputeExtractor", pattern=KEYWORD)
    move_to: Printable = ""
    since: dt.date | None = None
    idle: bool = True
    poll_seconds: float = pydantic.Field(default=60.0, gt=0)
    timeout_seconds: float = pydantic.Field(default=30.0, gt=0)
    batch_mails: int = pydantic.Field(default=50, gt=0, le=1000)
    oauth: OAuth = OAuth.NONE
    oauth_tenant: str = pydantic.Field(default="", pattern=r"^[A-Za-z0-9.-]*$")
    oauth_client_id: str = ""
    oauth_client_secret: Reference = ""
    oauth_refresh_token: Reference = ""
    oauth_token_url: str | None = pydantic.Field(default=None, pattern=r"^https?://")
    oauth_scope: str | None = None

    def beside(self, folder: Path) -> Self:
        """Give the same with paths that begin at a folder."""
        changed: dict[str, object] = {
            key: beside(folder, getattr(self, key))
            for key in ("password", "oauth_client_secret", "oauth_refresh_token")
        }
        return self.model_copy(update=changed | {"ca_file": self.ca_file and folder / self.ca_file})

    @property
    def used_port(self) -> int:
        """Give the port, set or usual."""
        return self.port or PORTS[self.security]

    @pydantic.model_validator(mode="after")
    def _fits_together(self) -> Self:
        if self.security is Security.PLAIN and not self.allow_plain and not is_here(self.host):
            raise ValueError(
                f"security is plain, so {self.host} would be sent the password readable by "
                "others; use tls or starttls, or set allow_plain = true"
            )
        if self.after is After.MOVE and (not self.move_to or self.move_to in self.folders):
            raise ValueError("after is move: move_to names a folder that is not among folders")
        if len(set(self.folders)) < len(self.folders):
            raise ValueError("a folder is named twice")
        self._check_sign_in()
        return self

    def _check_sign_in(self) -> None:
        if self.oauth is OAuth.NONE:
            if not self.password:
                raise ValueError('password is missing, such as password = "env:MAIL_PASSWORD"')
            return
        if not self.oauth_client_id:
            raise ValueError("oauth_client_id is missing")
        if not self.oauth_client_secret and not self.oauth_refresh_token:
            raise ValueError("oauth_client_secret or oauth_refresh_token is missing")
        if self.oauth is OAuth.MICROSOFT and not (self.oauth_tenant or self.oauth_token_url):
            raise ValueError("oauth_tenant is missing")
        if self.oauth is OAuth.GOOGLE and not self.oauth_refresh_token:
            raise ValueError("oauth_refresh_token is missing")
        if self.oauth is OAuth.CUSTOM and not self.oauth_token_url:
            raise ValueError("oauth_token_url is missing")
        url = self.oauth_token_url
        if url and url.startswith("http://") and not is_here(url.split("/")[2].split(":")[0]):
            raise ValueError("oauth_token_url begins with https://")


class MaildirSettings(_Entry):
    """One `[[maildir]]`: a folder in the Maildir form.

    Attributes:
        path: holds `new` and `cur`.
        poll_seconds: it is looked at so often.
    """

    path: Path
    poll_seconds: float = pydantic.Field(default=10.0, gt=0)

    def beside(self, folder: Path) -> Self:
        """Give the same with a path that begins at a folder."""
        return self.model_copy(update={"path": folder / self.path})


class MboxSettings(_Entry):
    """One `[[mbox]]`: a file with mails one after the other, which is only read.

    Attributes:
        poll_seconds: it is looked at so often.
    """

    path: Path
    poll_seconds: float = pydantic.Field(default=10.0, gt=0)

    def beside(self, folder: Path) -> Self:
        """Give the same with a path that begins at a folder."""
        return self.model_copy(update={"path": folder / self.path})


def _unlike(entries: tuple[MailboxSettings, ...]) -> tuple[MailboxSettings, ...]:
    if len({it.name for it in entries}) < len(entries):
        raise ValueError("two accounts have the same name")
    return entries


Mailboxes = Annotated[tuple[MailboxSettings, ...], pydantic.AfterValidator(_unlike)]


def is_here(host: str) -> bool:
    """Say whether a host is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
