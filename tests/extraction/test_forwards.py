"""What a colleague passes on is the matter itself."""

from __future__ import annotations

import pytest

from extractor.extraction.forwards import passed_on
from extractor.values.document import Document, Page, PageSource, Section, SectionKind, lines_of


def mail(own: str) -> Document:
    words, lines = lines_of([own, "-----Original Message-----", "two boxes are missing"])
    page = Page(1, 0.0, 0.0, PageSource.MAIL, words, lines)
    document = Document("body", "text/plain", (page,))
    cut = len(own)
    sections = (
        Section(SectionKind.NEW, 0, cut),
        Section(SectionKind.QUOTED, cut, len(document.text)),
    )
    return Document("body", "text/plain", (page,), sections=sections)


def kinds(own: str, subject: str, *, from_us: bool = False) -> list[SectionKind]:
    (document,) = passed_on([mail(own)], subject=subject, from_us=from_us)
    return [section.kind for section in document.sections]


@pytest.mark.parametrize("subject", ["FW: invoice 4711", "TR : facture", "WG: Rechnung", "RV: fra"])
def test_a_short_note_above_a_forwarded_mail_is_no_answer(subject: str) -> None:
    assert kinds("FYA", subject) == [SectionKind.NEW, SectionKind.FORWARDED]


def test_an_answer_leaves_history_as_it_is() -> None:
    assert kinds("FYA", "RE: invoice 4711") == [SectionKind.NEW, SectionKind.QUOTED]


def test_a_long_text_of_the_sender_is_the_matter() -> None:
    assert kinds("word " * 40, "FW: invoice 4711")[1] is SectionKind.QUOTED


def test_our_own_people_pass_on_whatever_they_write() -> None:
    assert kinds("word " * 40, "question", from_us=True)[1] is SectionKind.FORWARDED
