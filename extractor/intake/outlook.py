"""Take a mail apart that Outlook saved as .msg; the only place that knows python-oxmsg, olefile."""

from __future__ import annotations

import dataclasses
import io
import struct
from collections.abc import Iterator

import oxmsg
from olefile import OleFileIO
from oxmsg.attachment import Attachment
from oxmsg.domain.model import UnrecognizedCodePageError
from oxmsg.storage import Storage, Stream

from extractor.errors import CorruptFileError, InputError
from extractor.intake import bodies, rtf_body
from extractor.intake.charsets import decode
from extractor.intake.headers import addresses, file_name, instant, message_id, one_line
from extractor.intake.leaves import BODY_NAME
from extractor.intake.limits import Limits
from extractor.intake.mail_parts import Letter, Piece, forwarded
from extractor.intake.media_types import OUTLOOK, RTF
from extractor.values.submission import Envelope, PartRole, Skipped

# numbers of properties (MS-OXPROPS), and the storage of a mail that is an attachment
_PACKED_RTF, _SHOWN_NAME, _CONTENT_ID = 0x1009, 0x3001, 0x3712
_MAIL_INSIDE = "__substg1.0_3701000D"

# What the library lets through on damaged files.
_DAMAGE = (
    OSError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    OverflowError,
    LookupError,
    RecursionError,
    NotImplementedError,
    struct.error,
    UnrecognizedCodePageError,
)


def take_apart(content: bytes, *, file: str, limits: Limits) -> Letter:
    """Read a .msg file with all the mails inside it.

    Args:
        content: the file.
        file: its name, for errors.
        limits: of the depth of mails and the size of their text.

    Raises:
        CorruptFileError: it cannot be read.
    """
    skipped: list[Skipped] = []
    try:
        with OleFileIO(io.BytesIO(content)) as ole:
            root = Storage.from_ole(ole)
        envelope = _envelope(oxmsg.Message(root))
        pieces = tuple(_pieces(root, (), limits, skipped))
    except _DAMAGE as error:
        raise CorruptFileError(file, "the Outlook message cannot be read") from error
    return Letter(envelope, pieces, tuple(skipped))


def _pieces(
    root: Storage, inside: tuple[str, ...], limits: Limits, skipped: list[Skipped]
) -> Iterator[Piece]:
    message = oxmsg.Message(root)
    for piece in _body(message, limits, skipped):
        yield dataclasses.replace(piece, inside=inside)
    for storage in root.iter_attachment_storages():
        attachment = Attachment(storage)
        nested = next((it for it in storage.storages if it.name == _MAIL_INSIDE), None)
        if nested is None:
            yield dataclasses.replace(_attachment(attachment), inside=inside)
        elif len(inside) + 1 >= limits.mail_depth:
            skipped.append(Skipped(_name(attachment), OUTLOOK, "limit:mail_depth"))
        else:
            yield from _forwarded(attachment, _as_root(nested), inside, limits, skipped)


def _forwarded(
    attachment: Attachment,
    root: Storage,
    inside: tuple[str, ...],
    limits: Limits,
    skipped: list[Skipped],
) -> Iterator[Piece]:
    envelope = _envelope(oxmsg.Message(root))
    place = (*inside, file_name(envelope.subject, fallback=_name(attachment)))
    yield from forwarded(_pieces(root, place, limits, skipped), envelope, place)


def _as_root(nested: Storage) -> Storage:
    """Give a mail inside the head of properties of a whole file: 32 bytes instead of 24.

    MS-OXMSG 2.4.1.1 and 2.4.1.2; the library knows the first only.
    """
    streams = tuple(
        Stream(it.path, it.bytes_[:24] + bytes(8) + it.bytes_[24:])
        if it.name == "__properties_version1.0"
        else it
        for it in nested.streams
    )
    return Storage(nested.path, streams, nested.storages)


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


def _body(message: oxmsg.Message, limits: Limits, skipped: list[Skipped]) -> Iterator[Piece]:
    rich, kind = _html(message), "text/html"
    packed = None if rich else message.properties.binary_prop_value(_PACKED_RTF)
    if packed:
        try:
            rich, kind = rtf_body.text_of(packed, limits=limits)
        except InputError as error:
            skipped.append(Skipped(BODY_NAME, RTF, error.reason))
    best = bodies.best_version(message.body or "", rich, kind)
    if best is not None:
        yield Piece(BODY_NAME, best[1], best[0].encode("utf-8", "replace"), PartRole.BODY)


def _html(message: oxmsg.Message) -> str:
    """Give the HTML text; the library decodes it by the code page, which is often wrong."""
    try:
        return message.html_body or ""
    except UnicodeDecodeError as error:
        return decode(error.object, declared=bodies.html_charset(error.object))


def _name(attachment: Attachment) -> str:
    shown = attachment.file_name or attachment.properties.str_prop_value(_SHOWN_NAME)
    return file_name(shown or "", fallback="attachment")


def _attachment(attachment: Attachment) -> Piece:
    known = attachment.properties
    is_inline = bool(known.str_prop_value(_CONTENT_ID))
    content = attachment.file_bytes or b""
    declared = attachment.mime_type or ""
    return Piece(_name(attachment), declared, content, PartRole.ATTACHMENT, inline=is_inline)
