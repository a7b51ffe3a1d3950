"""A reader gives what reading in this process gives, and leaves no process behind."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractor.errors import (
    CorruptFileError,
    EmptyFileError,
    EncryptedFileError,
    LimitError,
    ReaderError,
    UnknownTypeError,
)
from extractor.reading.gather import Leaf, gather
from extractor.reading.read import read
from extractor.reading.reader import Reader
from extractor.reading.settings import ReadingSettings
from extractor.testing import ScriptedOcr
from extractor.values.document import Document, Line, Page, PageSource, Word
from extractor.values.submission import Part, PartRole

MakePdf = Callable[..., bytes]
LONG = [(50.0, 800.0 - 14 * line, "Lorem ipsum dolor sit amet 12,50") for line in range(10)]


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(ReadingSettings(workers=1)) as one:
        yield one


def part_of(content: bytes, media_type: str, name: str = "a.bin") -> Part:
    return Part(name, media_type, content, PartRole.FILE)


def here(part: Part) -> Document:
    return read(part, settings=ReadingSettings(), engine=None)


def test_a_digital_pdf_is_read_as_in_this_process(reader: Reader, make_pdf: MakePdf) -> None:
    part = part_of(make_pdf(LONG, [], LONG), "application/pdf")
    assert reader.read(part) == here(part)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        pytest.param(b"<p>Bonjour</p><p>FA-1</p>", "text/html", id="html"),
        pytest.param(b"a;b\n1;2\n3;4\n", "text/csv", id="csv"),
        pytest.param("Grüße aus Köln".encode(), "text/plain", id="text"),
    ],
)
def test_other_files_are_read_as_in_this_process(
    reader: Reader, content: bytes, media_type: str
) -> None:
    part = part_of(content, media_type)
    assert reader.read(part) == here(part)


def test_a_name_that_cannot_be_encoded_comes_back(reader: Reader, make_pdf: MakePdf) -> None:
    name = b"r\xe9clam.pdf".decode("utf-8", "surrogateescape")
    assert reader.read(part_of(make_pdf(LONG), "application/pdf", name)).name == name
    assert reader.read(part_of(b"<p>a</p>", "text/html", name)).name == name


@pytest.mark.parametrize(
    ("content", "media_type", "error"),
    [
        pytest.param(b"", "application/pdf", EmptyFileError, id="empty"),
        pytest.param(b"%PDF-1.7 nothing", "application/pdf", CorruptFileError, id="damaged"),
        pytest.param(b"x", "application/x-thing", UnknownTypeError, id="unknown"),
    ],
)
def test_an_unreadable_file_is_named(
    reader: Reader, content: bytes, media_type: str, error: type[Exception]
) -> None:
    with pytest.raises(error, match=r"letter\.bin"):
        reader.read(part_of(content, media_type, "letter.bin"))


def test_a_locked_file_is_named(reader: Reader, samples: Path) -> None:
    content = (samples / "broken" / "locked-letter.pdf").read_bytes()
    with pytest.raises(EncryptedFileError, match=r"locked\.pdf"):
        reader.read(part_of(content, "application/pdf", "locked.pdf"))


def test_a_larger_part_is_refused_unread() -> None:
    with (
        Reader(ReadingSettings(max_bytes=10)) as small,
        pytest.raises(LimitError, match="10 bytes"),
    ):
        small.read(part_of(b"<p>" + b"a" * 20, "text/html"))


def test_words_over_the_limit_are_noted(make_pdf: MakePdf) -> None:
    settings = ReadingSettings(max_words=70, isolate=False)
    document = Reader(settings).read(part_of(make_pdf(LONG, LONG, LONG), "application/pdf"))
    assert (len(document.pages), document.notes) == (2, ("word_limit",))


def test_a_word_that_no_language_has_is_cut_and_noted() -> None:
    words = (Word("9" * 300), Word("Facture"))
    page = Page(1, 595.0, 842.0, PageSource.TEXT_LAYER, words, (Line(0, 2),))
    part = part_of(b"%PDF", "application/pdf")
    cut = gather(part, [Leaf(page)], ReadingSettings()).pages[0]
    assert [len(it.text) for it in cut.words] == [256, 7]
    assert cut.notes == ("long_word",)


def test_pages_come_one_by_one(reader: Reader, make_pdf: MakePdf) -> None:
    part = part_of(make_pdf(*[LONG] * 5), "application/pdf")
    pages = reader.pages(part)
    assert [next(pages).number, next(pages).number] == [1, 2]
    pages.close()
    assert len(list(reader.pages(part))) == 5


def test_why_pages_end_early_is_said_on_a_last_page(make_pdf: MakePdf) -> None:
    part = part_of(make_pdf(LONG, LONG), "application/pdf")
    *_, last = Reader(ReadingSettings(max_pages=1, isolate=False)).pages(part)
    assert (last.words, last.notes) == ((), ("page_limit",))


def test_an_engine_of_ones_own_reads_in_this_process(make_pdf: MakePdf) -> None:
    with Reader(ReadingSettings(), engine=ScriptedOcr()) as own:
        own.read(part_of(make_pdf(LONG), "application/pdf"))
        assert own.process_ids() == ()


def test_plain_text_starts_no_process() -> None:
    with Reader(ReadingSettings()) as idle:
        idle.read(part_of(b"Bonjour", "text/plain"))
        assert idle.process_ids() == ()


def test_several_threads_share_a_reader(reader: Reader, make_pdf: MakePdf) -> None:
    part = part_of(make_pdf(LONG, LONG), "application/pdf")
    results: list[Document] = []
    threads = [threading.Thread(target=lambda: results.append(reader.read(part))) for _ in "1234"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert results == [here(part)] * 4
    assert len(reader.process_ids()) == 1


def test_processes_end_with_their_reader(make_pdf: MakePdf) -> None:
    forgotten = Reader(ReadingSettings(workers=1))
    forgotten.read(part_of(make_pdf(LONG), "application/pdf"))
    [process] = forgotten.process_ids()
    del forgotten
    gc.collect()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_reader_may_be_used_again_after_it_was_closed(reader: Reader, make_pdf: MakePdf) -> None:
    reader.close()
    assert reader.process_ids() == ()
    assert reader.read(part_of(make_pdf(LONG), "application/pdf")).pages


def test_a_program_that_cannot_be_started_is_said(
    monkeypatch: pytest.MonkeyPatch, make_pdf: MakePdf
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with Reader(ReadingSettings()) as none, pytest.raises(ReaderError, match="isolate = false"):
        none.read(part_of(make_pdf(LONG), "application/pdf"))
