"""What is said between a reader and the process that reads for it.

msgspec's only door. Messages are MessagePack in frames, each after its length. They carry values
only: a child that a file has taken over can send wrong words, but nothing that runs.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Protocol, TypeVar

import msgspec

from extractor.errors import InputError, OcrError
from extractor.values.document import Document, Page
from extractor.values.einvoice import EInvoice
from extractor.values.submission import PartRole

Error = TypeVar("Error", InputError, OcrError)
LENGTH = struct.Struct(">I")
LARGEST_FRAME = 128 * 1024 * 1024  # some three million words


class Start(msgspec.Struct, frozen=True, tag=True):
    """The first word to a child: the reading settings as JSON."""

    settings: bytes


class Open(msgspec.Struct, frozen=True, tag=True):
    """Here is a part; its bytes follow, not in the frame."""

    name: str
    media_type: str
    role: PartRole
    size: int


class Look(msgspec.Struct, frozen=True, tag=True):
    """Read the digital ones of these pages, one answer a page."""

    first: int
    stop: int


class Recognise(msgspec.Struct, frozen=True, tag=True):
    """Read this scanned page; the language is that of the pages before it, if known."""

    index: int
    language: str | None


class Close(msgspec.Struct, frozen=True, tag=True):
    """Forget the part."""


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The child has started; so much memory it held at most, the parent's share before included."""

    peak_bytes: int


class Opened(msgspec.Struct, frozen=True, tag=True):
    """The part has pages to ask for."""


class Problem(msgspec.Struct, frozen=True, tag=True):
    """An error of ours; as an answer it means that the part cannot be read at all."""

    code: str
    file: str
    detail: str


class PageRead(msgspec.Struct, frozen=True, tag=True):
    """One page; the language as far as it was asked for and can be told."""

    page: Page
    language: str | None = None
    problem: Problem | None = None


class IsScan(msgspec.Struct, frozen=True, tag=True):
    """This page has to be recognised."""


class NoMore(msgspec.Struct, frozen=True, tag=True):
    """There is no such page, or it lies beyond a limit that the notes name."""

    notes: tuple[str, ...] = ()
    einvoice: EInvoice | None = None


class Whole(msgspec.Struct, frozen=True, tag=True):
    """A part without pages, read in one go."""

    document: Document


class Exhausted(msgspec.Struct, frozen=True, tag=True):
    """The child has no memory left and ends."""


class Fault(msgspec.Struct, frozen=True, tag=True):
    """The child ends by an exception that nobody foresaw."""

    kind: str
    place: str


Request = Start | Open | Look | Recognise | Close
Answer = Ready | Opened | Problem | PageRead | IsScan | NoMore | Whole | Exhausted | Fault
_encoder = msgspec.msgpack.Encoder()
_requests: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


class BadMessageError(ValueError):
    """The other side sent what it should not."""


class FrameTooLongError(ValueError):
    """An answer is too long to be sent."""


class Stream(Protocol):
    """Where requests come from."""

    def read(self, size: int, /) -> bytes | None:
        """Give so many bytes, fewer at the end."""
        ...


def frame_of(message: Request | Answer) -> bytes:
    """Encode a message.

    Raises:
        FrameTooLongError: it is longer than the other side would take.
        UnicodeEncodeError: it holds half a surrogate pair.
    """
    body = _encoder.encode(message)
    if len(body) > LARGEST_FRAME:
        raise FrameTooLongError(len(body))
    return LENGTH.pack(len(body)) + body


def next_request(stream: Stream) -> Request | None:
    """Wait for a request; None when the other side has gone."""
    length = stream.read(LENGTH.size) or b""
    if len(length) < LENGTH.size:
        return None
    body = stream.read(LENGTH.unpack(length)[0]) or b""
    return _requests.decode(body)


def cut_answers(buffer: bytearray) -> list[Answer]:
    """Take the complete answers off the front of what has arrived.

    Raises:
        BadMessageError: it is no answer.
    """
    answers: list[Answer] = []
    at = 0
    while len(buffer) - at >= LENGTH.size:
        (length,) = LENGTH.unpack_from(buffer, at)
        if length > LARGEST_FRAME:
            raise BadMessageError(length)
        end = at + LENGTH.size + length
        if len(buffer) < end:
            break
        try:
            answers.append(_answers.decode(bytes(buffer[at + LENGTH.size : end])))
        except msgspec.MsgspecError as error:
            raise BadMessageError(str(error)) from error
        at = end
    del buffer[:at]
    return answers


def is_sound(page: Page, number: int) -> bool:
    """Say whether a page is the one asked for and points only to words that it has."""
    count = len(page.words)
    cells = (cell for table in page.tables for row in table.rows for cell in row)
    return (
        page.number == number
        and all(0 <= line.first <= line.last <= count for line in page.lines)
        and all(0 <= index < count for cell in cells for index in cell.words)
    )


def problem_of(error: InputError | OcrError) -> Problem:
    """Put an error into words that can be sent."""
    return Problem(error.code, error.file, error.detail)


def error_of(problem: Problem, file: str) -> InputError | OcrError:
    """Give the error again.

    Args:
        problem: as sent.
        file: what the error is about, unless the engine is at fault.
    """
    for kind in _kinds(OcrError):
        if kind.code == problem.code:
            return kind(problem.file, problem.detail)
    known = {kind.code: kind for kind in _kinds(InputError)}
    return known.get(problem.code, InputError)(file, problem.detail)


def _kinds(kind: type[Error]) -> Iterator[type[Error]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)
