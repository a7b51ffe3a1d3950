"""Tell payment advices and debit notes by what they call themselves, whichever comes first."""

from __future__ import annotations

import enum
import re

from extractor.extraction.labels import fold
from extractor.values.document import Document

HEAD = 600  # characters in which a document says what it is

_DEBIT_NOTE = re.compile(
    r"(?:note|avis|facture) de debit|debit (?:note|memo|advice|qualite)|charge ?back"
    r"|charge to (?:supplier|vendor)|\b(?:ruck|lieferanten)?belastung(?:s(?:anzeige|beleg|avis))?\b"
    r"|lastschriftanzeige|nota de (?:cargo|debito)|aviso de cargo|cargo a proveedor"
    r"|abono a nuestro favor|rechnungskurzung|kurzungsanzeige|abzugsanzeige"
    r"|deducci\w+ a proveedor|deduction (?:note|notice|advice)"
    r"|retenue sur (?:reglement|paiement|facture)"
    r"|(?:nous|vous) (?:debitons|portons au debit)|debitons votre compte"
    r"|(?:we|have) debit(?:ed)? your account|belasten (?:wir|sie|ihr)|wir belasten"
    r"|(?:les )?cargamos (?:en (?:su|vuestra) cuenta|:|los)|les cargamos"
)
_PAYMENT = re.compile(
    # "Zahlungsbedingungen", "conditions de paiement" and their like stand on every invoice
    r"\b(?:zahlung(?!s(?:bedingung|ziel|frist|erinner|art|weise|verzug|konditio))|uberweisung"
    r"|bezahl|regulierung|abrechnung ihrer|payment(?! (?:terms|due|reminder|method|details:))"
    r"|remittance|paid|(?<!conditions de )(?<!mode de )(?<!delai de )(?:reglement|paiement)"
    r"|virement|lettre-cheque|remise fournisseur"
    r"|(?<!condiciones de )(?<!forma de )(?<!plazo de )pagos?\b|transferencia"
    r"|liquidacion de facturas|remesa|bacs\b|bank transfer)"
)


class Advice(enum.Enum):
    """What a document says of money that went or will not go."""

    PAYMENT = "payment"  # lists what is paid
    DEBIT = "debit"  # charges the supplier
    NEITHER = "neither"


def advice_of(document: Document) -> Advice:
    """Say what a document calls itself in its first lines."""
    head = fold(document.text[:HEAD])
    debit, payment = _DEBIT_NOTE.search(head), _PAYMENT.search(head)
    if debit and (payment is None or debit.start() <= payment.start()):
        return Advice.DEBIT
    return Advice.PAYMENT if payment else Advice.NEITHER
