"""Take a mail apart that Outlook saved as .msg; the only place that knows python-oxmsg."""

from __future__ import annotations

import io
import struct

import oxmsg
from oxmsg.attachment import Attachment

from extractor.errors import CorruptFileError
from extractor.intake import bodies
from extractor.intake.charsets import decode
from extractor.intake.headers import addresses, file_name, instant, message_id, one_line
from extractor.intake.leaves import BODY_NAME
from extractor.intake.mail_parts import Letter, Piece
from extractor.values.submission import Envelope, PartRole

# What the library lets through on damaged files.
_DAMAGE = (
    OSError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    LookupError,
    RecursionError,
    NotImplementedError,
    struct.error,
)


def take_apart(content: bytes, *, file: str) -> Letter:
    """Read a .msg file.

    Raises:
        CorruptFileError: it cannot be read.
    """
    try:
        message = oxmsg.Message.load(io.BytesIO(content))
        envelope = _envelope(message)
        pieces = [*_body(message), *(_attachment(it) for it in message.attachments)]
    except _DAMAGE as error:
        raise CorruptFileError(file, "the Outlook message cannot be read") from error
    return Letter(envelope, tuple(pieces))


def _envelope(message: oxmsg.Message) -> Envelope:
    headers = {key.lower(): str(value) for key, value in message.message_headers.items()}
    sender = message.sender or headers.get("from", "")
    name, address = next(iter(addresses(sender)), (one_line(sender), ""))
    return Envelope(
        sender_name=name,
        sender_address=address,
        recipients=tuple(one_line(it.email_address or "").lower() for it in message.recipients),
        subject=one_line(message.subject),
        date=message.sent_date or instant(headers.get("date", "")),
        message_id=message_id(headers.get("message-id", "")),
        in_reply_to=message_id(headers.get("in-reply-to", "")),
    )


def _body(message: oxmsg.Message) -> list[Piece]:
    plain = (message.body or "").replace("\r\n", "\n").replace("\0", "")
    rich = _html(message)
    if rich and bodies.html_is_better(plain, rich):
        return [Piece(BODY_NAME, "text/html", rich.encode("utf-8", "replace"), PartRole.BODY)]
    return [Piece(BODY_NAME, "text/plain", plain.encode("utf-8", "replace"), PartRole.BODY)]


def _html(message: oxmsg.Message) -> str:
    """Give the HTML text; the library decodes it by the code page, which is often wrong."""
    try:
        return message.html_body or ""
    except UnicodeDecodeError as error:
        return decode(error.object, declared=bodies.html_charset(error.object))


def _attachment(attachment: Attachment) -> Piece:
    name = file_name(attachment.file_name or "", fallback="attachment")
    declared = attachment.mime_type or ""
    return Piece(name, declared, attachment.file_bytes or b"", PartRole.ATTACHMENT)
