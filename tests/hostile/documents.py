"""PDF, office files and XML that are small outside and huge, endless or active inside."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from tests.hostile.samples import EXHAUSTED, READ, Sample

SHOWN = b"BT /F1 12 Tf 50 700 Td (Facture RE-2026-4512: il manque 3 colis) Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
XLSM = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
DOCM = "application/vnd.ms-word.document.macroEnabled.main+xml"


def zeros(megabytes: int) -> bytes:
    """Pack so many zeros, a stretch at a time."""
    packer = zlib.compressobj(9)
    packed = [packer.compress(bytes(1024 * 1024)) for _ in range(megabytes)]
    return b"".join([*packed, packer.flush()])


def stream(content: bytes, extra: bytes = b"") -> bytes:
    """Give a stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra, content)


def pdf(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """Give a PDF with these objects; object 1 is the catalog."""
    target = io.BytesIO()
    target.write(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, content in objects.items():
        places[number] = target.tell()
        target.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = target.tell()
    last = max(objects)
    target.write(b"xref\n0 %d\n0000000000 65535 f \n" % (last + 1))
    for number in range(1, last + 1):
        target.write(b"%010d 00000 n \n" % places.get(number, 0))
    target.write(b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (last + 1, trailer))
    target.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return target.getvalue()


def one_page(content: bytes = SHOWN, **changes: bytes) -> dict[int, bytes]:
    """Give the objects of a PDF of one page.

    Args:
        content: of the page, unpacked.
        changes: `catalog`, `page` and `font` add to these objects.
    """
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % changes.get("catalog", b""),
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R %s /Resources << /Font << /F1 5 0 R >>"
        b" %s >> >>"
        % (changes.get("box", b"/MediaBox [0 0 595 842]"), changes.get("resources", b"")),
        4: stream(content),
        5: changes.get("font", FONT),
    }


def office(members: dict[str, str | bytes], kind: str = DOCX) -> bytes:
    """Give an office file; the types part is written here."""
    part = "/word/document.xml" if "word" in next(iter(members)) else "/xl/workbook.xml"
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
        'package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="{part}" ContentType="{kind}"/></Types>'
    )
    links = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
        '2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/'
        f'officeDocument/2006/relationships/officeDocument" Target="{part[1:]}"/></Relationships>'
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", links)
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def letter(text: str, *, before: str = "") -> str:
    """Give the main part of a Word file."""
    return (
        f'<?xml version="1.0"?>{before}<w:document xmlns:w="http://schemas.openxmlformats.org/'
        f'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>'
        "</w:document>"
    )


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {name} "{("&" + before + ";") * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'
INVOICE = (
    '<?xml version="1.0"?>{}<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:'
    'Invoice-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">'
    "<cbc:ID>&i;</cbc:ID></Invoice>"
)


def samples() -> Iterator[Sample]:
    """Give the documents."""
    yield from _bombs()
    yield from _loops()
    yield from _active()
    yield from _office()
    yield from _xml()


def _bombs() -> Iterator[Sample]:
    packed = zlib.compress(zeros(200), 9)
    twice = one_page() | {4: stream(packed, b"/Filter [/FlateDecode /FlateDecode]")}
    yield Sample("pdf-stream-bomb.pdf", pdf(twice), EXHAUSTED)
    kids = b" ".join([b"3 0 R"] * 100_000)
    pages = one_page() | {2: b"<< /Type /Pages /Kids [%s] /Count 100000 >>" % kids}
    yield Sample("pdf-100000-pages.pdf", pdf(pages), READ)
    yield Sample("pdf-huge-box.pdf", pdf(one_page(box=b"/MediaBox [0 0 1e9 1e9]")), READ)
    yield Sample("pdf-no-box.pdf", pdf(one_page(box=b"/MediaBox [0 0 0 0]")), READ)
    yield Sample("pdf-odd-box.pdf", pdf(one_page(box=b"/MediaBox [nan -1 (x) null]")), READ)
    lines = b"0 0 m 9 9 l S " * 200_000
    yield Sample("pdf-200000-lines.pdf", pdf(one_page(SHOWN + lines)), READ)


def _loops() -> Iterator[Sample]:
    forms: dict[int, bytes] = {}
    for level in range(10):
        inside = b"/XObject << /X %d 0 R >>" % (11 + level)
        forms[10 + level] = stream(
            b"/X Do " * 10,
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << %s >>" % inside,
        )
    forms[20] = stream(SHOWN, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    nested = one_page(SHOWN + b" /X Do", resources=b"/XObject << /X 10 0 R >>") | forms
    yield Sample("pdf-forms-in-forms.pdf", pdf(nested), EXHAUSTED)
    itself = stream(
        b"/X Do",
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 10 0 R >> >>",
    )
    yield Sample(
        "pdf-form-in-itself.pdf",
        pdf(one_page(SHOWN + b" /X Do", resources=b"/XObject << /X 10 0 R >>") | {10: itself}),
        READ,
    )
    tree = one_page() | {2: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"}
    yield Sample("pdf-tree-in-itself.pdf", pdf(tree), READ)
    deep = b"[" * 50_000 + b"]" * 50_000
    yield Sample("pdf-deep-arrays.pdf", pdf(one_page() | {6: deep}), READ)
    yield Sample("pdf-deep-content.pdf", pdf(one_page(SHOWN + deep)), READ)
    yield Sample(
        "pdf-length-of-itself.pdf",
        pdf(one_page() | {4: b"<< /Length 4 0 R >>\nstream\n" + SHOWN + b"\nendstream"}),
        READ,
    )
    yield Sample("pdf-cut-off.pdf", pdf(one_page())[:200], "corrupt_file")
    yield Sample("pdf-no-pages.pdf", pdf({1: b"<< /Type /Catalog >>"}), "corrupt_file")


def _active() -> Iterator[Sample]:
    script = b"<< /S /JavaScript /JS (app.launchURL\\('http://192.0.2.1'\\); while\\(1\\);) >>"
    launch = b"<< /S /Launch /F (/bin/sh) >>"
    for name, action in (("script", script), ("launch", launch)):
        content = pdf(one_page(catalog=b"/OpenAction " + action))
        yield Sample(f"pdf-{name}.pdf", content, READ)
    mapped = stream(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00>"
        b" <FF> endcodespacerange 1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange endcmap"
    )
    font = FONT.replace(b">>", b"/ToUnicode 6 0 R >>")
    yield Sample("pdf-huge-map.pdf", pdf(one_page(font=font) | {6: mapped}), READ)
    wide = b"/Widths [0 2000000000 500] /FirstChar 0 /LastChar 2000000000 >>"
    yield Sample("pdf-huge-widths.pdf", pdf(one_page(font=FONT.replace(b">>", wide))), READ)
    secret = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >> /ID [(a) (a)]" % (
        b"x" * 32,
        b"y" * 32,
    )
    yield Sample("pdf-password.pdf", pdf(one_page(), secret), "encrypted_file")


def _office() -> Iterator[Sample]:
    text = "Facture RE-2026-4512: il manque 3 colis"
    macro = {"word/document.xml": letter(text), "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 99}
    yield Sample("macros.docm", office(macro, DOCM), READ)
    yield Sample(
        "laughs.docx", office({"word/document.xml": letter("&i;", before=LAUGHS)}), "unsafe_file"
    )
    yield Sample(
        "outside.docx", office({"word/document.xml": letter("&i;", before=OUTSIDE)}), "unsafe_file"
    )
    announced = bytearray(office({"word/document.xml": letter(text)}))
    struct.pack_into("<L", announced, announced.rindex(b"PK\x01\x02") + 24, 300 * 1024 * 1024)
    yield Sample("unpacks-to-300-MiB.docx", bytes(announced), "limit:max_unpacked_bytes")
    with_macros = sheet("<row><c><v>1</v></c></row>", XLSM)
    yield Sample("macros.xlsm", with_macros, READ)
    wide = office({"word/document.xml": letter("9" * 100_000)})
    yield Sample("one-long-word.docx", wide, READ)
    deep = "<w:x>" * 100_000 + "</w:x>" * 100_000
    yield Sample("deep.docx", office({"word/document.xml": letter(deep)}), "corrupt_file")
    yield Sample("empty.docx", office({"word/document.xml": ""}), "corrupt_file")
    encrypted = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    )
    yield Sample("password.docx", encrypted, "encrypted_file")
    yield Sample("sheet.xlsx", sheet("<row><c><v>1</v></c></row>"), READ)
    yield Sample("60000-rows.xlsx", sheet("<row><c><v>1</v></c></row>" * 60_000), READ)


def sheet(rows: str, kind: str = XLSX) -> bytes:
    """Give a workbook with one sheet."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    grid = f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
    book = (
        f'<?xml version="1.0"?><workbook xmlns="{main}" xmlns:r="{links}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    relations = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
        f'2006/relationships"><Relationship Id="rId1" Type="{links}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    )
    return office(
        {
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": relations,
            "xl/worksheets/sheet1.xml": grid,
        },
        kind,
    )


def _xml() -> Iterator[Sample]:
    yield Sample("laughs.xml", INVOICE.format(LAUGHS).encode(), "unsafe_file")
    yield Sample("outside.xml", INVOICE.format(OUTSIDE).encode(), "unsafe_file")
    deep = INVOICE.format("").replace("&i;", "<a>" * 100_000 + "</a>" * 100_000)
    yield Sample("deep.xml", deep.encode(), READ)
    yield Sample(
        "picture.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "unknown_type"
    )
    yield Sample("order.xml", b'<?xml version="1.0"?><order/>', "unknown_type")
