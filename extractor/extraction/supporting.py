"""Recognise attachments that prove something: copies, delivery notes, consignment notes, photos.

A document is recognised by its title as `business` reads it, by words at its top, or by the name of
its file; a picture without words is a photo. A document that itself asks for something is a claim
and no proof; so is one whose rows hold money back: "Remise fournisseur" over a column "N° facture"
was taken for an invoice copy, and the claim beside it for none.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib.resources
import re
import tomllib
from collections.abc import Iterator, Sequence

from extractor.extraction.business import BusinessFields, read_fields
from extractor.extraction.carriers import find_carriers
from extractor.extraction.counts_in_tables import counts_in_tables
from extractor.extraction.labels import fold
from extractor.extraction.requests import find_requests
from extractor.extraction.rows import read_tables
from extractor.extraction.sentences import Sentence, sentences_of
from extractor.extraction.stretches import Stretches
from extractor.extraction.their_numbers import find_numbers
from extractor.values.category import DocumentType
from extractor.values.document import Document
from extractor.values.finding import Reference, ReferenceKind, Span
from extractor.values.particulars import ProofField, ProofType, SupportingDocument, Topic, packed
from extractor.values.submission import PartRole, Submission

_TITLE_SURE = 0.45  # confidence of the type that `business` gives, below which it does not count
_HEAD = 260  # characters in which a document says what it is
_FEW_WORDS = 12  # a picture with fewer words is a photo
_MOST_PAGES = 12  # longer attachments are catalogues and statements, and slow to lay out
# A line that greets: who writes so says something himself, even if he asks for nothing.
_GREETING = re.compile(
    r"(?m)^\W*(?:dear\b|to whom it may|sehr geehrte|guten tag|hallo\b|madame\b|monsieur\b"
    r"|messieurs\b|bonjour\b|estimad[ao]s?\b|muy senor|buenos dias|hola\b|hello\b)[^\n]{0,40}$"
)
_BY_TYPE = {
    DocumentType.INVOICE: ProofType.INVOICE,
    DocumentType.CREDIT_NOTE: ProofType.CREDIT_NOTE,
    DocumentType.DELIVERY_NOTE: ProofType.DELIVERY_NOTE,
    DocumentType.PURCHASE_ORDER: ProofType.PURCHASE_ORDER,
}
# what makes a claim of a document, whatever else stands on it
_CLAIMING = {DocumentType.DEBIT_NOTE, DocumentType.REMITTANCE_ADVICE, DocumentType.STATEMENT}
_REFINED = (ProofType.CONSIGNMENT_NOTE, ProofType.PROOF_OF_DELIVERY)
# what one encloses; a customer who names our invoice does not say that it is enclosed
_ENCLOSED = (
    ProofType.PHOTO,
    ProofType.DELIVERY_NOTE,
    ProofType.PROOF_OF_DELIVERY,
    ProofType.CONSIGNMENT_NOTE,
    ProofType.REPORT,
    ProofType.CERTIFICATE,
)
_BESIDE = 30  # characters
_LABELLED = 0.9  # confidence in what a label, a title or a known name tells
_FIELDS = ("invoice_number", "total", "net", "tax", "currency", "date", "delivery_date", "seller",
           "buyer")  # fmt: skip


def find_supporting(
    submission: Submission, documents: Sequence[Document], references: Sequence[Reference]
) -> tuple[SupportingDocument, ...]:
    """Give the supporting documents of a mail, in order; a lone file has none.

    Args:
        submission: as it was received.
        documents: what was read of it, in its order; may lack parts.
        references: everything that may be a number on them.
    """
    if submission.envelope is None:
        return ()
    attached = {it.name: it for it in submission.parts if it.role is PartRole.ATTACHMENT}
    found: list[SupportingDocument] = []
    read: set[str] = set()
    for number, document in enumerate(documents):
        if document.name not in attached:
            continue
        read.add(document.name)
        proof = _recognised(number, document, references)
        if proof is not None:
            found.append(proof)
    found += [
        SupportingDocument(None, name, ProofType.PHOTO, "picture")
        for name, part in attached.items()
        if name not in read and part.media_type.startswith("image/")
    ]
    return tuple(found)


def proof_type(document: Document, fields: BusinessFields) -> ProofType | None:
    """Say which kind of proof a document is, if it is any.

    Args:
        document: any document.
        fields: what `business.read_fields` reads on it.
    """
    found = _type_of(document, fields)
    return found[0] if found else None


def _recognised(
    number: int, document: Document, references: Sequence[Reference]
) -> SupportingDocument | None:
    if len(document.text.split()) < _FEW_WORDS:
        if not document.media_type.startswith("image/"):
            return None
        return SupportingDocument(number, document.name, ProofType.PHOTO, "picture")
    if len(document.pages) > _MOST_PAGES:
        return None
    if _GREETING.search(fold(document.text)):
        return None  # a letter
    fields = read_fields(document)
    found = _type_of(document, fields)
    if found is None or _asks(document):
        return None
    if _holds_back(number, document):
        return None
    kind, because = found
    numbers = _numbers(number, fields, references)
    return SupportingDocument(
        number, document.name, kind, because, tuple(_fields(number, document, fields)), numbers
    )


def _type_of(document: Document, fields: BusinessFields) -> tuple[ProofType, str] | None:
    if fields.document_type in _CLAIMING:
        return None
    titled = next((it for it in fields.evidence if it.field == "document_type"), None)
    head = _titled(fold(document.text[:_HEAD]), at_start=False)
    if head in _REFINED or head in {ProofType.REPORT, ProofType.CERTIFICATE}:
        return head, "title"
    by_type = _BY_TYPE.get(fields.document_type)
    if by_type and titled and titled.confidence >= _TITLE_SURE:
        return by_type, "title"
    named = _titled(fold(document.name), at_start=True)
    if named is not None and named is not ProofType.PHOTO:
        return named, "name"
    return None


def _titled(text: str, *, at_start: bool) -> ProofType | None:
    """Give the type whose words stand first; in a document's text, on a short line of their own."""
    lines = [text] if at_start else text.splitlines()
    for line in lines:
        if not at_start and len(line.split()) > 6:
            continue
        for name, pattern in _patterns("title").items():
            if pattern.search(line.replace("_", " ") if at_start else line):
                return ProofType(name)
    return None


@functools.cache
def _patterns(group: str) -> dict[str, re.Pattern[str]]:
    file = importlib.resources.files("extractor.extraction") / "lexicon" / "proof.toml"
    groups = tomllib.loads(file.read_text(encoding="utf-8"))[group]
    return {name: re.compile(rf"(?<![a-z])(?:{'|'.join(words)})") for name, words in groups.items()}


def _asks(document: Document) -> bool:
    """Say whether a document asks for anything beyond its payment: then it is a letter."""
    sentences = sentences_of([document], leave_out=())
    wishes = [wish for sentence in sentences for wish in find_requests(sentence)]
    return len({wish.ask for wish in wishes}) > 1


def _holds_back(number: int, document: Document) -> bool:
    """Say whether a row of its tables holds money back: then it claims, whatever its title says."""
    rows = [row for table in read_tables(number, document) for row in table]
    return any(row.amounts.deducted for row in rows)


def _numbers(
    number: int, fields: BusinessFields, references: Sequence[Reference]
) -> tuple[str, ...]:
    named = [
        *([fields.invoice_number] if fields.invoice_number else []),
        *fields.references.purchase_orders,
        *fields.references.delivery_notes,
        *fields.references.invoices,
    ]
    announced = [
        it.span.text
        for it in references
        if it.span.document == number and it.kind is not ReferenceKind.UNKNOWN
    ]
    unique = {packed(it): it for it in reversed([*named, *announced])}
    return tuple(reversed(unique.values()))


def _fields(number: int, document: Document, fields: BusinessFields) -> Iterator[ProofField]:
    values = fields.model_dump(mode="json")
    for it in fields.evidence:
        name, _, inner = it.field.partition(".")
        if name not in _FIELDS and name != "references":
            continue
        value = it.text if inner else values.get(name)
        if value is not None:
            page = it.page if it.box is not None else None
            yield ProofField(inner or name, str(value), it.text, page, it.box, None, it.confidence)
    yield from further_fields(number, document)


def further_fields(number: int, document: Document) -> Iterator[ProofField]:
    """Give carriers, consignments and counted goods that stand on a supporting document.

    Args:
        number: index of the document in its submission.
        document: any document.
    """
    for sentence in sentences_of([document], leave_out=()):
        named = [*find_carriers(sentence), *find_numbers(sentence, Stretches())]
        for it in named:
            if it.topic in {Topic.CARRIER, Topic.CONSIGNMENT}:
                yield _placed(document, it.topic, it.value, it.span)
    for count in counts_in_tables(number, document):
        value = f"{count.value.normalize():f} {count.unit}".strip()
        goods = count.article_number or count.article
        value = f"{value} ({goods.text})" if goods else value
        yield _placed(document, f"quantity_{count.role}", value, count.span)


def _placed(document: Document, name: str, value: str, span: Span) -> ProofField:
    page, box = document.place(span.start, span.end)
    place = box.as_list() if box else None
    return ProofField(
        name,
        value,
        span.text,
        page if box else None,
        (place[0], place[1], place[2], place[3]) if place else None,
        (span.start, span.end),
        _LABELLED,
    )


def without_proof(
    documents: Sequence[Document], supporting: Sequence[SupportingDocument]
) -> tuple[Document, ...]:
    """Give the documents with empty ones in the place of proof: it contests nothing.

    Without this the lines of an invoice copy were taken for what the customer disputes.
    """
    proofs = {it.document for it in supporting}
    return tuple(
        dataclasses.replace(it, pages=(), sections=()) if at in proofs else it
        for at, it in enumerate(documents)
    )


def missing_proof(
    sentences: Sequence[Sentence], supporting: Sequence[SupportingDocument], attachments: int
) -> tuple[ProofType, ...]:
    """Give the types of documents that the words say are enclosed and are not there.

    Args:
        sentences: of the message.
        supporting: the documents that were recognised.
        attachments: how many came with it in all; one that was not recognised may be any.
    """
    there = {it.type for it in supporting}
    missing: list[ProofType] = []
    for sentence in sentences:
        for said in _patterns("enclosed")["saying"].finditer(sentence.folded):
            missing += [it for it in _beside(said, sentence.folded) if it not in there]
    unknown = attachments - len(supporting)
    return tuple(dict.fromkeys(missing)) if unknown <= 0 else ()


def _beside(said: re.Match[str], folded: str) -> Iterator[ProofType]:
    """Give what the words "attached", "liegt bei" are about: what stands beside them."""
    for kind in _ENCLOSED:
        for match in _patterns("title")[kind].finditer(folded):
            gap = max(match.start() - said.end(), said.start() - match.end())
            between = folded[min(match.end(), said.end()) : max(match.start(), said.start())]
            if gap <= _BESIDE and not re.search(r"[.;!?]\s", between):
                yield kind
