"""A term set by the customer is a day, written or worked out with the way shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.deadlines import find_deadline
from extractor.extraction.labels import fold
from extractor.extraction.sentences import Sentence
from extractor.values.finding import Span
from extractor.values.particulars import DayRole, Particulars, RoleDay

Hear = Callable[..., Particulars]


def terms(said: Particulars) -> list[RoleDay]:
    return [it for it in said.days if it.role is DayRole.DEADLINE]


@pytest.mark.parametrize(
    ("text", "day", "derivation"),
    [
        ("Please reply by 31 March 2026.", "2026-03-31", None),
        ("Bitte antworten Sie spätestens bis 22. Mai.", "2026-05-22", None),
        ("Merci de répondre au plus tard le 22 mai 2026.", "2026-05-22", None),
        ("Rogamos respuesta antes del 31 de marzo de 2026.", "2026-03-31", None),
        ("Please credit us within 14 days.", "2026-03-26", "2026-03-12 + 14 days"),
        ("Bitte um Gutschrift innerhalb von zwei Wochen.", "2026-03-26", "2026-03-12 + 2 weeks"),
        ("Merci de répondre sous huitaine.", "2026-03-20", "2026-03-12 + 8 days"),
        ("Necesitamos abono en 5 días hábiles.", "2026-03-19", "2026-03-12 + 5 working days"),
        ("Please answer within 2 business days.", "2026-03-16", "2026-03-12 + 2 working days"),
        ("Can you send it by Friday?", "2026-03-13", "friday after 2026-03-12"),
        ("Bitte bis Donnerstag schicken.", "2026-03-19", "thursday after 2026-03-12"),
        ("Please send it by the end of the week.", "2026-03-13", "end of week after 2026-03-12"),
        ("Wir benötigen sie bis Jahresende.", "2026-12-31", "end of year after 2026-03-12"),
        ("Please answer by month end.", "2026-03-31", "end of month after 2026-03-12"),
    ],
)
def test_a_term_is_a_day(hear: Hear, text: str, day: str, derivation: str | None) -> None:
    (term,) = terms(hear(text))
    assert term.day == dt.date.fromisoformat(day)
    assert term.derivation == derivation


@pytest.mark.parametrize(
    "text",
    [
        "You promised a credit note within two weeks.",
        "We paid within ten days, please note.",
        "The goods arrived within two days.",
        "Payable within 30 days.",
        "avoir « sous huitaine » d'après lui, toujours rien",
    ],
)
def test_what_was_promised_paid_or_only_told_is_no_term(hear: Hear, text: str) -> None:
    assert terms(hear(text)) == []


def test_without_a_day_of_receipt_a_counted_term_has_no_day(hear: Hear) -> None:
    (term,) = terms(hear("Please credit us within 14 days.", received=None))
    assert (term.day, term.derivation) == (None, None)
    assert term.span.text == "within 14 days"


@given(number=st.integers(1, 99), received=st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1)))
def test_working_days_end_on_one_and_never_come_early(number: int, received: dt.date) -> None:
    text = f"Please answer within {number} working days."
    sentence = Sentence(Span(0, 0, len(text), text), fold(text))
    (term,) = find_deadline(sentence, (), received)
    assert term.day is not None
    assert term.day.weekday() < 5
    assert term.day >= received + dt.timedelta(days=number)
