"""Types are found from bytes, whatever the name says."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import (
    CorruptFileError,
    EmptyFileError,
    EncryptedFileError,
    InputError,
    UnknownTypeError,
)
from extractor.intake.sniff import sniff

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100


def zipped(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            media_type = "application/vnd.oasis.opendocument.spreadsheet"
            archive.writestr(name, media_type if name == "mimetype" else "x")
    return target.getvalue()


def utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"%PDF-1.7\n", "application/pdf", id="pdf"),
        pytest.param(b"\xef\xbb\xbf\n junk %PDF-1.4", "application/pdf", id="pdf-after-junk"),
        pytest.param(b"II*\x00\x08\0\0\0", "image/tiff", id="tiff-intel"),
        pytest.param(b"MM\x00*\0\0\0\x08", "image/tiff", id="tiff-motorola"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "image/png", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0", "image/jpeg", id="jpeg"),
        pytest.param(b"RIFF\0\0\0\0WEBPVP8 ", "image/webp", id="webp"),
        pytest.param(b"GIF89a\x01\0\x01\0", "image/gif", id="gif"),
        pytest.param(b"From: a@b.fr\nSubject: Avoir\n\nBonjour", "message/rfc822", id="mail"),
        pytest.param(
            b"From MAILER-DAEMON Fri\nFrom: a@b.fr\nTo: c@d.fr\n\n", "message/rfc822", id="mbox"
        ),
        pytest.param(
            b"\r\nReceived: by x\r\n (tls)\r\nDate: today\r\n\r\n%PDF-1.4",
            "message/rfc822",
            id="mail-with-folded-header",
        ),
        pytest.param(
            OLE + utf16("__properties_version1.0"), "application/vnd.ms-outlook", id="msg"
        ),
        pytest.param(OLE + utf16("WordDocument"), "application/msword", id="doc"),
        pytest.param(OLE + utf16("Workbook"), "application/vnd.ms-excel", id="xls"),
        pytest.param(OLE, "application/x-ole-storage", id="ole"),
        pytest.param(
            zipped("[Content_Types].xml", "word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            id="docx",
        ),
        pytest.param(
            zipped("[Content_Types].xml", "xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            id="xlsx",
        ),
        pytest.param(
            zipped("[Content_Types].xml", "xl/workbook.bin"),
            "application/vnd.ms-excel.sheet.binary.macroenabled.12",
            id="xlsb",
        ),
        pytest.param(
            zipped("mimetype", "content.xml"),
            "application/vnd.oasis.opendocument.spreadsheet",
            id="ods",
        ),
        pytest.param(zipped("facture.pdf"), "application/zip", id="zip"),
        pytest.param(b"<!DOCTYPE html><p>Bonjour", "text/html", id="html"),
        pytest.param(b"<!-- x -->\n <TABLE border=1><tr>", "text/html", id="html-fragment"),
        pytest.param(b"<?xml version='1.0'?><html lang='de'>", "text/html", id="xhtml"),
        pytest.param(b"<!--x-->" * 5000 + b"<p>", "text/html", id="html-behind-many-comments"),
        pytest.param(b"<?xml?>" + b"<!--x-->" * 5000, "application/xml", id="only-comments"),
        pytest.param(b"<?xml version='1.0'?><Invoice/>", "application/xml", id="xml"),
        pytest.param(b'<a:b xmlns:a="x"/>', "application/xml", id="xml-undeclared"),
        pytest.param(
            b"\xef\xbb\xbf<?xml version='1.0'?><!--" + b"licence " * 2000 + b"-->"
            b"<rsm:CrossIndustryInvoice xmlns:rsm='x'>",
            "application/x-einvoice+xml",
            id="cii-behind-a-licence",
        ),
        pytest.param(
            b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">',
            "application/x-einvoice+xml",
            id="ubl",
        ),
        pytest.param(
            "<?xml version='1.0' encoding='UTF-16'?><ubl:CreditNote xmlns:ubl="
            "'urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2'>".encode("utf-16"),
            "application/x-einvoice+xml",
            id="ubl-utf-16",
        ),
        pytest.param(
            b"<!DOCTYPE x [<!ENTITY a 'b'>]><CrossIndustryDocument>",
            "application/x-einvoice+xml",
            id="cii-with-a-document-type",
        ),
        pytest.param(b"UNA:+.? 'UNB+UNOC:3+1+2'", "application/edifact", id="edifact"),
        pytest.param(b"UNB+UNOA:1+SENDER+RECEIVER'", "application/edifact", id="edifact-no-una"),
        pytest.param(b"ISA*00*          *00*   ", "application/edi-x12", id="x12"),
        pytest.param(b"{\\rtf1\\ansi Hallo}", "application/rtf", id="rtf"),
        pytest.param(b"a;b;c\n1;2;3\n4;5;6\n", "text/csv", id="csv"),
        pytest.param(b'a,b,c\n"1,5",2,3\n"4,7",5,6\n', "text/csv", id="csv-quoted"),
        pytest.param("Réclamation n° 12".encode("cp1252"), "text/plain", id="windows-1252"),
        pytest.param("\ufeffGutschrift".encode("utf-16-le"), "text/plain", id="utf-16"),
        pytest.param(
            b"Hello,\nplease send it,\nthanks,\nJo\n", "text/plain", id="commas-are-no-table"
        ),
        pytest.param(b"BEGIN:VCALENDAR\r\n", "text/calendar", id="calendar"),
    ],
)
def test_a_type_is_found(content: bytes, expected: str) -> None:
    assert sniff(content, file="claim.bin") == expected


def test_the_name_tells_a_narrow_table_from_text() -> None:
    narrow = b"invoice;amount\nFA-1;12,50\nFA-2;3,00\n"
    assert sniff(narrow, file="deductions.CSV") == "text/csv"
    assert sniff(narrow, file="deductions") == "text/plain"


@pytest.mark.parametrize(
    "text",
    [
        "Avis\n\nN°;Brut;Payé\nA1;2,00;1,00\nen totalité\nA2;3,00;3,00\nTotal;5,00;4,00\n",
        'Advice\nNo.,Gross,Paid\nA1,"2,100.00",1.00\nsee letter\nA2,3.00,3.00\n"a, b"\nEnd\n',
        "Zahlungsavis\nNr.\tBetrag\tBezahlt\nA1\t2,00\t1,00\nok\nA2\t3,00\t3,00\nEnde\n",
        "Aviso de pago\nN.º|Bruto|Neto\nA1|2,00|1,00\nroto\nA2|3,00|3,00\nFin\n",
    ],
    ids=["fr", "en", "de", "es"],
)
def test_a_table_by_its_name_may_hold_a_title_and_remarks(text: str) -> None:
    assert sniff(text.encode(), file="advice.csv") == "text/csv"
    assert sniff(text.encode(), file="advice.txt") == "text/plain"


def test_prose_named_like_a_table_stays_text() -> None:
    prose = b"Dear Sirs, we paid, but short.\nSee A-1, please, and A-2.\nRegards\nJ.\n"
    assert sniff(prose, file="note.csv") == "text/plain"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"\x01\x02\x03\x04" * 50, "01 02 03 04", id="bytes"),
        pytest.param(b"\0\0\0\x18ftypheic\0\0", "a HEIC photo", id="heic"),
        pytest.param(b"MZ\x90\0\x03\0", "a program", id="program"),
    ],
)
def test_an_unknown_type_is_named_as_well_as_can_be(content: bytes, said: str) -> None:
    with pytest.raises(UnknownTypeError, match=said):
        sniff(content, file="x.pdf")


@pytest.mark.parametrize("content", [b"", b"   \r\n\t\n", b"\0" * 50])
def test_a_file_of_nothing_is_empty(content: bytes) -> None:
    with pytest.raises(EmptyFileError, match="empty"):
        sniff(content, file="x.pdf")


def test_a_cut_off_archive_is_corrupt() -> None:
    with pytest.raises(CorruptFileError, match="end of the archive"):
        sniff(zipped("a.pdf")[:-10], file="x.zip")


def test_an_office_file_with_a_password_is_named() -> None:
    with pytest.raises(EncryptedFileError, match="password"):
        sniff(OLE + utf16("EncryptedPackage"), file="x.xlsx")


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"From: a\nTo: ", OLE[:8]]))
def test_any_bytes_have_a_type_or_an_input_error(content: bytes, start: bytes) -> None:
    found = "none/none"
    with contextlib.suppress(InputError):
        found = sniff(start + content, file="x")
    assert "/" in found
