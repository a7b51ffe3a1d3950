"""What a person should look at is what the keyboard stops at."""

from __future__ import annotations

import pytest

from extractor.values.correction import FieldValue
from extractor.web.review.grading import Grade, doubts_about, grade_of, least_sure, needs_a_look


def value(
    field: str = "invoice", text: str = "FA-1", confidence: float | None = 0.99, **said: str
) -> FieldValue:
    return FieldValue(field, text, said.get("decided"), confidence)


@pytest.mark.parametrize(
    ("given", "reasons", "grade"),
    [
        pytest.param(value(), (), Grade.SURE, id="sure"),
        pytest.param(value(confidence=0.9), (), Grade.LIKELY, id="likely"),
        pytest.param(value(confidence=0.5), (), Grade.DOUBTFUL, id="unlikely"),
        pytest.param(value(), ("invoice:ambiguous(2)",), Grade.DOUBTFUL, id="a reason against it"),
        pytest.param(value(), ("invoice:by_number_exact",), Grade.SURE, id="a reason for it"),
        pytest.param(value(), ("amount:absent(0.4)",), Grade.SURE, id="a reason of another field"),
        pytest.param(value(text="", confidence=None), (), Grade.MISSING, id="nothing found"),
        pytest.param(value(confidence=0.2, decided="FA-2"), (), Grade.DECIDED, id="a person's"),
    ],
)
def test_a_value_is_graded_by_its_confidence_and_what_speaks_against_it(
    given: FieldValue, reasons: tuple[str, ...], grade: Grade
) -> None:
    assert grade_of(given, reasons) is grade


def test_only_missing_values_that_a_case_needs_want_a_look() -> None:
    assert needs_a_look(value("amount", ""), Grade.MISSING)
    assert not needs_a_look(value("sub_reason", ""), Grade.MISSING)
    assert needs_a_look(value("sub_reason"), Grade.DOUBTFUL)
    assert not needs_a_look(value(), Grade.LIKELY)


def test_doubts_are_told_apart_from_what_speaks_for_a_value() -> None:
    codes = ("invoice:none", "invoice:by_amount_gross", "amount:low_confidence(0.41)")
    assert doubts_about("invoice", codes) == ("invoice:none",)
    assert doubts_about("amount", codes) == ("amount:low_confidence(0.41)",)


def test_where_no_part_is_doubtful_the_least_sure_one_is_looked_at() -> None:
    values = [value("invoice", confidence=0.97), value("amount", "12.00", 0.96), value("contact")]
    assert least_sure(values) == "amount"
    assert not least_sure([value(decided="FA-1")])
