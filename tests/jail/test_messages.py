"""What goes over the pipe arrives as it was, and what is no message is refused."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import struct
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import (
    CorruptFileError,
    EncryptedFileError,
    InputError,
    OcrError,
    OcrTimeoutError,
    TimeLimitError,
)
from extractor.jail.messages import (
    BadMessageError,
    NoMore,
    Open,
    PageRead,
    cut_answers,
    frame_of,
    is_sound,
    next_request,
)
from extractor.jail.problems import error_of, problem_of
from extractor.values.document import Cell, Line, Page, PageSource, Table, Word
from extractor.values.einvoice import EInvoice
from extractor.values.geometry import Box
from extractor.values.submission import PartRole

boxes = st.builds(Box, *[st.floats(0, 1000)] * 4)
words = st.builds(
    Word,
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    st.none() | boxes,
    st.floats(0, 1),
)
pages = st.builds(
    Page,
    st.integers(1, 5000),
    st.floats(0, 3000),
    st.floats(0, 3000),
    st.sampled_from(PageSource),
    st.lists(words).map(tuple),
    st.just((Line(0, 0),)),
    st.just((Table(((Cell(), Cell()),), 1),)),
    st.lists(st.sampled_from(["rotated_90", "low_confidence"])).map(tuple),
)
PAGE = Page(3, 1.0, 1.0, PageSource.OCR, (Word("a"),), (Line(0, 1),), (Table(((Cell((0,)),),)),))


@given(pages, st.integers(1, 50))
def test_a_page_arrives_as_it_was_in_whatever_pieces(page: Page, size: int) -> None:
    frame = frame_of(PageRead(page, problem_of(CorruptFileError("a.pdf", "page 1"))))
    arrived = bytearray()
    answers = []
    for at in range(0, len(frame), size):
        arrived += frame[at : at + size]
        answers += cut_answers(arrived)
    [answer] = answers
    assert isinstance(answer, PageRead)
    assert answer.page == page
    assert not arrived


def test_amounts_and_days_of_an_electronic_invoice_stay_exact() -> None:
    invoice = EInvoice("factur-x.xml", issued=dt.date(2026, 3, 1), total=Decimal("1204.10"))
    [answer] = cut_answers(bytearray(frame_of(NoMore(("page_limit",), invoice))))
    assert answer == NoMore(("page_limit",), invoice)


def test_a_request_arrives_and_a_broken_pipe_is_the_end() -> None:
    request = Open("a.pdf", "application/pdf", PartRole.FILE, 5)
    frame = frame_of(request)
    stream = io.BytesIO(frame + frame[:2])
    assert next_request(stream) == request
    assert next_request(stream) is None


@given(st.binary(min_size=5))
def test_what_is_no_message_is_refused_or_waited_for(noise: bytes) -> None:
    try:
        cut_answers(bytearray(noise))
    except BadMessageError:
        return


def test_a_frame_that_claims_to_be_huge_is_refused_at_once() -> None:
    with pytest.raises(BadMessageError):
        cut_answers(bytearray(struct.pack(">I", 2**31)))


@pytest.mark.parametrize(
    "error",
    [
        CorruptFileError("a.pdf", "page 2"),
        EncryptedFileError("a.pdf"),
        TimeLimitError("a.pdf", "too long"),
        InputError("a.pdf", "odd"),
        OcrError("tesseract", "failed"),
        OcrTimeoutError("tesseract", "too long"),
    ],
    ids=lambda error: error.code,
)
def test_an_error_arrives_as_it_was(error: InputError | OcrError) -> None:
    again = error_of(problem_of(error), "a.pdf")
    assert (type(again), str(again)) == (type(error), str(error))


@pytest.mark.parametrize(
    ("page", "sound"),
    [
        pytest.param(PAGE, True, id="sound"),
        pytest.param(dataclasses.replace(PAGE, number=4), False, id="another-page"),
        pytest.param(dataclasses.replace(PAGE, lines=(Line(0, 2),)), False, id="line"),
        pytest.param(dataclasses.replace(PAGE, lines=(Line(-1, 1),)), False, id="negative"),
        pytest.param(
            dataclasses.replace(PAGE, tables=(Table(((Cell((1,)),),)),)), False, id="cell"
        ),
    ],
)
def test_a_page_that_points_outside_its_words_is_not_taken(page: Page, *, sound: bool) -> None:
    assert is_sound(page, 3) is sound
