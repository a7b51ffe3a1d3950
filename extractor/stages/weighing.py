"""From claims to reasons and amounts, with how sure each is: the order of these stages."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.classification.document_type import document_type
from extractor.classification.own import OwnCategories
from extractor.classification.triage import triage
from extractor.extraction.disputed import choose_amount
from extractor.extraction.told import listen
from extractor.records.assemble import Finished, Outcome
from extractor.stages.understanding import CUSTOMER_FLOOR, SUBJECT, Understanding
from extractor.trained import Models
from extractor.values.category import TriageClass
from extractor.values.claim import Claim
from extractor.values.document import Document
from extractor.values.finding import Findings
from extractor.values.taxonomy import Taxonomy


def weigh(
    known: Understanding,
    *,
    models: Models,
    categories: OwnCategories,
    taxonomy: Taxonomy,
    ledger_version: str,
) -> Outcome:
    """Classify and choose amounts, with scores as the models give them.

    Args:
        known: what was understood.
        models: that are asked.
        categories: what these models and the company's own keywords make of a claim.
        taxonomy: the company's.
        ledger_version: the ledger that claims were linked to.
    """
    segmentation = known.segmentation
    held = len(segmentation.claims) if segmentation.from_rows else 0
    verdict = triage(
        known.message.passage,
        dispute=models.dispute,
        other=models.triage,
        held_rows=held + segmentation.unresolved_rows,
        paid_rows=segmentation.rows_paid,
        is_ours=bool(known.links)
        or any(it.probability >= CUSTOMER_FLOOR for it in known.customers),
    )
    finished: tuple[Finished, ...] = ()
    if verdict.best.label == TriageClass.DISPUTE:
        claims = segmentation.claims or (known.message,)
        finished = tuple(_finish(it, known.findings, models, categories, taxonomy) for it in claims)
    return Outcome(
        submission=known.submission,
        documents=known.documents,
        findings=known.findings,
        triage=verdict,
        document_type=document_type(
            known.documents,
            is_mail=known.submission.envelope is not None,
            paid_rows=segmentation.rows_paid,
            held_rows=held,
        ),
        language=_language(known.documents),
        customers=known.customers,
        disputes=finished,
        notes=_notes(known),
        ledger_version=ledger_version,
        unfamiliar=models.dispute.unfamiliar(known.message.passage),
        models=models.release,
        told=listen(
            known.submission,
            known.documents,
            known.findings,
            [(it.claim, it.category.best.label) for it in finished],
            known.supporting,
            taxonomy,
        ),
    )


def _finish(
    claim: Claim,
    findings: Findings,
    models: Models,
    categories: OwnCategories,
    taxonomy: Taxonomy,
) -> Finished:
    category = categories.classify(claim.passage)
    shares = taxonomy.shares_of(category)
    amount, probability = choose_amount(claim, findings, shares, models.amount)
    return Finished(claim, category, amount, probability)


def _language(documents: Sequence[Document]) -> str | None:
    told = [document for document in documents if document.language]
    return max(told, key=lambda it: len(it.text)).language if told else None


def _notes(known: Understanding) -> tuple[str, ...]:
    notes = [note for document in known.documents for note in document.notes]
    notes += [
        note for document in known.documents for page in document.pages for note in page.notes
    ]
    notes += [f"skipped:{it.reason}" for it in known.submission.skipped]
    read_parts = sum(document.name != SUBJECT for document in known.documents)
    unread = len(known.submission.parts) - read_parts
    if unread > 0:
        notes.append(f"parts_unread({unread})")
    if known.segmentation.unsettled:
        notes.append(f"rows_unsettled({known.segmentation.unsettled})")
    if known.segmentation.unresolved_rows:
        notes.append(f"rows_unresolved({known.segmentation.unresolved_rows})")
    if len(known.message.passage.split()) < 2:
        notes.append("no_text")
    return tuple(dict.fromkeys(notes))
