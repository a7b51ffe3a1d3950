"""Messages as the extraction sees them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from extractor.extraction.extract import extract
from extractor.extraction.particulars import read_particulars, with_the_one_article
from extractor.extraction.sentences import sentences_of
from extractor.reading.body import read_text
from extractor.values.document import Document
from extractor.values.particulars import Particulars
from extractor.values.submission import Part, PartRole

Hear = Callable[..., Particulars]
RECEIVED = dt.date(2026, 3, 12)  # a Thursday


def body(text: str) -> Document:
    return read_text(Part("body", "text/plain", text.encode(), PartRole.BODY))


def heard(text: str, *, received: dt.date | None = RECEIVED) -> Particulars:
    """Read what a mail's text says, as of one dispute."""
    documents = [body(text)]
    findings = extract(documents, received=received, entities=None)
    sentences = sentences_of(documents, leave_out=())
    return with_the_one_article(read_particulars(documents, sentences, findings, received=received))


@pytest.fixture
def hear() -> Hear:
    """Give a reader of what a mail's text says; received on Thursday, 12 March 2026."""
    return heard


@pytest.fixture
def mail_body() -> Callable[[str], Document]:
    """Give a reader of a mail's text with its sections."""
    return body
