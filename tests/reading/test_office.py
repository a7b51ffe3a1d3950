"""Office files and tables in text."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import CorruptFileError, EncryptedFileError, InputError, LimitError
from extractor.reading.read import read
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document
from extractor.values.submission import Part, PartRole

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODT = "application/vnd.oasis.opendocument.text"
RTF = "application/rtf"
FILES = Path(__file__).parent / "files"
ROWS = [["Facture", "Montant"], ["FA-1", "12,50"], ["FA-2", "13,00"]]


def read_office(content: bytes, media_type: str, **settings: object) -> Document:
    part = Part("a.bin", media_type, content, PartRole.FILE)
    return read(part, settings=ReadingSettings.model_validate(settings), engine=None)


def cells(document: Document) -> list[list[str]]:
    page = document.pages[0]
    return [[page.cell_text(cell) for cell in row] for row in page.tables[0].rows]


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_a_table_in_text_is_split_at_its_own_delimiter(mark: str) -> None:
    rows = [[f'"{cell}"' for cell in row] for row in ROWS]
    text = "\n".join(mark.join(row) for row in rows)
    assert cells(read_office(text.encode(), "text/csv")) == ROWS


def test_a_table_in_an_old_encoding_keeps_its_accents() -> None:
    assert "été" in read_office("été;2\nb;3\n".encode("cp1252"), "text/csv").text


def test_titles_and_sums_with_commas_do_not_hide_the_delimiter() -> None:
    text = (
        "Avis, règlement\nN°;Brut;Retenu;Payé\nA1;1,200.50;;1,200.50\nA2;2,100.00;-1.00;2,099.00\n"
        "en totalité\nTotal;3,300.50;-1.00;3,299.50\n"
    )
    [row] = [it for it in cells(read_office(text.encode(), "text/csv")) if it[0] == "A2"]
    assert row == ["A2", "2,100.00", "-1.00", "2,099.00"]


def test_too_many_rows_are_left_out_and_noted() -> None:
    document = read_office(b"a;1\n" * 30, "text/csv", max_rows=10)
    assert (len(document.pages[0].lines), document.pages[0].notes) == (10, ("row_limit",))


def test_a_workbook_has_a_page_for_each_sheet() -> None:
    book = openpyxl.Workbook()
    for name, number in (("first", 12.5), ("second", 7)):
        sheet = book.create_sheet(name)
        sheet.append(["Facture", "Montant"])
        sheet.append([name, number])
    del book["Sheet"]
    stream = io.BytesIO()
    book.save(stream)
    document = read_office(stream.getvalue(), XLSX)
    assert [page.number for page in document.pages] == [1, 2]
    assert cells(document) == [["Facture", "Montant"], ["first", "12.50"]]
    assert document.pages[0].tables[0].header_rows == 1


def test_a_word_processor_file_keeps_paragraphs_and_tables_in_order() -> None:
    file = docx.Document()
    file.add_paragraph("avant")
    table = file.add_table(3, 2)
    for row, values in zip(table.rows, ROWS, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    file.add_paragraph("après")
    stream = io.BytesIO()
    file.save(stream)
    document = read_office(stream.getvalue(), DOCX)
    assert cells(document) == ROWS
    assert document.text.split()[0] == "avant"
    assert document.text.split()[-1] == "après"


@pytest.mark.parametrize("media_type", [DOCX, XLSX, XLS, ODS, ODT])
def test_a_damaged_office_file_is_named(media_type: str) -> None:
    with pytest.raises(CorruptFileError):
        read_office(b"PK\x03\x04 no archive", media_type)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_hidden_sheets_rows_and_columns_are_left_out_and_noted() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["a", "secret", "b"], [1, 2, 3], [4, 5, 6], [7, 8, 9]):
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("old").append(["gone"])
    book.worksheets[1].sheet_state = "hidden"
    document = read_office(saved(book), XLSX)
    assert cells(document) == [["a", "b"], ["1", "3"], ["7", "9"]]
    assert [page.notes for page in document.pages] == [
        ("hidden_rows(1)", "hidden_columns(1)"),
        ("hidden_sheet",),
    ]
    assert "gone" not in document.text


def test_a_merged_cell_stands_once() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Total", None, 5], ["x", 1, 2]):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    assert cells(read_office(saved(book), XLSX)) == [["Total", "", "5"], ["x", "1", "2"]]


def test_numbers_are_written_as_the_sheet_shows_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for column, (value, shown) in enumerate(
        [(1234.5000001, "#,##0.00"), (0.19, "0%"), (dt.date(2026, 3, 31), "dd.mm.yyyy")], 1
    ):
        sheet.cell(1, column, value).number_format = shown
    assert read_office(saved(book), XLSX).text.split() == ["1234.50", "19%", "2026-03-31"]


def test_too_many_columns_and_words_are_left_out_and_noted() -> None:
    wide = read_office(b"a;b;c;d\n1;2;3;4\n", "text/csv", max_columns=2)
    assert (cells(wide), wide.pages[0].notes) == ([["a", "b"], ["1", "2"]], ("column_limit",))
    long = read_office(b"a;b\n" * 9, "text/csv", max_words=7)
    assert (len(long.pages[0].words), long.pages[0].notes) == (6, ("word_limit",))


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["x" * 30_000])
    with pytest.raises(LimitError, match="unpacks to more than 9000"):
        read_office(saved(book), XLSX, max_unpacked_bytes=9000)


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("remittance.xls", XLS), ("remittance.ods", ODS)],
)
def test_other_workbooks_are_tables(name: str, media_type: str) -> None:
    document = read_office((FILES / name).read_bytes(), media_type)
    assert cells(document) == [
        ["Facture", "Montant", "Date"],
        ["471102", "12.50", "2026-03-31"],
        ["FA-2", "1234.50", "2026-04-01"],
    ]
    assert document.pages[1].notes == ("hidden_sheet",)


def test_an_opendocument_text_keeps_paragraphs_lists_and_tables_in_order() -> None:
    document = read_office(odt(
        "<text:h>Réclamation</text:h><text:list><text:list-item><text:p>palettes</text:p>"
        "</text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Facture</text:p>"
        "</table:table-cell><table:table-cell><text:p>Montant</text:p></table:table-cell>"
        "</table:table-row><table:table-row><table:table-cell><text:p>FA-<text:span>1</text:span>"
        "</text:p></table:table-cell><table:table-cell><text:p>12,50</text:p></table:table-cell>"
        "</table:table-row></table:table><text:p>après</text:p>"
    ), ODT)  # fmt: skip
    assert document.text.split() == [
        *("Réclamation", "palettes", "Facture", "Montant", "FA-1", "12,50", "après"),
    ]
    assert cells(document) == [["Facture", "Montant"], ["FA-1", "12,50"]]


@pytest.mark.parametrize("media_type", [ODT, ODS])
def test_an_opendocument_file_with_a_password_is_named(media_type: str) -> None:
    with pytest.raises(EncryptedFileError):
        read_office(odt("<text:p/>", manifest="<manifest:encryption-data/>"), media_type)


def odt(body: str, *, manifest: str = "") -> bytes:
    names = "".join(
        f' xmlns:{it}="urn:oasis:names:tc:opendocument:xmlns:{it}:1.0"'
        for it in ("office", "text", "table", "manifest")
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", ODT)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest{names}><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{ODT}">{manifest}</manifest:file-entry></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
        )
    return stream.getvalue()


def test_rich_text_keeps_accents_and_tables() -> None:
    content = (
        rb"{\rtf1\ansi\ansicpg1252 R\'e9clamation \u8364?\par"
        rb"\trowd\cellx1\cellx2 Facture\cell Montant\cell Date\cell\row"
        rb"\trowd\cellx1\cellx2 FA-1\cell 12,50\cell 31.3.26\cell\row}"
    )
    document = read_office(content, RTF)
    assert document.text.split()[:2] == ["Réclamation", "€"]
    assert cells(document)[1] == ["FA-1", "12,50", "31.3.26"]


def test_a_word_file_without_what_is_deleted_or_hidden_but_with_boxes_and_headers() -> None:
    file = docx.Document()
    file.sections[0].header.paragraphs[0].text = "Tanguy SARL"
    paragraph = file.add_paragraph("avant ")
    run = paragraph.add_run("999,99")
    run.font.hidden = True
    for inner in (
        "<w:del {}><w:r><w:delText>parti</w:delText></w:r></w:del>",
        "<w:ins {}><w:r><w:t>ajouté</w:t></w:r></w:ins>",
        "<w:sdt {}><w:sdtContent><w:r><w:t> rempli</w:t></w:r></w:sdtContent></w:sdt>",
        "<w:r {}><w:txbxContent><w:p><w:r><w:t>encadré</w:t></w:r></w:p></w:txbxContent></w:r>",
    ):
        paragraph.paragraph_format.element.append(parse_xml(inner.format(nsdecls("w"))))
    table = file.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Total 5"
    table.cell(1, 0).text, table.cell(1, 1).text = "a", "1"
    stream = io.BytesIO()
    file.save(stream)
    document = read_office(stream.getvalue(), DOCX)
    assert [page.line_text(line) for page in document.pages for line in page.lines
            if line.first < line.last] == [
        "Tanguy SARL", "avant ajouté rempli", "encadré", "Total 5", "a 1",
    ]  # fmt: skip
    assert document.notes == ("hidden_text(1)",)


@given(st.binary(max_size=300))
def test_any_bytes_end_in_words_or_a_named_error(content: bytes) -> None:
    for media_type in (DOCX, XLSX, XLS, ODS, ODT, RTF, "text/csv"):
        try:
            read_office(b"x" + content, media_type)
        except InputError:
            continue
