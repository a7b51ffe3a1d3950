"""Take a winmail.dat apart: what Outlook sends when it believes that the other side is Outlook.

The format is described in Microsoft's MS-OXTNEF: a list of attributes, each with an id, a length
and a checksum; two of them hold lists of properties (MS-OXTNEF 2.1.3.4).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import struct
from collections.abc import Iterator

from extractor.errors import CorruptFileError, InputError
from extractor.intake import bodies, mapi, rtf_body
from extractor.intake import media_types as types
from extractor.intake.charsets import decode
from extractor.intake.headers import addresses, file_name, message_id, one_line
from extractor.intake.leaves import BODY_NAME
from extractor.intake.limits import Limits
from extractor.intake.mail_parts import Letter, Piece
from extractor.values.submission import Envelope, PartRole, Skipped

SIGNATURE = b"\x78\x9f\x3e\x22"
EMBEDDED = "message/x-tnef"  # announced for a mail inside, which is a TNEF stream of its own
NESTED_NAME = "message"

# attributes, by the lower half of their id (MS-OXTNEF 2.1.2.1)
_FROM, _SUBJECT, _SENT, _BODY = 0x8000, 0x8004, 0x8005, 0x800C
_TITLE, _DATA = 0x8010, 0x800F
_STARTS_ATTACHMENT, _MESSAGE_PROPERTIES, _ATTACHMENT_PROPERTIES = 0x9002, 0x9003, 0x9005
_CODE_PAGE = 0x9007


@dataclasses.dataclass(slots=True)
class _Found:
    """What the attributes told so far."""

    code_page: str = "cp1252"
    message: dict[int, bytes] = dataclasses.field(default_factory=dict)
    properties: mapi.Properties = dataclasses.field(default_factory=dict)
    attachments: list[tuple[dict[int, bytes], mapi.Properties]] = dataclasses.field(
        default_factory=list
    )


def take_apart(content: bytes, *, file: str, limits: Limits) -> Letter:
    """Read a TNEF stream; what stands behind a damaged place is left out and said so.

    Args:
        content: the stream.
        file: its name, for errors.
        limits: of the number of attachments and the size of the text.

    Raises:
        CorruptFileError: not one attribute can be read.
    """
    found = _Found()
    skipped: list[Skipped] = []
    try:
        for kind, value in _attributes(content, file):
            _keep(found, kind, value, file)
    except CorruptFileError as error:
        if not found.message and not found.properties and not found.attachments:
            raise
        skipped.append(Skipped(file_name(file, fallback=NESTED_NAME), types.TNEF, error.reason))
    pieces = [*_body(found, limits, skipped), *(_attachment(*it) for it in found.attachments)]
    return Letter(_envelope(found), tuple(pieces), tuple(skipped))


def _attributes(content: bytes, file: str) -> Iterator[tuple[int, bytes]]:
    """Give (lower half of the id, value) of each attribute; checksums are not looked at."""
    at = 6  # behind the signature and a key that means nothing
    while content[at : at + 16].strip(b"\0\r\n "):  # some programs fill the end up
        if at + 9 > len(content):
            raise CorruptFileError(file, "the Outlook attachment ends early")
        kind, length = struct.unpack_from("<HxxL", content, at + 1)
        start = at + 9
        if start + length > len(content):
            raise CorruptFileError(file, "the Outlook attachment ends early")
        yield kind, content[start : start + length]
        at = start + length + 2


def _keep(found: _Found, kind: int, value: bytes, file: str) -> None:
    if kind == _CODE_PAGE and len(value) >= 4:
        found.code_page = mapi.charset(struct.unpack_from("<L", value)[0])
    elif kind == _MESSAGE_PROPERTIES:
        found.properties.update(mapi.properties(value, file))
    elif kind == _STARTS_ATTACHMENT:
        found.attachments.append(({}, {_CODE_PAGE: found.code_page}))
    elif kind == _ATTACHMENT_PROPERTIES and found.attachments:
        found.attachments[-1][1].update(mapi.properties(value, file))
    elif kind in (_TITLE, _DATA) and found.attachments:
        found.attachments[-1][0][kind] = value
    elif kind in (_FROM, _SUBJECT, _SENT, _BODY):
        found.message[kind] = value


def _text(value: bytes | None, charset: str) -> str:
    return decode((value or b"").rstrip(b"\0"), declared=charset)


def _envelope(found: _Found) -> Envelope:
    known = found.properties
    name, address = _sender(found.message.get(_FROM, b""), found.code_page)
    stated = mapi.text(known, mapi.SENDER_SMTP) or mapi.text(known, mapi.SENDER_ADDRESS)
    subject = mapi.text(known, mapi.SUBJECT) or _text(found.message.get(_SUBJECT), found.code_page)
    stated_address = next((it for _, it in addresses(stated)), "")
    return Envelope(
        sender_name=one_line(mapi.text(known, mapi.SENDER_NAME) or name),
        sender_address=stated_address or next((it for _, it in addresses(address)), ""),
        subject=one_line(subject),
        date=mapi.instant(known, mapi.SENT) or _day(found.message.get(_SENT, b"")),
        message_id=message_id(mapi.text(known, mapi.MESSAGE_ID)),
        in_reply_to=message_id(mapi.text(known, mapi.IN_REPLY_TO)),
    )


def _sender(value: bytes, charset: str) -> tuple[str, str]:
    """Read a TRP structure (MS-OXTNEF 2.1.3.3.2): two lengths, then name and "SMTP:a@b.fr"."""
    if len(value) < 8:
        return "", ""
    name_bytes, address_bytes = struct.unpack_from("<HH", value, 4)
    name = _text(value[8 : 8 + name_bytes], charset)
    address = _text(value[8 + name_bytes : 8 + name_bytes + address_bytes], charset)
    return name, address.rpartition(":")[2]


def _day(value: bytes) -> dt.datetime | None:
    """Read a DTR structure (MS-OXTNEF 2.1.3.3.1), which is in UTC."""
    if len(value) < 12:
        return None
    try:
        year, month, day, hour, minute, second = struct.unpack_from("<6H", value)
        return dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)
    except ValueError:
        return None


def _body(found: _Found, limits: Limits, skipped: list[Skipped]) -> Iterator[Piece]:
    """Give the text in the version that is best to read; none if there is none."""
    plain = mapi.text(found.properties, mapi.BODY) or _text(
        found.message.get(_BODY), found.code_page
    )
    rich, kind = _html(found.properties), "text/html"
    packed = found.properties.get(mapi.RTF)
    if not rich and isinstance(packed, bytes):
        try:
            rich, kind = rtf_body.text_of(packed, limits=limits)
        except InputError as error:
            skipped.append(Skipped(BODY_NAME, types.RTF, error.reason))
    piece = bodies.best_version(plain, rich, kind)
    if piece is not None:
        text, media_type = piece
        content = text.encode("utf-8", "replace")
        yield Piece(BODY_NAME, media_type, content, PartRole.BODY)


def _html(known: mapi.Properties) -> str:
    value = known.get(mapi.HTML, b"")
    if not isinstance(value, bytes):
        return value if isinstance(value, str) else ""
    charset = bodies.html_charset(value) or mapi.code_page(known)
    return decode(value, declared=charset).replace("\0", "")


def _attachment(attributes: dict[int, bytes], known: mapi.Properties) -> Piece:
    charset = str(known.get(_CODE_PAGE, "cp1252"))
    given = (
        mapi.text(known, mapi.LONG_NAME)
        or mapi.text(known, mapi.SHORT_NAME)
        or _text(attributes.get(_TITLE), charset)
        or mapi.text(known, mapi.SHOWN_NAME)
    )
    name = file_name(given, fallback="attachment")
    inside = known.get(mapi.CONTENT)
    if isinstance(inside, bytes) and inside[16:20] == SIGNATURE:  # behind an interface's id
        return Piece(name, EMBEDDED, inside[16:], PartRole.ATTACHMENT)
    content = attributes.get(_DATA) or (inside if isinstance(inside, bytes) else b"")
    is_inline = bool(mapi.text(known, mapi.CONTENT_ID)) or bool(known.get(mapi.HIDDEN))
    declared = one_line(mapi.text(known, mapi.MIME_TYPE)).lower()
    return Piece(name, declared, content, PartRole.ATTACHMENT, inline=is_inline)
