"""Tell what a file is from its bytes; names and announced types lie too often."""

from __future__ import annotations

import io
import re
import struct
import zipfile

from extractor.errors import (
    CorruptFileError,
    EmptyFileError,
    EncryptedFileError,
    LimitError,
    UnknownTypeError,
)
from extractor.intake import media_types as types
from extractor.intake import signed
from extractor.intake.charsets import decode

_HEAD_BYTES = 4096
_MAIL_BYTES = 64 * 1024  # mail servers put seals of several KiB before the first usual header
_BLANKS = b" \t\r\n\f\v\0"
_MARKS = (
    (b"II*\x00", types.TIFF),
    (b"MM\x00*", types.TIFF),
    (b"II+\x00", types.TIFF),
    (b"MM\x00+", types.TIFF),
    (b"\x89PNG\r\n\x1a\n", types.PNG),
    (b"\xff\xd8\xff", types.JPEG),
    (b"GIF87a", types.GIF),
    (b"GIF89a", types.GIF),
    (b"{\\rtf", types.RTF),
    (b"7z\xbc\xaf\x27\x1c", types.SEVEN_ZIP),
    (b"\x1f\x8b\x08", types.GZIP),
    (b"BZh", types.BZIP2),
    (b"\xfd7zXZ\0", types.XZ),
    (b"Rar!\x1a\x07", types.RAR),
    (b"\x78\x9f\x3e\x22", types.TNEF),
    (b"BEGIN:VCALENDAR", types.CALENDAR),
    (b"BEGIN:VCARD", types.CARD),
)
_SIGNED = (b"\x30", b"MI", b"-----BEGIN PKCS", b"-----BEGIN CMS")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# "<html>" in a page that shows how a PDF begins
_HTML_BYTES = re.compile(rb"\s{0,99}<(?:!doctype|html|p|div|table|body)\b", re.IGNORECASE)
# Names of streams as the directory of an OLE file holds them.
_OLE_STREAMS = (
    ("__properties_version1.0", types.OUTLOOK),
    ("WordDocument", types.WORD_97),
    ("Workbook", types.EXCEL_97),
)
_ZIP_FOLDERS = (("word/", types.DOCX), ("xl/", types.XLSX), ("ppt/", types.PPTX))
_OPEN_DOCUMENTS = {types.ODT, types.ODS}
_ZIP_DIRECTORY_BYTES = 2 * 1024 * 1024

# "Subject: 2 sachen", the first line of a header block
_HEADER_LINE = re.compile(rb"[!-9;-~]{1,76}:[ \t]?")
_HEADER_NAMES = frozenset(
    b"from to cc subject date message-id mime-version content-type received return-path sender"
    b" reply-to delivered-to x-mailer in-reply-to references dkim-signature arc-seal"
    b" arc-message-signature arc-authentication-results authentication-results received-spf"
    b" thread-topic thread-index content-transfer-encoding x-received list-unsubscribe".split()
)
# "<!doctype html>", "<html lang=de>", "<table border=1>", after blanks and comments
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|meta|title|"
    r"style|table|div|p|br|span|font|b|center|h[1-6])\b",
    re.IGNORECASE,
)
_XML = re.compile(
    r"\s*(?:<\?xml|<svg|<!--|<!DOCTYPE|<(?:\w{1,40}:)?\w{1,60}[^<>]{0,4000}?\bxmlns[:=])"
)
# "<rsm:CrossIndustryInvoice xmlns...", "<Invoice xmlns=..."
_E_INVOICE = re.compile(
    r"<(?:\w{1,40}:)?(?:CrossIndustry(?:Invoice|Document)|SCRDMCCBDACIOMessageStructure"
    r"|(?:Invoice|CreditNote)(?=[^>]{0,4000}urn:oasis:names:specification:ubl))\b"
)
# What may stand before the root element of XML, and how it ends; a document type is refused later.
_COMMENTS = (("<?xml", ">"), ("<!--", "-->"))
_XML_PROLOGUE = (("<?", "?>"), ("<!--", "-->"), ("<!", ">"), ("]", ">"))
# begins with a service string (UNA) or with an interchange header such as UNB+UNOC:3
_EDIFACT = re.compile(rb"\s*(?:UNA.{6}\s*UN[BG]|UNB.UNO[A-Z])", re.DOTALL)
# "ISA*00*          *00*..."
_X12 = re.compile(rb"\s*ISA([^A-Za-z0-9\s])\d\d\1")
PGP_MESSAGE = b"-----BEGIN PGP MESSAGE-----"
_CSV_DELIMITERS = ";\t,|"


def sniff(content: bytes, *, file: str) -> str:
    """Give the media type of some bytes.

    Args:
        content: the whole file.
        file: its name, for the error; its ending only helps to tell a table from plain text.

    Raises:
        EmptyFileError: there are no bytes, or only blanks.
        EncryptedFileError: an office file with a password, or a mail for its addressee only.
        CorruptFileError: an archive whose directory cannot be read.
        UnknownTypeError: of no type that is told apart here.
    """
    if not content:
        raise EmptyFileError(file)
    if len(content) < _HEAD_BYTES and not content.strip(_BLANKS):
        raise EmptyFileError(file, "nothing but blanks")
    found = _from_marks(content, file) or _from_text(content, file)
    if found is None:
        raise UnknownTypeError(file, types.foreign_name(content))
    return found


def _from_marks(content: bytes, file: str) -> str | None:
    for mark, media_type in _MARKS:
        if content.startswith(mark):
            return media_type
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return types.WEBP
    if content.startswith(b"BM") and content[6:10] == b"\0\0\0\0":
        return types.BMP
    if content.startswith(_SIGNED):
        return _signed_kind(content, file)
    if content.startswith(_OLE):
        return _ole_kind(content, file)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(content, file)
    if content[257:262] == b"ustar":
        return types.TAR
    if b"%PDF-" in content[:1024] and not _is_mail(content) and not _HTML_BYTES.match(content):
        return types.PDF
    return None


def _signed_kind(content: bytes, file: str) -> str | None:
    found = signed.kind_of(content)
    if found == types.ENCRYPTED:
        raise EncryptedFileError(file, "S/MIME")
    return found


def _ole_kind(content: bytes, file: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise EncryptedFileError(file)
    for stream, media_type in _OLE_STREAMS:
        if stream.encode("utf-16-le") in content:
            return media_type
    return types.OLE


def _zip_kind(content: bytes, file: str) -> str:
    check_zip_directory(content, file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OSError) as error:
        raise CorruptFileError(file, "the archive's directory cannot be read") from error
    if "[Content_Types].xml" in names:
        if "xl/workbook.bin" in names:
            return types.XLSB
        for folder, media_type in _ZIP_FOLDERS:
            if any(name.startswith(folder) for name in names):
                return media_type
    if names[:1] == ["mimetype"]:
        declared = content[38:120]  # stored first and uncompressed (OpenDocument 1.3, part 2, 3.3)
        for media_type in _OPEN_DOCUMENTS:
            if declared.startswith(media_type.encode()):
                return media_type
    return types.ZIP


def check_zip_directory(content: bytes, file: str) -> None:
    """Refuse an archive whose directory alone would take long to read.

    Raises:
        CorruptFileError: the end record is missing.
        LimitError: the directory is larger than 2 MiB.
    """
    at = content.rfind(b"PK\x05\x06")
    if at < 0 or len(content) < at + 22:
        raise CorruptFileError(file, "the end of the archive is missing")
    (size,) = struct.unpack_from("<L", content, at + 12)
    if _ZIP_DIRECTORY_BYTES < size < 0xFFFFFFFF:
        detail = "the archive's directory is unreasonably large (intake.archive_members)"
        raise LimitError(file, detail)


def _from_text(content: bytes, file: str) -> str | None:
    head = content[:_HEAD_BYTES]
    if _is_mail(content):
        return types.MAIL
    if head.lstrip().startswith(PGP_MESSAGE):
        raise EncryptedFileError(file, "PGP")
    if not _is_text(content) or head.startswith(b"%!PS"):
        return None
    if _EDIFACT.match(head):
        return types.EDIFACT
    if _X12.match(head):
        return types.X12
    text = decode(content[: 64 * 1024]).lstrip("\ufeff")
    if _HTML.match(text, _past(text, _COMMENTS)):
        return types.HTML
    if _XML.match(text):
        return types.E_INVOICE if _E_INVOICE.match(text, _past(text, _XML_PROLOGUE)) else types.XML
    return (
        types.CSV if _is_table(text, named=file.lower().endswith((".csv", ".tsv"))) else types.TEXT
    )


def _past(text: str, marks: tuple[tuple[str, str], ...]) -> int:
    """Give the first place behind blanks and stretches that begin and end with these marks.

    Each character is looked at once; regular expressions need ages for thousands of comments.
    """
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        end = next((end for start, end in marks if text.startswith(start, at)), None)
        if end is None:
            break
        found = text.find(end, at)
        at = len(text) if found < 0 else found + len(end)
    return at


def _is_mail(content: bytes) -> bool:
    """Say whether two well-known headers stand in the first lines."""
    block = content[:_MAIL_BYTES].lstrip(b"\xef\xbb\xbf\r\n")
    if block.startswith(b"From ") and b"\n" in block:  # the separator line of an mbox
        block = block.split(b"\n", 1)[1]
    names: set[bytes] = set()
    for line in block.splitlines():
        if line[:1] in (b" ", b"\t") and names:
            continue
        if not _HEADER_LINE.match(line):
            break
        names.add(line.split(b":", 1)[0].lower())
    return len(names & _HEADER_NAMES) >= 2


def _is_text(content: bytes) -> bool:
    """Say whether bytes are text: hardly any control characters, in any usual charset."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        sample = decode(content[:_HEAD_BYTES])
        odd = sum(1 for it in sample if (it < " " and it not in "\t\n\r\f") or it == "\ufffd")
        return odd <= len(sample) * 0.01
    sample_bytes = content[: 64 * 1024]
    controls = sum(1 for it in sample_bytes if it < 32 and it not in b"\t\n\r\f\v\x1a\x1b")
    if b"\0" in sample_bytes or controls > len(sample_bytes) * 0.01:
        return False
    high = sum(1 for it in sample_bytes if it >= 0x80)
    return high <= len(sample_bytes) * 0.4 or "\ufffd" not in decode(sample_bytes[:-4])


def _is_table(text: str, *, named: bool) -> bool:
    """Say whether the first lines have the same number of delimiters.

    Args:
        text: the start of the file.
        named: its name ends like a table's, so that two columns are enough.
    """
    lines = [line for line in text.splitlines()[:20] if line.strip()][:-1]
    least = 1 if named else 2
    if named and len(text.splitlines()) <= 2:
        lines = text.splitlines()[:1]
    if len(lines) < (1 if named else 2):
        return False
    for delimiter in _CSV_DELIMITERS:
        counts = [_outside_quotes(line, delimiter) for line in lines]
        same = sum(1 for it in counts if it == counts[0])
        if counts[0] >= least and same >= 0.9 * len(counts):
            return True
        if named and _has_rows(lines, delimiter):
            return True
    return False


def _has_rows(lines: list[str], delimiter: str) -> bool:
    """Say whether some lines are rows of a table, though a title or remarks stand around them."""
    counts = [
        0 if delimiter == "," and ", " in line else _outside_quotes(line, delimiter)
        for line in lines
    ]
    return any(counts.count(it) >= 2 for it in set(counts) if it >= 2)


def _outside_quotes(line: str, delimiter: str) -> int:
    return sum(it.count(delimiter) for it in line.split('"')[::2])
