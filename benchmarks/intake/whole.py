"""One small, whole file of every kind that arrives, all saying the same, made here."""

from __future__ import annotations

import bz2
import email.policy
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from typing import NamedTuple

import docx
import odfdo
import openpyxl
from PIL import Image, ImageDraw

CLAIM = "Facture RE-2026-4512: il manque 3 colis, soit 120,50 EUR."
_LETTER = "Bonjour,\n\n{claim}\nMerci d'établir un avoir.\n\nAnne Roux\n"


class File(NamedTuple):
    """A file as it would arrive."""

    name: str
    content: bytes


def whole() -> Iterator[File]:
    """Give one file of each kind; names are unique."""
    page = _pdf()
    mail = letter(("reclamation.pdf", page))
    yield File("plain.eml", letter())
    yield File("mail-with-pdf.eml", mail)
    yield File("forwarded.eml", letter(("fwd.eml", mail)))
    yield File("two.mbox", b"From a@b Mon Mar  2 10:00:00 2026\n" + mail.replace(b"\r", b"") * 2)
    yield File("page.pdf", page)
    yield from _pictures()
    yield from _office()
    yield from _texts()
    yield from _archives(page)


def letter(*attachments: tuple[str, bytes]) -> bytes:
    """Give a mail with the claim, and files attached to it."""
    message = EmailMessage()
    message["From"] = "Anne Roux <anne@client.example>"
    message["To"] = "avoirs@maison.example"
    message["Subject"] = "Réclamation"
    message["Date"] = "Mon, 2 Mar 2026 10:00:00 +0100"
    message.set_content(_LETTER.format(claim=CLAIM))
    for name, content in attachments:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    if attachments:
        message.set_boundary("=_whole")
    return message.as_bytes(policy=email.policy.SMTP)


def zipped(*files: File) -> bytes:
    """Give a zip of files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def _pdf() -> bytes:
    text = b"BT /F1 12 Tf 50 700 Td (" + CLAIM.encode("cp1252") + b") Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 595 842]"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    target = io.BytesIO()
    target.write(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(target.tell())
        target.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = target.tell()
    target.write(b"xref\n0 6\n0000000000 65535 f \n")
    target.writelines(b"%010d 00000 n \n" % it for it in places)
    target.write(b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start)
    return target.getvalue()


def _pictures() -> Iterator[File]:
    picture = Image.new("L", (420, 60), 255)
    ImageDraw.Draw(picture).text((8, 20), CLAIM, fill=0)
    for kind in ("png", "jpeg", "gif", "bmp", "webp", "tiff"):
        target = io.BytesIO()
        picture.save(target, kind)
        yield File(f"scan.{kind}", target.getvalue())


def _office() -> Iterator[File]:
    target = io.BytesIO()
    text = docx.Document()
    text.add_paragraph(CLAIM)
    text.save(target)
    yield File("letter.docx", target.getvalue())
    target = io.BytesIO()
    book = openpyxl.Workbook()
    book.worksheets[0].append(["RE-2026-4512", "3 colis", 120.5])
    book.save(target)
    yield File("rows.xlsx", target.getvalue())
    for kind in ("text", "spreadsheet"):
        target = io.BytesIO()
        document = odfdo.Document(kind)
        if kind == "text":
            document.body.append(odfdo.Paragraph(CLAIM))
        document.save(target)
        yield File(f"open.{kind}.od{kind[0]}", target.getvalue())
    yield File("letter.rtf", rb"{\rtf1\ansi " + CLAIM.encode("ascii") + rb"\par}")


def _texts() -> Iterator[File]:
    yield File("note.txt", _LETTER.format(claim=CLAIM).encode())
    yield File("rows.csv", b"Facture;Colis;Montant\nRE-2026-4512;3;120,50\n")
    yield File("page.html", f"<html><body><p>{CLAIM}</p></body></html>".encode())
    yield File("invoice.xml", f'<?xml version="1.0"?><Note><Text>{CLAIM}</Text></Note>'.encode())
    yield File("remittance.edi", b"UNA:+.? 'UNB+UNOC:3+A+B+260302:1000+1'UNZ+0+1'")
    yield File("meeting.ics", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")
    yield File("data.json", b'{"invoice": "RE-2026-4512", "missing": 3}')


def _archives(page: bytes) -> Iterator[File]:
    inside = File("reclamation.pdf", page)
    yield File("files.zip", zipped(inside, File("note.txt", CLAIM.encode())))
    yield File("zip-in-zip.zip", zipped(File("inner.zip", zipped(inside))))
    yield File("page.pdf.gz", gzip.compress(page, mtime=0))
    yield File("page.pdf.bz2", bz2.compress(page))
    yield File("page.pdf.xz", lzma.compress(page))
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        entry = tarfile.TarInfo(inside.name)
        entry.size = len(page)
        archive.addfile(entry, io.BytesIO(page))
    yield File("files.tar", target.getvalue())
