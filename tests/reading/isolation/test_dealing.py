"""Pages that hang or kill their process are named; the others are read, in order."""

from __future__ import annotations

import contextlib
import os
import signal
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from extractor.errors import CorruptFileError, MemoryLimitError, TimeLimitError
from extractor.reading.reader import Reader
from extractor.values.document import Document
from extractor.values.submission import Part, PartRole

MIB = 1024 * 1024
HANGS, KILLS, ABORTS = 901, 902, 903  # widths, see conftest.py

MakePdf = Callable[..., bytes]
MakeReader = Callable[..., Reader]
MakeTiff = Callable[[Sequence[int]], Part]


def widths(document: Document) -> list[str]:
    """Give what the program read of each page: its width, or why there is nothing."""
    texts = [[word.text for word in page.words] for page in document.pages]
    return [
        words[words.index("largeur") + 1] if words else document.pages[index].notes[0]
        for index, words in enumerate(texts)
    ]


@pytest.mark.slow
def test_a_page_that_hangs_or_kills_is_noted_and_the_others_are_read(
    make_reader: MakeReader, make_tiff: MakeTiff
) -> None:
    reader = make_reader(page_seconds=12.0, workers=2, bad_pages=9)  # a busy machine is slow
    document = reader.read(make_tiff([850, KILLS, 852, HANGS, ABORTS, 855]))
    assert widths(document) == ["850", "page_crashed", "852", "page_timeout", "page_crashed", "855"]
    assert document.notes == ()
    assert document.language == "fr"


def test_after_some_bad_pages_the_rest_is_left_out(
    make_reader: MakeReader, make_tiff: MakeTiff
) -> None:
    document = make_reader(bad_pages=1, workers=1).read(make_tiff([850, KILLS, 852, 853]))
    assert widths(document) == ["850", "page_crashed"]
    assert document.notes == ("bad_page_limit",)


@pytest.mark.slow
def test_after_its_time_a_document_is_given_as_far_as_it_was_read(
    make_reader: MakeReader, make_tiff: MakeTiff
) -> None:
    reader = make_reader(document_seconds=6.0, workers=1)
    with contextlib.suppress(TimeLimitError):
        reader.read(make_tiff([851]))  # starts the worker, which takes long on a busy machine
    document = reader.read(make_tiff([850, HANGS, 852]))
    assert widths(document) == ["850"]
    assert document.notes == ("time_limit",)


@pytest.mark.parametrize(
    ("width", "error", "said"),
    [
        pytest.param(HANGS, TimeLimitError, "more than 3 seconds", id="hangs"),
        pytest.param(KILLS, CorruptFileError, "page 1 ends the program", id="kills"),
    ],
)
def test_a_file_of_which_nothing_can_be_read_is_refused(
    make_reader: MakeReader,
    make_tiff: MakeTiff,
    width: int,
    error: type[Exception],
    said: str,
) -> None:
    reader = make_reader(page_seconds=3.0, workers=2, bad_pages=9)
    with pytest.raises(error, match=rf"scan\.tif.*{said}"):
        reader.read(make_tiff([width]))


def test_pages_are_the_same_however_many_read_them(
    make_reader: MakeReader, make_tiff: MakeTiff
) -> None:
    part = make_tiff([850, 851, 852, 853, 854, 855])
    here = make_reader(isolate=False).read(part)
    assert widths(here) == ["850", "851", "852", "853", "854", "855"]
    assert make_reader(workers=1).read(part) == here
    assert make_reader(workers=2).read(part) == here


def test_the_first_pages_tell_the_language_of_the_others(
    make_reader: MakeReader, make_tiff: MakeTiff, fake_tesseract: Path
) -> None:
    calls = fake_tesseract.with_name("calls")
    calls.unlink(missing_ok=True)
    make_reader(workers=2).read(make_tiff([861, 862, 863, 864]))
    lines = map(str.split, calls.read_text(encoding="utf-8").splitlines())
    assert sorted(width for width, data, _ in lines if data == "eng") == ["861", "862"]


def test_a_child_that_was_killed_between_files_is_replaced(
    make_reader: MakeReader, make_tiff: MakeTiff
) -> None:
    reader = make_reader(workers=1)
    reader.read(make_tiff([850]))
    for process in reader.process_ids():
        os.kill(process, signal.SIGKILL)
    assert widths(reader.read(make_tiff([851]))) == ["851"]


def test_a_page_limit_is_noted(make_reader: MakeReader, make_tiff: MakeTiff) -> None:
    document = make_reader(max_pages=2, workers=1).read(make_tiff([850, 851, 852]))
    assert widths(document) == ["850", "851"]
    assert document.notes == ("page_limit",)


@pytest.mark.slow
def test_a_page_that_unpacks_to_more_than_the_memory_ends_nobody_else(
    make_reader: MakeReader,
) -> None:
    reader = make_reader(memory_bytes=300 * MIB, workers=1)
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(bytes(MIB)) for _ in range(512)) + packer.flush()
    with pytest.raises((MemoryLimitError, CorruptFileError), match=r"bomb\.pdf.*page 1"):
        reader.read(Part("bomb.pdf", "application/pdf", _pdf_of(packed), PartRole.FILE))
    assert reader.read(Part("a.html", "text/html", b"<p>Bonjour</p>", PartRole.FILE)).text


def _pdf_of(packed: bytes) -> bytes:
    """Write a PDF of one page whose content is packed twice."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    content = zlib.compress(packed, 9)
    head = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>" % len(content)
    return b"".join(
        (
            b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n",
            b"2 0 obj << /Type /Pages /Count 1 /Kids [3 0 R] >> endobj\n",
            b"3 0 obj " + page + b" endobj\n",
            b"4 0 obj " + head + b"\nstream\n" + content + b"\nendstream endobj\n",
            b"trailer << /Root 1 0 R >>\n%%EOF",
        )
    )
