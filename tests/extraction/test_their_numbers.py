"""Numbers are what the words in front of them say, and never our invoice's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.values.particulars import Particulars, Topic

Hear = Callable[..., Particulars]


def named(said: Particulars, topic: Topic) -> list[str]:
    return [it.value for it in said.mentions if it.topic is topic]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Please find our debit note DBN-20417 for your invoice 4711.", "DBN-20417"),
        ("Claim no. CLM/26/0098\nInvoice SI-104877", "CLM/26/0098"),
        ("Logged here as NCR 0413.", "0413"),
        ("Unsere Reklamationsnummer: R-2026-0417", "R-2026-0417"),
        ("Retourenschein RT 30912 vom Oktober", "RT 30912"),
        ("Aktenzeichen: VZ/26/118.", "VZ/26/118"),
        ("sous la référence de notre dossier LT-0417", "LT-0417"),
        ("Réclamation enregistrée sous le n° 0413.", "0413"),
        ("Expte. VZ/26/118. Esperamos su abono.", "VZ/26/118"),
        ("Nuestro número de reclamación es RC-0417.", "RC-0417"),
    ],
)
def test_a_claim_number_is_announced(hear: Hear, text: str, number: str) -> None:
    assert named(hear(text), Topic.CLAIM) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Ihre Rechnung 4711882 ist falsch.",
        "our debit note of 10 March 2026",
        "the claim was 230 EUR",
        "Your invoice INV-88213 and your order confirmation AC-7719",
        "Vertrag 4400-12 und Angebot 2291",
    ],
)
def test_what_is_not_announced_as_theirs_is_left_alone(hear: Hear, text: str) -> None:
    assert hear(text).mentions == ()


@pytest.mark.parametrize(
    ("text", "topic", "numbers"),
    [
        ("our orders 4500771 and 4500772", Topic.PURCHASE_ORDER, ["4500771", "4500772"]),
        ("Bestellung: 4500773311", Topic.PURCHASE_ORDER, ["4500773311"]),
        ("commande BC50012/26", Topic.PURCHASE_ORDER, ["BC50012/26"]),
        ("albarán 90233", Topic.DELIVERY_NOTE, ["90233"]),
        ("livré avec BL214425", Topic.DELIVERY_NOTE, ["BL214425"]),
        ("Your credit note CN-3301", Topic.CREDIT_NOTE, ["CN-3301"]),
        ("tracking number GD 662 118 430 WW, was lost", Topic.CONSIGNMENT, ["GD 662 118 430 WW"]),
        ("Sendungsnummer 331 2240 9917.", Topic.CONSIGNMENT, ["331 2240 9917"]),
        ("el bulto con nº de envío 40128837 se ha extraviado", Topic.CONSIGNMENT, ["40128837"]),
    ],
)
def test_each_kind_has_its_words(hear: Hear, text: str, topic: Topic, numbers: list[str]) -> None:
    assert named(hear(text), topic) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "Our order BG/7741 is a separate transaction.",
        "La commande PO615702 est arrivée, impeccable.",
        "Die Bestellung BC20881/26 bleibt wie sie ist.",
        "el pedido 4519022781 es otra cosa",
    ],
)
def test_an_order_that_is_another_matter_is_not_the_disputes(hear: Hear, text: str) -> None:
    assert named(hear(text), Topic.PURCHASE_ORDER) == []


@pytest.mark.parametrize(
    "text",
    ["AVIS DE DÉBIT\nN° : 884-2210\nFournisseur : X", "RÜCKBELASTUNG\nBelegnummer: 884-2210"],
)
def test_a_debit_note_has_its_number_under_its_title(hear: Hear, text: str) -> None:
    assert named(hear(text), Topic.CLAIM) == ["884-2210"]
