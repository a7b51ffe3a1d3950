"""Money held back is a dispute whatever the tone; one question at a time."""

from __future__ import annotations

import pytest

from extractor.classification.fit import fit_text_model
from extractor.classification.model import TextModel
from extractor.classification.triage import triage
from extractor.values.category import Classification, TriageClass

CONTESTING = ["il manque des cartons", "wir reklamieren die Ware", "we dispute this invoice",
              "no aceptamos la factura", "marchandise cassée", "falscher Preis"]  # fmt: skip
NEWS = [
    "notre salon ouvre ses portes",
    "join our webinar",
    "Einladung zur Messe",
    "oferta de feria",
]
PAYING = ["le virement est parti", "payment was sent", "Zahlung erfolgt", "pago realizado"]


@pytest.fixture(scope="module")
def models() -> tuple[TextModel, TextModel]:
    """Give the two classifiers of triage, fitted on a handful of sentences."""
    other = [*NEWS, *PAYING] * 3
    kinds = ([TriageClass.NEWSLETTER_OR_SPAM] * 4 + [TriageClass.PAYMENT_NOTICE] * 4) * 3
    texts = CONTESTING * 3 + other
    labels = [TriageClass.DISPUTE] * 18 + ["none"] * 24
    return fit_text_model("dispute", texts, labels), fit_text_model("triage", other, kinds)


def ask(
    models: tuple[TextModel, TextModel], text: str, *, held: int = 0, paid: int = 0
) -> Classification:
    dispute, other = models
    return triage(text, dispute=dispute, other=other, held_rows=held, paid_rows=paid)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("il manque des cartons", TriageClass.DISPUTE),
        ("wir reklamieren", TriageClass.DISPUTE),
        ("join our webinar", TriageClass.NEWSLETTER_OR_SPAM),
        ("le virement est parti", TriageClass.PAYMENT_NOTICE),
    ],
)
def test_a_message_is_told_apart(
    models: tuple[TextModel, TextModel], text: str, label: TriageClass
) -> None:
    assert ask(models, text).best.label == label


def test_rows_that_hold_money_back_contest_whatever_the_tone(
    models: tuple[TextModel, TextModel],
) -> None:
    best = ask(models, "le virement est parti", held=2).best
    assert best.label == TriageClass.DISPUTE
    assert best.probability >= 0.9
    assert best.because[0] == "rows_held_back(2)"


def test_rows_paid_in_full_speak_against_a_dispute(models: tuple[TextModel, TextModel]) -> None:
    plain = ask(models, "il manque des cartons").probability_of(TriageClass.DISPUTE)
    paid = ask(models, "il manque des cartons", paid=3).probability_of(TriageClass.DISPUTE)
    assert paid < plain


@pytest.mark.parametrize("text", ["", "il manque des cartons", "payment was sent", "zzz"])
@pytest.mark.parametrize("held", [0, 1])
def test_shares_add_up_to_1(models: tuple[TextModel, TextModel], text: str, held: int) -> None:
    guesses = ask(models, text, held=held).guesses
    assert sum(it.probability for it in guesses) == pytest.approx(1, abs=1e-4)
    assert {it.label for it in guesses} == {
        TriageClass.DISPUTE, TriageClass.NEWSLETTER_OR_SPAM, TriageClass.PAYMENT_NOTICE,
    }  # fmt: skip


def test_a_page_that_says_nothing_contests_nothing(models: tuple[TextModel, TextModel]) -> None:
    for text in ("", "41", "- -"):
        assert ask(models, text).probability_of(TriageClass.DISPUTE) == 0.0


def test_a_stranger_needs_more_to_be_taken_for_a_claimant(
    models: tuple[TextModel, TextModel],
) -> None:
    dispute, other = models
    text = "il manque des cartons"
    ours = triage(text, dispute=dispute, other=other)
    strange = triage(text, dispute=dispute, other=other, is_ours=False)
    assert strange.probability_of(TriageClass.DISPUTE) < ours.probability_of(TriageClass.DISPUTE)
