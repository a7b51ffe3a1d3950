"""Labels become answers that records are compared with."""

from __future__ import annotations

from decimal import Decimal

from extractor.evaluation.labelled import gold_of
from extractor.evaluation.report import Report
from extractor.values.label import LabelledDocument, LabelledItem
from extractor.values.record import FileRecord, SourceRecord, Status

ITEM = LabelledItem("shortage", "", "FA-1", Decimal("8.00"), "explicit")


def label(name: str, triage: str, *items: LabelledItem) -> LabelledDocument:
    return LabelledDocument(name, file=f"in/{name}.eml", triage=triage, items=items, language="fr")


def test_what_nobody_finished_is_no_answer() -> None:
    labels = [
        label("whole", "dispute", ITEM),
        label("none", "order"),
        label("unsaid", ""),
        label("empty", "dispute"),
        label("half", "dispute", LabelledItem("shortage")),
    ]
    assert [it["id"] for it in gold_of(labels)] == ["whole", "none"]


def test_a_record_is_compared_with_a_label() -> None:
    record = FileRecord(
        source=SourceRecord(file="elsewhere/none.eml", sha256="0" * 64), status=Status.PROCESSED
    )
    report = Report.of(gold_of([label("none", "order"), label("whole", "dispute", ITEM)]), [record])
    assert report.figures["documents"] == 2
    assert report.figures["missing"] == 1
    assert report.score.right["in/none.eml"]
    assert report.score.groups["channel eml"]["documents"] == 2
