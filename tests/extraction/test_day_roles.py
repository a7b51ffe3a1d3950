"""A day gets the role that the words around it tell, or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from extractor.values.particulars import DayRole, Particulars

Hear = Callable[..., Particulars]


def roles(said: Particulars) -> list[tuple[str, str]]:
    return [(it.role.value, it.day.isoformat()) for it in said.days if it.day]


@pytest.mark.parametrize(
    ("text", "role", "day"),
    [
        ("Invoice SI-104877 dated 14/09/2026", "invoice", "2026-09-14"),
        ("Ihre Rechnung 4711882 vom 09.03.2026", "invoice", "2026-03-09"),
        ("la facture M-40091 est datée du 12/05/2026", "invoice", "2026-05-12"),
        ("su factura F26/8213 de fecha 09/03/2026", "invoice", "2026-03-09"),
        ("it was received on 2 March 2026", "delivery", "2026-03-02"),
        ("Lieferschein LS 4471 vom 17.02.2026", "delivery", "2026-02-17"),
        ("livré le 24 février 2026", "delivery", "2026-02-24"),
        ("de los sensores entregados el 24 de febrero de 2026", "delivery", "2026-02-24"),
        ("die am 24.02.2026 gelieferten Sensoren", "delivery", "2026-02-24"),
        ("delivery was due on 2 February 2026", "promised_delivery", "2026-02-02"),
        ("die Lieferung für den 24. Februar 2026 zugesichert", "promised_delivery", "2026-02-24"),
        ("entrega comprometida para el 2 de febrero de 2026", "promised_delivery", "2026-02-02"),
        ("our debit note DBN-1 dated 10 March 2026", "claim", "2026-03-10"),
        ("unsere Mängelrüge vom 04.03.2026", "claim", "2026-03-04"),
        ("die Palette von gestern kam nass an, gestern geliefert", "delivery", "2026-03-11"),
        ("livrée hier par Geodis", "delivery", "2026-03-11"),
    ],
)
def test_words_tell_the_role(hear: Hear, text: str, role: str, day: str) -> None:
    assert (role, day) in roles(hear(text))


@pytest.mark.parametrize(
    "text",
    [
        "Rechnung 88012 haben wir am 15.01.2026 bezahlt.",
        "Your credit note CN-3301 dated 1 March 2026",
        "Our price list of 1 January 2026 applies.",
        "Bis heute wurde nichts geliefert.",
        "12 March 2026",
    ],
)
def test_a_day_of_something_else_has_no_role(hear: Hear, text: str) -> None:
    assert roles(hear(text)) == []


def test_late_and_promised_days_are_told_apart(hear: Hear) -> None:
    said = hear("Your shipment was due on 2 February 2026 and arrived on 9 February 2026.")
    assert roles(said) == [("promised_delivery", "2026-02-02"), ("delivery", "2026-02-09")]


def test_a_swapped_reading_far_in_the_future_is_not_taken(hear: Hear) -> None:
    (day,) = hear("Invoice 4711 dated 03/12/2026", received=dt.date(2026, 3, 20)).days
    assert (day.role, day.day) == (DayRole.INVOICE, dt.date(2026, 3, 12))
