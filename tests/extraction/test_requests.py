"""What a customer asks for; several things may be asked at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.values.particulars import Particulars

Hear = Callable[..., Particulars]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Kindly issue a credit note.", {"credit_note"}),
        ("Bitte Differenz gutschreiben.", {"credit_note"}),
        ("Merci d'annuler la seconde facture.", {"credit_note"}),
        ("Please cancel and re-issue the invoice.", {"corrected_invoice"}),
        ("Bitte stornieren und neu berechnen.", {"corrected_invoice"}),
        ("Necesitamos una factura rectificativa.", {"corrected_invoice"}),
        ("Can you send 22 new bags and get the driver to pick the wet ones up?",
         {"replacement", "return"}),
        ("Pouvez-vous reprendre le rouge et me livrer le bon ?", {"return", "replacement"}),
        ("Please forward the signed POD.", {"document"}),
        ("Les pedimos que nos remitan el albarán firmado.", {"document"}),
        ("Please explain how this could happen.", {"explanation"}),
        ("Was ist da los?", {"explanation"}),
        ("Soit vous m'envoyez l'avoir, soit vous me remboursez.", {"credit_note", "refund"}),
    ],
)  # fmt: skip
def test_words_that_ask(hear: Hear, text: str, asks: set[str]) -> None:
    assert {it.ask.value for it in hear(text).wishes} == asks


@pytest.mark.parametrize(
    "text",
    [
        "Your credit note CN-3301 covers half of it.",
        "Die Gutschrift vom Mai ist eingegangen.",
        "No need to collect the cracked ones.",
        "Please place the letter before your credit department.",
    ],
)
def test_what_is_only_told_or_declined_is_not_asked(hear: Hear, text: str) -> None:
    assert hear(text).wishes == ()
