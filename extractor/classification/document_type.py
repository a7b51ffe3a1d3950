"""Say what kind of document carries a claim, by its title words and its tables.

Title words count most at the top of a page: that is where a document says what it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from extractor.values.category import DocumentType
from extractor.values.document import Document, PageSource

HEAD = 1200  # characters at the top that count as heading

_DEBIT = re.compile(
    r"note? de debit|avis de debit|debit note|debit memo|debit advice|chargeback|belastungsanzeige"
    r"|lastschriftanzeige|belastung\b|nota de (?:cargo|debito)|nota debito|aviso de cargo"
)
_REMITTANCE = re.compile(
    r"avis de (?:paiement|virement|reglement)|bordereau de (?:paiement|reglement)|ordre de virement"
    r"|detail (?:du|de notre) (?:paiement|reglement|virement)|remittance|payment advice"
    r"|remit\b|bacs"
    r"|zahlungsavis|zahlungsmitteilung|zahlungsanzeige|uberweisungs(?:avis|anzeige)"
    r"|\bavis\b(?! de debit)"
    r"|zahlung vom"
    r"|aviso de (?:pago|transferencia)|justificante de (?:pago|transferencia)|orden de pago"
    r"|\bremesa\b|relacion de pago|comunicacion de pago|detalle de (?:la )?(?:transferencia|pago)"
    r"|pago realizado"
)


def document_type(
    documents: Sequence[Document], *, is_mail: bool, paid_rows: int, held_rows: int
) -> DocumentType:
    """Say what a submission that contests something is.

    Args:
        documents: a mail's body first, then its attachments.
        is_mail: the submission is a mail.
        paid_rows: table rows that were settled in full.
        held_rows: table rows that hold money back.
    """
    attached = [it for it in documents if not _is_mail_text(it)]
    heads = "\n".join(fold(it.text[:HEAD]) for it in (attached or documents))
    debit, remittance = len(_DEBIT.findall(heads)), len(_REMITTANCE.findall(heads))
    if held_rows and paid_rows:
        remittance += 2
    if held_rows and not paid_rows and debit:
        debit += 1
    if debit > remittance and (attached or not is_mail):
        return DocumentType.DEBIT_NOTE
    if remittance and (held_rows or paid_rows):
        return DocumentType.REMITTANCE_ADVICE
    if is_mail and not attached:
        return DocumentType.CLAIM_EMAIL
    return DocumentType.CLAIM_LETTER


def _is_mail_text(document: Document) -> bool:
    return all(page.source is PageSource.MAIL for page in document.pages)


def fold(text: str) -> str:
    """Give text in lower case without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))
