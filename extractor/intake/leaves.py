"""One part of a mail that holds no further parts: its name, its bytes, its text."""

from __future__ import annotations

import email.message

from extractor.intake import bodies
from extractor.intake.charsets import decode
from extractor.intake.headers import file_name, header_text
from extractor.intake.mail_parts import Piece
from extractor.values.submission import PartRole

BODY_NAME = "body"
_BODY_TYPES = frozenset({"text/plain", "text/html"})
_UNREADABLE_PARAMETERS = (ValueError, LookupError, TypeError, IndexError, AttributeError)
_ENDINGS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "text/html": ".html",
    "text/plain": ".txt",
}


def leaf(message: email.message.Message, kind: str, inside: tuple[str, ...]) -> Piece:
    """Give a part as a piece: a text without a file name is a body, all else an attachment.

    Args:
        message: a part without children.
        kind: its announced media type.
        inside: names of the mails it came in.
    """
    given = given_name(message)
    disposition = message.get_content_disposition() or ""
    content = _content(message)
    if kind.startswith("multipart/"):  # announced, but without its boundary: it is just text
        kind = "text/plain"
    if kind in _BODY_TYPES and not given and disposition != "attachment":
        text = _text(message, kind, content)
        return Piece(BODY_NAME, kind, text.encode("utf-8", "replace"), PartRole.BODY, inside)
    name = given or "attachment" + _ENDINGS.get(kind, "")
    is_inline = disposition == "inline" or (not disposition and "content-id" in message)
    return Piece(name, kind, content, PartRole.ATTACHMENT, inside, inline=is_inline)


def packed_mail(
    outer: email.message.Message,
    children: list[email.message.Message],
    inside: tuple[str, ...],
) -> Piece:
    """Give a mail that was sent in base64, which the rules forbid (RFC 2046, 5.2.1) and Lotus does.

    The parser takes the packed lines for the mail's own text; unpacked they are a file of the
    type mail.
    """
    lines = "".join(str(it.get_payload()) for it in children)
    unpacked = email.message.Message()
    unpacked["Content-Transfer-Encoding"] = outer["content-transfer-encoding"]
    unpacked.set_payload(lines)
    name = given_name(outer) or "message.eml"
    return Piece(name, "message/rfc822", _content(unpacked), PartRole.ATTACHMENT, inside)


def given_name(message: email.message.Message) -> str:
    """Give the name the sender gave to a part, made harmless; empty if there is none."""
    try:
        name = message.get_filename("")
    except _UNREADABLE_PARAMETERS:  # on odd continuations (RFC 2231)
        return ""
    return file_name(str(name), fallback="")


def _content(message: email.message.Message) -> bytes:
    try:
        content = message.get_payload(decode=True)
    except _UNREADABLE_PARAMETERS:
        content = message.get_payload()
    if isinstance(content, bytes):
        return content
    return str(content or "").encode("utf-8", "surrogateescape")


def _parameter(message: email.message.Message, name: str) -> str:
    try:
        value = message.get_param(name, "")
    except _UNREADABLE_PARAMETERS:
        return ""
    return header_text(value[2] if isinstance(value, tuple) else str(value)).lower()


def _text(message: email.message.Message, kind: str, content: bytes) -> str:
    charset = _parameter(message, "charset")
    if kind == "text/html":
        charset = charset or bodies.html_charset(content) or ""
    text = decode(content, declared=charset)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").lstrip("\ufeff")
    if kind == "text/plain" and _parameter(message, "format") == "flowed":
        return bodies.unflow(text, delete_space=_parameter(message, "delsp") == "yes")
    return text
