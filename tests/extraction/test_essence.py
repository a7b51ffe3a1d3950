"""What the classifiers read of a passage: the matter, not the footer."""

from __future__ import annotations

import pytest

from extractor.extraction.essence import essence
from extractor.values.finding import Span


def units(*texts: str, document: int = 0) -> list[Span]:
    return [Span(document, 0, len(text), text) for text in texts]


@pytest.mark.parametrize(
    "footer",
    [
        "SIRET 555 400 787 00021 / TVA FR52555400787",
        "IBAN FR76 1558 9297 0400 1234 5678 943",
        "USt-IdNr. DE229918053",
        "Sent from my Samsung",
        "Diese Nachricht ist vertraulich.",
        "AVISO LEGAL: este mensaje es confidencial.",
    ],
)
def test_a_footer_is_left_out(footer: str) -> None:
    said = "Four of the twelve drums were leaking when we cut the film."
    assert essence(units(said, footer)) == said


def test_names_below_a_sign_off_are_left_out_and_later_sentences_kept() -> None:
    text = "Two pallets never came.\nKind regards\nJane Miller\nAccounts Payable"
    assert essence(units(text)) == "Two pallets never came."
    later = units(text, "PS: the third pallet came a week after the promised day, see the CMR.")
    assert essence(later).endswith("see the CMR.")


def test_a_complaint_about_bank_details_is_kept() -> None:
    said = (
        "the iban printed on it, FR76 1558 9297 0400 1234 5678 943, is not the one we have "
        "in our books for you since years"
    )
    assert essence(units(said)) == said


def test_a_passage_of_nothing_else_is_given_whole() -> None:
    assert essence(units("Sent from my Samsung")) == "Sent from my Samsung"
