"""Paid amounts and stated totals are told from all other amounts."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from extractor.values.particulars import Particulars

Hear = Callable[..., Particulars]


def sums(said: Particulars) -> dict[str, Decimal]:
    return {it.role.value: it.money.value for it in said.sums}


@pytest.mark.parametrize(
    ("text", "role", "value"),
    [
        ("We have therefore paid €1,230.00.", "paid_amount", "1230.00"),
        ("we will pay £3,120.00 on the due date", "paid_amount", "3120.00"),
        ("wir überweisen 4.300,00 €", "paid_amount", "4300.00"),
        ("1.915,00 € sind heute morgen raus", "paid_amount", "1915.00"),
        ("Notre règlement de 4 300,00 € part demain", "paid_amount", "4300.00"),
        ("les 312,00 € déjà payés", "paid_amount", "312.00"),
        ("Hoy hemos transferido 1.040,00 €", "paid_amount", "1040.00"),
        ("your invoice 26-5512 (£640.00)", "invoice_total", "640.00"),
        ("Ihre Rechnung 4711882 über 1.842,30 € brutto", "invoice_total", "1842.30"),
        ("votre facture d'un montant de 1 842,30 € TTC", "invoice_total", "1842.30"),
        ("su factura por importe de 1.842,30 €", "invoice_total", "1842.30"),
    ],
)
def test_words_tell_what_an_amount_is(hear: Hear, text: str, role: str, value: str) -> None:
    assert sums(hear(text)) == {role: Decimal(value)}


@pytest.mark.parametrize(
    "text",
    [
        "a penalty of USD 411.30 is charged",
        "the agreed price was €4.10 per box; you charged €4.65",
        "we hold back the balance of €165.00",
        "48 Karton zu 18,71 €",
        "un avoir de 98,00 €",
    ],
)
def test_disputed_and_other_amounts_are_neither(hear: Hear, text: str) -> None:
    assert sums(hear(text)) == {}
