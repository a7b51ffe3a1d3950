"""The media types that are told apart, and which of them can be read."""

from __future__ import annotations

PDF = "application/pdf"
TIFF = "image/tiff"
PNG = "image/png"
JPEG = "image/jpeg"
WEBP = "image/webp"
GIF = "image/gif"
BMP = "image/bmp"
MAIL = "message/rfc822"
OUTLOOK = "application/vnd.ms-outlook"
TNEF = "application/vnd.ms-tnef"
SIGNED = "application/pkcs7-mime"
ENCRYPTED = "application/x-encrypted"  # S/MIME; there is no registered type apart
SEVEN_ZIP = "application/x-7z-compressed"
TAR = "application/x-tar"
GZIP = "application/gzip"
BZIP2 = "application/x-bzip2"
XZ = "application/x-xz"
RAR = "application/vnd.rar"
WORD_97 = "application/msword"
EXCEL_97 = "application/vnd.ms-excel"
OLE = "application/x-ole-storage"
ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
HTML = "text/html"
CSV = "text/csv"
TEXT = "text/plain"
RTF = "application/rtf"
XML = "application/xml"
E_INVOICE = "application/x-einvoice+xml"  # there is no registered type for CII and UBL invoices
EDIFACT = "application/edifact"
X12 = "application/edi-x12"
CALENDAR = "text/calendar"
CARD = "text/vcard"

PICTURES = frozenset({TIFF, PNG, JPEG, WEBP, GIF, BMP})
READABLE = PICTURES | {PDF, TEXT, HTML, CSV, RTF, DOCX, ODT, XLSX, EXCEL_97, ODS, E_INVOICE}
ARCHIVES = frozenset({ZIP, SEVEN_ZIP, TAR, GZIP, BZIP2, XZ})
CONTAINERS = ARCHIVES | {MAIL, OUTLOOK, TNEF, SIGNED}

# For the sentence a clerk reads.
PLAIN_NAMES = {
    WORD_97: "a Word file of the old kind (.doc); save it as .docx or PDF",
    OLE: "an office file of an old kind, or one with a password",
    PPTX: "a presentation",
    RAR: "a RAR archive; ask for a zip file",
    XLSB: "a binary Excel file (.xlsb); save it as .xlsx",
    XML: "an XML file that is no electronic invoice",
    EDIFACT: "an EDIFACT message",
    X12: "an X12 message",
    CALENDAR: "a calendar entry",
    CARD: "a business card",
}

# How files begin that cannot be read, so that the clerk learns more than some bytes.
FOREIGN_MARKS = (
    (b"\x1f\x9d", "a compressed file"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"8BPS", "a Photoshop picture"),
    (b"%!PS", "a PostScript file"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"\x00\x00\x00\x0cjP", "a JPEG 2000 picture"),
    (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "a OneNote file"),
    (b"SQLite format 3", "a database"),
    (b"\x30\x82", "a certificate or a key"),
    (b"OggS", "a sound recording"),
    (b"ID3", "a sound recording"),
)
# Boxed media (ISO 14496-12): the kind stands at byte 8, behind "ftyp".
FOREIGN_BRANDS = (
    ((b"heic", b"heix", b"mif1", b"msf1", b"heim"), "a HEIC photo"),
    ((b"avif", b"avis"), "an AVIF picture"),
    ((b"qt  ", b"mp4", b"isom", b"M4V", b"3gp", b"M4A"), "a video or sound recording"),
)


def foreign_name(content: bytes) -> str:
    """Say what a file is that cannot be read, at worst how it begins."""
    for mark, name in FOREIGN_MARKS:
        if content.startswith(mark):
            return name
    if content[4:8] == b"ftyp":
        for brands, name in FOREIGN_BRANDS:
            if content[8:12].startswith(brands):
                return name
    return f"it begins with the bytes {content[:8].hex(' ')}"
