"""Writes messages as files, byte for byte the same for the same seed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from random import Random

from training.generator.blocks import Block, as_text
from training.generator.html import CLIENTS, as_html

_MAILERS = {
    "outlook": "Microsoft Outlook 16.0",
    "apple": "Apple Mail (2.3731.700.6)",
    "thunderbird": "Mozilla Thunderbird",
    "webmail": "Roundcube Webmail/1.6",
    "crm": "",
    "gmail": "",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom, when and about what; addresses as name and mailbox."""

    sender: tuple[str, str]
    to: tuple[str, str]
    subject: str
    sent: dt.datetime
    copy: tuple[str, str] | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class File:
    """An attachment."""

    name: str
    media_type: str
    content: bytes


@dataclasses.dataclass(frozen=True, slots=True)
class Look:
    """How a mail program writes a message.

    Attributes:
        kind: ``plain``, ``html`` (with a text part beside it) or ``html_only``.
        client: the program.
    """

    kind: str
    client: str
    marks: bool
    width: int
    charset: str
    transfer: str


def choose_look(rng: Random, kind: str, *, marks: bool | None = None) -> Look:
    """Choose a mail program."""
    client = rng.choice(CLIENTS)
    if marks is None:
        marks = client in {"gmail", "apple", "thunderbird"} or rng.random() < 0.3
    width = rng.choice((0, 0, 0, 72, 76)) if kind == "plain" else 0
    charset = rng.choice(("utf-8", "utf-8", "utf-8", "iso-8859-15", "windows-1252"))
    transfer = rng.choice(("quoted-printable", "quoted-printable", "8bit", "base64"))
    return Look(kind, client, marks, width, charset, transfer)


def write_mail(
    envelope: Envelope,
    blocks: Sequence[Block],
    look: Look,
    rng: Random,
    files: Sequence[File] = (),
) -> bytes:
    """Write a message."""
    message = EmailMessage(policy=SMTP)
    _headers(message, envelope, look, rng)
    text = as_text(blocks, marks=look.marks, width=look.width) + "\n"
    charset = _able(look.charset, text + envelope.subject)
    if look.kind != "html_only":
        message.set_content(text, charset=charset, cte=_transfer(look.transfer, text))
    if look.kind != "plain":
        page = as_html(blocks, look.client, rng, charset)
        charset = _able(charset, page)
        if look.kind == "html_only":
            message.set_content(page, subtype="html", charset=charset, cte="quoted-printable")
        else:
            message.add_alternative(page, subtype="html", charset=charset, cte="base64")
    for file in files:
        main, sub = file.media_type.split("/", 1)
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    for part in message.walk():
        if part.is_multipart():
            part.set_boundary(f"=_{rng.getrandbits(96):024x}")
    return message.as_bytes()


def _headers(message: EmailMessage, envelope: Envelope, look: Look, rng: Random) -> None:
    message["From"] = _address(*envelope.sender)
    message["To"] = _address(*envelope.to)
    if envelope.copy:
        message["Cc"] = _address(*envelope.copy)
    message["Subject"] = " ".join(envelope.subject.split())
    message["Date"] = format_datetime(envelope.sent)
    host = envelope.sender[1].partition("@")[2]
    message["Message-ID"] = f"<{rng.getrandbits(80):020x}@{host}>"
    if _MAILERS[look.client]:
        message["X-Mailer"] = _MAILERS[look.client]


def _address(name: str, mailbox: str) -> Address:
    local, _, domain = mailbox.partition("@")
    return Address(" ".join(name.split()), local, domain)


def _able(charset: str, text: str) -> str:
    """Give the character set if it holds the text, else UTF-8."""
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return "utf-8"
    return charset


def _transfer(wanted: str, text: str) -> str:
    long = max(len(line) for line in text.split("\n")) > 900
    return "quoted-printable" if long and wanted == "8bit" else wanted
