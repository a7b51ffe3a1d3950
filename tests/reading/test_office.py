"""Office files and tables in text."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest

from extractor.errors import CorruptFileError
from extractor.reading.read import read
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Document
from extractor.values.submission import Part, PartRole

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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


@pytest.mark.parametrize("media_type", [DOCX, XLSX])
def test_a_damaged_office_file_is_named(media_type: str) -> None:
    with pytest.raises(CorruptFileError):
        read_office(b"PK\x03\x04 no archive", media_type)
