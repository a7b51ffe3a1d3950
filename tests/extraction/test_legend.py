"""A reason code means what a legend says."""

from __future__ import annotations

import pytest

from extractor.extraction.legend import meanings
from extractor.values.document import Document, Page, PageSource, lines_of


def document(*text: str) -> Document:
    words, lines = lines_of(list(text))
    return Document("avis", "text/plain", (Page(1, 0, 0, PageSource.MAIL, words, lines),))


@pytest.mark.parametrize(
    ("code", "legend", "meaning"),
    [
        ("Z025", "Abzugsgründe: Z047 – Aktionsrabatt; Z025 – Fehlmenge", "Fehlmenge"),
        ("500", "500 = prix non conforme à la commande", "prix non conforme à la commande"),
        ("DD", "DD remise manquante", "remise manquante"),
        ("R7", "R7: short delivery", "short delivery"),
        ("10", "10 boxes were missing", None),
        ("33", "Reason codes: 66 incorrect product; 33 not delivered", "not delivered"),
        ("A1", "nothing here", None),
    ],
)
def test_codes_are_looked_up(code: str, legend: str, meaning: str | None) -> None:
    assert meanings([code], [document("INV-1 100.00 " + code, legend)]) == (
        [meaning] if meaning else []
    )
