"""What a shadow said is kept once, beside what people decided since."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.store.shadows import begin_shadow, put_shadow, shadow_figures, shadow_seen
from extractor.store.store import Store
from extractor.store.tables_cases import correction
from extractor.values.record import FileRecord, SourceRecord, Status
from extractor.values.shadow import ShadowDifference

TRIAGE = ShadowDifference(
    "triage", "", "dispute", "payment_notice", 0.9, 0.6, Decimal("-12.50"), "EUR"
)


@pytest.fixture
def number(any_store: Store) -> int:
    """Give the number of a file that is kept."""
    record = FileRecord(source=SourceRecord(file="a.eml", sha256=""), status=Status.PROCESSED)
    saved = any_store.save(record, b"a")
    return any_store.find(saved.sha256)[0]


def decide(store: Store, number: int, field: str, decided: str) -> None:
    row = {
        "submission": number, "field": field, "machine": "dispute", "decided": decided,
        "who": "anna", "at": store.clock(), "why": "", "record_version": 1, "case_version": 1,
    }  # fmt: skip
    with store.database.writing() as connection:
        connection.execute(correction.insert(), row)


def test_a_file_counts_as_failed_until_the_shadow_has_answered(
    any_store: Store, number: int
) -> None:
    begin_shadow(any_store, 3, number)
    assert shadow_figures(any_store, 3).failed == 1
    put_shadow(any_store, 3, number, ())
    figures = shadow_figures(any_store, 3)
    assert (figures.same, figures.failed, figures.files) == (1, 0, 1)


def test_the_same_file_again_replaces_what_was_said(any_store: Store, number: int) -> None:
    for _ in range(2):
        begin_shadow(any_store, 3, number)
        put_shadow(any_store, 3, number, [TRIAGE])
    (seen,) = shadow_seen(any_store, 3)
    assert (seen.difference, seen.file, seen.right) == (TRIAGE, "a.eml", "")
    assert shadow_figures(any_store, 3).other == 1


@pytest.mark.parametrize(
    ("decided", "right"),
    [("dispute", "before"), ("payment_notice", "after"), ("reminder", "neither")],
)
def test_what_people_decide_says_who_was_right(
    any_store: Store, number: int, decided: str, right: str
) -> None:
    put_shadow(any_store, 3, number, [TRIAGE])
    decide(any_store, number, "category", "shortage")
    assert shadow_seen(any_store, 3)[0].right == ""
    decide(any_store, number, "triage", "dispute")
    decide(any_store, number, "triage", decided)
    assert shadow_seen(any_store, 3)[0].right == right


def test_shadows_do_not_see_each_other(any_store: Store, number: int) -> None:
    put_shadow(any_store, 3, number, [TRIAGE])
    put_shadow(any_store, 4, number, ())
    assert (len(shadow_seen(any_store, 3)), len(shadow_seen(any_store, 4))) == (1, 0)
