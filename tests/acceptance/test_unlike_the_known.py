"""A message unlike those the models learnt from is less sure, whatever its scores say."""

from __future__ import annotations

import pytest

from extractor.artifacts import open_model
from extractor.classification.model import TextModel
from extractor.records.scores import FAMILIAR

KNOWN = {
    "de": "auf Rechnung 24/456 fehlen 12 Kartons Tomaten, die Lieferung vom 3. März war "
    "unvollständig. Bitte um Gutschrift über 187,50 Euro.",
    "fr": "il manque 12 cartons de tomates sur la facture 24/456, la livraison du 3 mars était "
    "incomplète. Merci de nous faire un avoir de 187,50 euros.",
    "en": "12 cartons of tomatoes are missing on invoice 24/456, the delivery of 3 March was "
    "short. Please send a credit note for 187.50 euros.",
    "es": "faltan 12 cajas de tomate en la factura 24/456, la entrega del 3 de marzo estaba "
    "incompleta. Rogamos un abono de 187,50 euros.",
}
STRANGE = {
    "it": "nella fattura 24/456 mancano 12 cartoni di pomodori pelati, la consegna del 3 marzo "
    "era incompleta. Vi preghiamo di emettere una nota di credito di 187,50 euro.",
    "nl": "op factuur 24/456 ontbreken 12 dozen tomaten, de levering van 3 maart was "
    "onvolledig. Graag ontvangen wij een creditnota van 187,50 euro.",
    "pl": "na fakturze 24/456 brakuje 12 kartonów pomidorów, dostawa z 3 marca była "
    "niekompletna. Prosimy o notę korygującą na 187,50 euro.",
    "sv": "på faktura 24/456 saknas 12 kartonger tomater, leveransen den 3 mars var "
    "ofullständig. Vi ber om en kreditnota på 187,50 euro.",
}


@pytest.fixture(scope="module")
def dispute() -> TextModel:
    """Give the shipped model that tells disputes."""
    return TextModel.load(open_model("dispute"))


@pytest.mark.parametrize("language", KNOWN)
def test_words_of_the_known_languages_are_familiar(dispute: TextModel, language: str) -> None:
    assert dispute.unfamiliar(KNOWN[language]) < FAMILIAR


@pytest.mark.parametrize("language", STRANGE)
def test_words_of_other_languages_are_not(dispute: TextModel, language: str) -> None:
    assert dispute.unfamiliar(STRANGE[language]) > FAMILIAR
