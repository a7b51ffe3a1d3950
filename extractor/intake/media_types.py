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
WORD_97 = "application/msword"
EXCEL_97 = "application/vnd.ms-excel"
OLE = "application/x-ole-storage"
ZIP = "application/zip"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
HTML = "text/html"
CSV = "text/csv"
TEXT = "text/plain"
RTF = "application/rtf"
XML = "application/xml"
EDIFACT = "application/edifact"
X12 = "application/edi-x12"
CALENDAR = "text/calendar"
CARD = "text/vcard"

PICTURES = frozenset({TIFF, PNG, JPEG, WEBP, GIF, BMP})
READABLE = frozenset({PDF, TIFF, PNG, JPEG, WEBP, TEXT, HTML, CSV, DOCX, XLSX})
CONTAINERS = frozenset({MAIL, OUTLOOK, ZIP})

# For the sentence a clerk reads.
PLAIN_NAMES = {
    GIF: "a GIF picture",
    BMP: "a BMP picture",
    WORD_97: "a Word file of the old kind (.doc)",
    EXCEL_97: "an Excel file of the old kind (.xls)",
    OLE: "an office file of an old kind, or one with a password",
    PPTX: "a presentation",
    ODT: "an OpenDocument text",
    ODS: "an OpenDocument spreadsheet",
    RTF: "a rich text file",
    XML: "an XML file",
    EDIFACT: "an EDIFACT message",
    X12: "an X12 message",
    CALENDAR: "a calendar entry",
    CARD: "a business card",
}
