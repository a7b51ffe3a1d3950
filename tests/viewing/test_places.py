"""Every value of a record leads to the words it was read from."""

from __future__ import annotations

from extractor.values.document import Document, Line, Page, PageSource, Word, lines_of
from extractor.values.geometry import Box
from extractor.values.reading import Reading
from extractor.values.record import EvidenceRecord, FileRecord, SourceRecord, Status
from extractor.values.submission import Part, PartRole, Submission
from extractor.viewing.original import original_of
from extractor.viewing.places import marked_values

PDF = "application/pdf"


def page() -> Page:
    """Give two lines: "Facture FA-1" and "soit 12,00"."""
    words = (
        Word("Facture", Box(10, 10, 50, 20)), Word("FA-1", Box(55, 10, 80, 20)),
        Word("soit", Box(10, 30, 30, 40)), Word("12,00", Box(35, 30, 60, 40)),
    )  # fmt: skip
    return Page(1, 595, 842, PageSource.TEXT_LAYER, words, (Line(0, 2), Line(2, 4)))


def reading() -> Reading:
    words, lines = lines_of(["Bonjour, voir FA-1"])
    mail = Page(1, 0, 0, PageSource.MAIL, words, lines)
    parts = (
        Part("body", "text/plain", b"", PartRole.BODY),
        Part("a.pdf", PDF, b"", PartRole.ATTACHMENT),
        Part("broken.pdf", PDF, b"", PartRole.ATTACHMENT),
    )
    documents = (Document("body", "text/plain", (mail,)), Document("a.pdf", PDF, (page(),)))
    return Reading(Submission("mail.eml", "0" * 64, "message/rfc822", parts), documents)


def record(*evidence: EvidenceRecord) -> FileRecord:
    source = SourceRecord(file="mail.eml", sha256="0" * 64)
    return FileRecord(source=source, status=Status.PROCESSED, evidence=evidence)


def told(document: str, span: tuple[int, int] | None, **given: object) -> EvidenceRecord:
    facts = {"page": None, "box": None, "text": "", "method": "x", "confidence": 1.0} | given
    return EvidenceRecord.model_validate({"field": "f", "document": document, "span": span} | facts)


def test_parts_keep_their_places_also_where_one_could_not_be_read() -> None:
    pieces = original_of(reading()).pieces
    assert [(it.name, it.document, len(it.sheets)) for it in pieces] == [
        ("body", 0, 0), ("a.pdf", 1, 1), ("broken.pdf", None, 0),
    ]  # fmt: skip


def test_a_stretch_over_two_lines_has_a_box_on_each() -> None:
    (mark,) = marked_values(record(told("a.pdf", (8, 23))), reading())
    assert mark.part == 1
    assert [it.box.as_list() for it in mark.spots] == [[55, 10, 80, 20], [10, 30, 60, 40]]


def test_a_value_in_a_mail_has_its_stretch_and_no_box() -> None:
    (mark,) = marked_values(record(told("body", (14, 18))), reading())
    assert (mark.part, mark.span, mark.spots) == (0, (14, 18), ())


def test_a_box_alone_is_enough_and_evidence_of_a_missing_part_is_left_out() -> None:
    given = record(
        told("a.pdf", None, page=1, box=(1, 2, 3, 4)), told("gone.pdf", None, page=1),
    )  # fmt: skip
    (mark,) = marked_values(given, reading())
    assert mark.spots[0].box == Box(1, 2, 3, 4)
