"""Find everything that can be read in a received file, mails and archives inside included.

A piece that cannot be read does not spoil the rest: it is listed with the reason. The file as
a whole is refused only when nothing in it can be read.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from pathlib import PurePath

from extractor.errors import (
    EmptyMessageError,
    EncryptedFileError,
    InputError,
    LimitError,
    UnknownTypeError,
)
from extractor.intake import (
    archive,
    bodies,
    message,
    outlook,
    pictures,
    signed,
    tnef,
    uuencoded,
    yencoded,
)
from extractor.intake import media_types as types
from extractor.intake.budget import Budget
from extractor.intake.leaves import BODY_NAME
from extractor.intake.limits import Limits
from extractor.intake.mail_parts import Letter, Piece, forwarded
from extractor.intake.sniff import PGP_MESSAGE, sniff
from extractor.values.submission import Envelope, Part, PartRole, Skipped

# Announced types that hold nothing to read whatever their bytes are.
_NEVER_READ = {
    "application/pkcs7-signature": "signature",
    "application/x-pkcs7-signature": "signature",
    "application/pgp-signature": "signature",
    "application/pgp-encrypted": "encrypted",
    "application/applefile": "apple_file",
    "text/calendar": "calendar",
    "text/vcard": "business_card",
    "text/x-vcard": "business_card",
}
_NEVER_READ_FOUND = {types.CALENDAR: "calendar", types.CARD: "business_card"}
# "Content-Type: text/plain", the first line of what a mail program signs
_ENTITY = re.compile(rb"\s{0,99}(?:content-[a-z-]{1,40}|mime-version)[ \t]*:", re.IGNORECASE)
_SIGNED_ENDING = re.compile(r"\.(?:p7m|p7s)\Z", re.IGNORECASE)  # rechnung.xml.p7m
# Limits that a mail's readers note, as sentences for a mail of which nothing else is left.
_OVER = {
    "mail_depth": "the parts are nested too deeply",
    "body_bytes": "the text is too long",
    "mail_parts": "there are too many parts",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Unpacked:
    """The readable parts of one file, and what was left out."""

    parts: tuple[Part, ...]
    skipped: tuple[Skipped, ...] = ()
    envelope: Envelope | None = None
    received: dt.datetime | None = None


def unpack(content: bytes, media_type: str, *, file: str, limits: Limits) -> Unpacked:
    """Give the parts of a file.

    Args:
        content: its bytes.
        media_type: as found by `sniff`.
        file: its name.
        limits: how far to go.

    Raises:
        UnknownTypeError: its type is known but cannot be read.
        EmptyMessageError: a mail without text and without a readable attachment.
        LimitError, CorruptFileError, EncryptedFileError: and nothing in it could be read.
    """
    if media_type in types.READABLE:
        return Unpacked((Part(PurePath(file).name, media_type, content, PartRole.FILE),))
    if media_type not in types.CONTAINERS:
        raise UnknownTypeError(file, types.PLAIN_NAMES.get(media_type, media_type))
    search = _Search(limits, Budget.of(limits))
    if media_type in types.ARCHIVES or media_type == types.SIGNED:
        name = PurePath(file).name
        if media_type != types.SIGNED:
            search.open_archive(Piece(name, media_type, content, PartRole.FILE), (), 0)
        else:
            search.open_signed(Piece(name, "", content, PartRole.FILE), (), 0)
        return search.result(file, None)
    letter = _letter(content, media_type, file, limits)
    search.add_letter(letter, (), 0)
    return search.result(file, letter)


def _letter(content: bytes, media_type: str, file: str, limits: Limits) -> Letter:
    if media_type == types.OUTLOOK:
        return outlook.take_apart(content, file=file, limits=limits)
    if media_type == types.TNEF:
        return tnef.take_apart(content, file=file, limits=limits)
    return message.take_apart(content, file=file, limits=limits)


@dataclasses.dataclass(slots=True)
class _Search:
    limits: Limits
    budget: Budget
    parts: list[Part] = dataclasses.field(default_factory=list)
    skipped: list[Skipped] = dataclasses.field(default_factory=list)
    problem: InputError | None = None  # the first one met, told if nothing can be read

    def result(self, file: str, letter: Letter | None) -> Unpacked:
        if not self.parts:
            raise self._why_nothing(file, is_mail=letter is not None)
        return Unpacked(
            tuple(_told_apart(self.parts)),
            tuple(self.skipped),
            letter.envelope if letter else None,
            letter.received if letter else None,
        )

    def _why_nothing(self, file: str, *, is_mail: bool) -> InputError:
        over = next((it.reason for it in self.skipped if it.reason.startswith("limit:")), None)
        if self.problem is None and over is not None:
            key = over.removeprefix("limit:")
            return LimitError(file, f"{_OVER.get(key, 'it is too much to read')} (intake.{key})")
        if isinstance(self.problem, LimitError | EncryptedFileError) or (
            self.problem is not None and not is_mail
        ):
            return type(self.problem)(file, self.problem.detail)
        if is_mail:
            return EmptyMessageError(file)
        listed = ", ".join(f"{it.name}: {it.reason}" for it in self.skipped[:3])
        return UnknownTypeError(file, f"nothing in it can be read: {listed or 'it is empty'}")

    def add_letter(self, letter: Letter, inside: tuple[str, ...], level: int) -> None:
        self.skipped.extend(letter.skipped)
        for piece in letter.pieces:
            place = (*inside, *piece.inside)
            if piece.role is not PartRole.BODY:
                self.add_attachment(piece, place, level)
            elif len(piece.content) > self.limits.body_bytes:
                detail = f"the text has more than {self.limits.body_bytes} bytes"
                error = LimitError(piece.name, f"{detail} (intake.body_bytes)")
                self.skip(piece.name, piece.declared, error)
            elif len(self.parts) >= self.limits.mail_parts:
                self.skipped.append(Skipped(piece.name, piece.declared, "limit:mail_parts"))
            elif piece.content.lstrip().startswith(PGP_MESSAGE):
                self.skip(piece.name, piece.declared, EncryptedFileError(piece.name, "PGP"))
            elif piece.content.strip() and not _shows_nothing(piece):
                self.add_body(piece, place, level)

    def add_body(self, piece: Piece, place: tuple[str, ...], level: int) -> None:
        files: list[Piece] = []
        if piece.declared == types.TEXT:
            piece, files = uuencoded.split(piece)
            piece, unread = yencoded.split(piece)
            self.skipped.extend(unread)
        if piece.content.strip():
            part = Part(piece.name, piece.declared, piece.content, PartRole.BODY, place)
            self.parts.append(part)
        for file in files:
            self.add_attachment(file, place, level)

    def add_attachment(self, piece: Piece, inside: tuple[str, ...], level: int) -> None:
        reason = _NEVER_READ.get(piece.declared)
        if reason is None and not piece.content:
            reason = "empty"
        if reason is None and len(self.parts) >= self.limits.mail_parts:
            reason = "limit:mail_parts"
        if reason is not None:
            self.skipped.append(Skipped(piece.name, piece.declared, reason))
            return
        try:
            media_type = sniff(piece.content, file=piece.name)
        except InputError as error:
            self.skip(piece.name, piece.declared, error)
            return
        if media_type in types.CONTAINERS:
            self.open(piece, media_type, inside, level)
        else:
            self.keep(piece, media_type, inside)

    def keep(self, piece: Piece, media_type: str, inside: tuple[str, ...]) -> None:
        small_bytes = self.limits.small_picture_bytes
        if media_type in types.PICTURES and pictures.is_small(
            piece.content, inline=piece.inline, small_bytes=small_bytes
        ):
            self.skipped.append(Skipped(piece.name, media_type, "small_picture"))
        elif media_type not in types.READABLE:
            reason = _NEVER_READ_FOUND.get(media_type, "unreadable_type")
            self.skipped.append(Skipped(piece.name, media_type, reason))
        else:
            part = Part(piece.name, media_type, piece.content, PartRole.ATTACHMENT, inside)
            self.parts.append(part)

    def open(self, piece: Piece, media_type: str, inside: tuple[str, ...], level: int) -> None:
        place = (*inside, piece.name)
        is_archive = media_type in types.ARCHIVES
        deepest = self.limits.archive_depth if is_archive else self.limits.mail_depth
        key = "intake.archive_depth" if is_archive else message.DEPTH
        if level >= deepest:
            self.skip(piece.name, media_type, LimitError(piece.name, f"nested too deeply ({key})"))
            return
        if is_archive:
            self.open_archive(dataclasses.replace(piece, declared=media_type), place, level)
            return
        if media_type == types.SIGNED:
            self.open_signed(piece, inside, level)
            return
        try:
            letter = _letter(piece.content, media_type, piece.name, self.limits)
        except InputError as error:
            self.skip(piece.name, media_type, error)
            return
        if media_type == types.TNEF and piece.declared != tnef.EMBEDDED:
            self.add_winmail(letter, piece, inside, level)
            return
        # Places in the letter are relative to it; its own text gets its file's name.
        pieces = forwarded(_placed(letter, place), letter.envelope, place)
        self.add_letter(dataclasses.replace(letter, pieces=tuple(pieces)), (), level + 1)

    def add_winmail(
        self, letter: Letter, winmail: Piece, inside: tuple[str, ...], level: int
    ) -> None:
        """Add what a winmail.dat holds to the mail that it came with, as Outlook shows it."""
        if not letter.pieces and not letter.skipped:
            self.skipped.append(Skipped(winmail.name, types.TNEF, "empty"))
        has_text = any(it.role is PartRole.BODY and it.inside == inside for it in self.parts)
        pieces = [it for it in letter.pieces if it.role is not PartRole.BODY or not has_text]
        if len(pieces) < len(letter.pieces):
            self.skipped.append(Skipped(BODY_NAME, types.TNEF, "other_version"))
        placed = [dataclasses.replace(it, inside=inside) for it in pieces]
        self.add_letter(dataclasses.replace(letter, pieces=tuple(placed)), (), level + 1)

    def open_signed(self, piece: Piece, inside: tuple[str, ...], level: int) -> None:
        """Add what was signed: the mail's own text and files, or a file."""
        try:
            content = signed.content_of(piece.content, file=piece.name, limits=self.limits)
            if content is None:
                self.skipped.append(Skipped(piece.name, types.SIGNED, "signature"))
            elif _ENTITY.match(content):
                letter = message.take_apart(content, file=piece.name, limits=self.limits)
                self.add_letter(letter, inside, level + 1)
            else:
                name = _SIGNED_ENDING.sub("", piece.name) or piece.name
                self.add_attachment(
                    Piece(name, "", content, PartRole.ATTACHMENT), inside, level + 1
                )
        except InputError as error:
            self.skip(piece.name, types.SIGNED, error)

    def open_archive(self, packed: Piece, place: tuple[str, ...], level: int) -> None:
        """Add the files of an archive, whose type is found and stands as `declared`."""
        name, media_type = packed.name, packed.declared
        reader = archive.members(packed.content, media_type, file=name, budget=self.budget)
        while True:
            try:
                member = next(reader, None)
            except InputError as error:
                self.skip(name, media_type, error)
                return
            if member is None:
                return
            if member.content is None:
                self.skipped.append(Skipped(member.name, "", "link"))
                continue
            piece = Piece(member.name, "", member.content, PartRole.ATTACHMENT)
            self.add_attachment(piece, place, level + 1)

    def skip(self, name: str, media_type: str, error: InputError) -> None:
        self.problem = self.problem or error
        self.skipped.append(Skipped(name, media_type, error.reason))


def _placed(letter: Letter, place: tuple[str, ...]) -> list[Piece]:
    return [dataclasses.replace(it, inside=(*place, *it.inside)) for it in letter.pieces]


def _shows_nothing(piece: Piece) -> bool:
    if piece.declared != "text/html":
        return False
    return not bodies.visible_text(piece.content.decode("utf-8")).strip()


def _told_apart(parts: list[Part]) -> list[Part]:
    """Number parts of the same name, because evidence names the part it stands in."""
    seen: dict[str, int] = {}
    named: list[Part] = []
    for part in parts:
        seen[part.name] = seen.get(part.name, 0) + 1
        count = seen[part.name]
        name = part.name if count == 1 else f"{part.name} ({count})"
        named.append(dataclasses.replace(part, name=name))
    return named
