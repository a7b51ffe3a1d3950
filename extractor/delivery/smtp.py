"""Mails to a server by SMTP; smtplib has its door here.

Text only, one recipient a mail, and a Message-ID that stays the same when a mail is sent again.
Nothing that comes from a case can become a header: headers are one printable line.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import email.utils
import re
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP

from extractor.delivery.notice_settings import SmtpSettings, is_mailbox
from extractor.errors import DeliveryError
from extractor.secrets import read_secret

_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_ID = re.compile(r"[!-;=?-~]{1,200}")  # such as "20260302.77@firm.example"
_SUBJECT = 200  # characters
_NOT_AVAILABLE = 400  # replies from here on are of this moment, from 500 on for ever
_FOR_EVER = 500


@dataclasses.dataclass(frozen=True, slots=True)
class Mail:
    """One mail.

    Attributes:
        token: unique to it; what its Message-ID is made of.
        to: one mailbox.
        at: its date.
        sender: the mailbox that it comes from; empty for that of the settings.
        thread: ids of the mails that it answers, the last one last, without their brackets.
        by_hand: a person wrote it, so that machines may answer.
    """

    token: str
    to: str
    subject: str
    text: str
    language: str
    at: dt.datetime
    sender: str = ""
    thread: tuple[str, ...] = ()
    by_hand: bool = False


class Smtp:
    """Hands mails to one server, with a connection for each."""

    def __init__(self, settings: SmtpSettings, *, read: Callable[[str], str] = read_secret) -> None:
        """Say which server; `read` gives the password that a reference names."""
        self._settings = settings
        self._read = read
        self._domain = settings.sender.rpartition("@")[2]

    def send(self, mail: Mail) -> None:
        """Hand a mail on; the server has it when this returns.

        Raises:
            DeliveryError: it was not taken; no retry when the recipient or the mail is refused.
            SettingsError: the password is missing.
        """
        message = self.written(mail)
        try:
            self._hand_on(message, mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()), (_FOR_EVER, b""))
            raise self._refused(code, said, "the recipient is refused") from None
        except smtplib.SMTPAuthenticationError as error:  # a person can set it right
            detail = _said("the user or password is refused", error.smtp_code, error.smtp_error)
            raise self._failed(detail) from None
        except smtplib.SMTPResponseException as error:
            raise self._refused(error.smtp_code, error.smtp_error, "refused") from None
        except (smtplib.SMTPException, ssl.SSLError, OSError) as error:
            detail = f"the mail server cannot be used ({type(error).__name__}: {error})"
            raise self._failed(detail) from error

    def written(self, mail: Mail) -> EmailMessage:
        """Give a mail as it is sent; the same one again is the same text.

        Raises:
            DeliveryError: the recipient is no mailbox.
        """
        if not is_mailbox(mail.to):
            raise DeliveryError("mail", "the recipient is no mailbox", retryable=False)
        message = EmailMessage(policy=SMTP)
        message.set_content(_clean(mail.text), cte="quoted-printable")
        sender = mail.sender or self._settings.sender
        message["From"] = sender
        message["To"] = mail.to
        message["Subject"] = one_line(mail.subject)[:_SUBJECT]
        message["Date"] = email.utils.format_datetime(mail.at)
        message["Message-ID"] = f"<{mail.token}@{sender.rpartition('@')[2]}>"
        thread = [f"<{it}>" for it in mail.thread if _ID.fullmatch(it)]
        if thread:
            message["In-Reply-To"] = thread[-1]
            message["References"] = " ".join(thread)
        message["Content-Language"] = mail.language
        if not mail.by_hand:
            message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answers from machines
            message["X-Auto-Response-Suppress"] = "All"
        return message

    def _hand_on(self, message: EmailMessage, mail: Mail) -> None:
        server = self._connected()
        try:
            server.send_message(message, mail.sender or self._settings.sender, [mail.to])
        finally:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()  # how it takes leave says nothing of the mail

    def _connected(self) -> smtplib.SMTP:
        chosen = self._settings
        port = chosen.port or _PORTS[chosen.security]
        seconds = chosen.timeout_seconds
        context = ssl.create_default_context(cafile=chosen.ca_file)
        if chosen.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                chosen.host, port, self._domain, timeout=seconds, context=context
            )
        else:
            server = smtplib.SMTP(chosen.host, port, self._domain, timeout=seconds)
        try:
            if chosen.security == "starttls":
                server.starttls(context=context)  # raises where the server does not offer it
            if chosen.user:
                server.login(chosen.user, self._read(chosen.password))
        except BaseException:
            server.close()
            raise
        return server

    def _refused(self, code: int, said: bytes | str, what: str) -> DeliveryError:
        retryable = _NOT_AVAILABLE <= code < _FOR_EVER
        return self._failed(_said(what, code, said), retryable=retryable)

    def _failed(self, detail: str, *, retryable: bool = True) -> DeliveryError:
        return DeliveryError(f"smtp://{self._settings.host}", detail, retryable=retryable)


def one_line(text: str) -> str:
    """Give a text as one line of printable characters."""
    return " ".join("".join(it if it.isprintable() else " " for it in text).split())


def _clean(text: str) -> str:
    """Give a text of printable lines."""
    lines = ("".join(it for it in line if it.isprintable() or it == "\t") for line in _lines(text))
    return "\n".join(lines) + "\n"


def _lines(text: str) -> list[str]:
    return text.encode("utf-8", "replace").decode().rstrip("\n").splitlines()


def _said(what: str, code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{what} ({code} {one_line(text)[:200]})"
