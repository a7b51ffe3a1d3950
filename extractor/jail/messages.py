"""What is said between a program and the jailed processes that read for it.

Messages are MessagePack in frames, each after its length. They carry values
only: a child that a file has taken over can send wrong words, but nothing that runs.
"""

from __future__ import annotations

import struct
from typing import Protocol

import msgspec

from extractor.jail.pictures import Picture, ReadPicture, WordsRead
from extractor.jail.views import Draw, Drawn, Held, Hold, LetterShown, ShowLetter, Spell, Spelt
from extractor.values.document import Document, Page
from extractor.values.einvoice import EInvoice
from extractor.values.submission import Envelope, Part, PartRole, Skipped

LENGTH = struct.Struct(">I")
RUNS = b"-"  # instead of how a process ended: it has not
LARGEST_FRAME = 128 * 1024 * 1024  # some three million words


class Start(msgspec.Struct, frozen=True, tag=True):
    """What a process is to do, and what it may do; the first word to it.

    Attributes:
        program: the module that reads; it has a function `prepare`.
        settings: for that function, as JSON.
        task: for that function, which part of the work it is.
        memory_bytes: that one document may take.
        written_bytes: of one file that it writes.
    """

    program: str
    settings: bytes
    task: str
    memory_bytes: int
    written_bytes: int


class TakeApart(msgspec.Struct, frozen=True, tag=True):
    """Here is a received file to take apart; its bytes follow, not in the frame."""

    file: str
    size: int


class Open(msgspec.Struct, frozen=True, tag=True):
    """Here is a part; its bytes follow, not in the frame.

    Attributes:
        held: its place among the parts that the child took apart itself; no bytes follow then.
    """

    name: str
    media_type: str
    role: PartRole
    size: int
    held: int | None = None


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
    """The child has started.

    Attributes:
        process_id: its number.
        peak_bytes: the most memory it held so far, what it shares with its parent included.
        walls: names of what holds it in, as in `extractor.jail.walls`.
    """

    process_id: int
    peak_bytes: int
    walls: tuple[str, ...] = ()


class Taken(msgspec.Struct, frozen=True, tag=True):
    """What a received file holds.

    Attributes:
        is_part: the file itself is the only part; its bytes are left out.
        sent: the date of the envelope, which has none itself: MessagePack keeps no time zones.
        received: a date as well, in ISO 8601.
    """

    media_type: str
    parts: tuple[Part, ...]
    is_part: bool
    skipped: tuple[Skipped, ...]
    envelope: Envelope | None
    sent: str | None
    received: str | None


class Opened(msgspec.Struct, frozen=True, tag=True):
    """The part has pages to ask for."""


class Problem(msgspec.Struct, frozen=True, tag=True):
    """An error of ours; as an answer it means that the part cannot be read at all."""

    code: str
    file: str
    detail: str


class PageRead(msgspec.Struct, frozen=True, tag=True):
    """One page."""

    page: Page
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


class Ended(msgspec.Struct, frozen=True, tag=True):
    """How a process ended: its exit code (negative for a signal) and the most memory it held."""

    code: int
    peak_bytes: int


Viewing = Hold | Draw | Spell | ShowLetter
Viewed = Held | Drawn | Spelt | LetterShown
Recognised = WordsRead | Problem  # from one child to another one
Request = Start | TakeApart | Open | Look | Recognise | Close | Viewing | ReadPicture | Recognised
Answer = (
    Ready
    | Taken
    | Opened
    | PageRead
    | IsScan
    | NoMore
    | Whole
    | Exhausted
    | Fault
    | Viewed
    | Picture
    | Recognised
)
_encoder = msgspec.msgpack.Encoder()
_requests: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)
_starts: msgspec.msgpack.Decoder[Start] = msgspec.msgpack.Decoder(Start)
_ends: msgspec.msgpack.Decoder[Ended] = msgspec.msgpack.Decoder(Ended)


class BadMessageError(ValueError):
    """The other side sent what it should not."""


class FrameTooLongError(ValueError):
    """An answer is too long to be sent."""


class Stream(Protocol):
    """Where requests come from."""

    def read(self, size: int, /) -> bytes | None:
        """Give so many bytes, fewer at the end."""
        ...


def frame_of(message: Request | Answer) -> bytearray:
    """Encode a message.

    Raises:
        FrameTooLongError: it is longer than the other side would take.
        UnicodeEncodeError: it holds half a surrogate pair.
    """
    frame = bytearray(LENGTH.size)
    _encoder.encode_into(message, frame, LENGTH.size)
    length = len(frame) - LENGTH.size
    if length > LARGEST_FRAME:
        raise FrameTooLongError(length)
    LENGTH.pack_into(frame, 0, length)
    return frame


def next_request(stream: Stream) -> Request | None:
    """Wait for a request; None when the other side has gone."""
    length = stream.read(LENGTH.size) or b""
    if len(length) < LENGTH.size:
        return None
    body = stream.read(LENGTH.unpack(length)[0]) or b""
    return _requests.decode(body)


def packet_of(message: Start | Ended) -> bytes:
    """Encode a message that is sent alone."""
    return _encoder.encode(message)


def start_of(packet: bytes) -> Start | None:
    """Decode the first word; None when the other side has gone."""
    return _starts.decode(packet) if packet else None


def ended_of(packet: bytes) -> Ended | None:
    """Decode how a process ended; None if it has not."""
    return _ends.decode(packet) if packet != RUNS else None


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
            answers.append(_answers.decode(buffer[at + LENGTH.size : end]))
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
