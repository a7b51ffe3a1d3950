"""From what was read to claims with invoices beside them: the order of these stages."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence

from extractor.errors import ExtractorError, ReaderError
from extractor.extraction.entities import EntityModel
from extractor.extraction.extract import extract
from extractor.extraction.forwards import passed_on
from extractor.extraction.segment import Segmentation, segment, whole_message
from extractor.extraction.supporting import find_supporting, without_proof
from extractor.extraction.units import naming_lines
from extractor.reconciliation.customers import identify_customers
from extractor.reconciliation.index import LedgerIndex
from extractor.reconciliation.link import link_amounts, link_days, link_globally, link_references
from extractor.reconciliation.support import Traces
from extractor.values.claim import Claim
from extractor.values.document import Document, Page, PageSource, lines_of
from extractor.values.finding import Findings
from extractor.values.ledger import Company
from extractor.values.match import CustomerMatch, Link
from extractor.values.particulars import SupportingDocument
from extractor.values.submission import Submission

SUBJECT = "subject"  # the name of the document that holds a mail's subject
CUSTOMER_FLOOR = 0.35  # below it the customer's invoices are not searched for look-alikes


@dataclasses.dataclass(frozen=True, slots=True)
class Understanding:
    """What is known of a submission before amounts are chosen; training starts from here."""

    submission: Submission
    documents: tuple[Document, ...]
    findings: Findings
    customers: tuple[CustomerMatch, ...]
    links: tuple[Link, ...]
    segmentation: Segmentation
    message: Claim
    supporting: tuple[SupportingDocument, ...] = ()


def understand(
    submission: Submission,
    documents: tuple[Document, ...],
    *,
    index: LedgerIndex,
    company: Company,
    entities: EntityModel | None,
) -> Understanding:
    """Find, identify, link and segment what was read.

    Args:
        submission: what came; its parts may be without their bytes.
        documents: what was read of it.
        index: of the ledger, as it is now.
        company: whose customers write.
        entities: finds names; None where there is no such model.
    """
    envelope = submission.envelope
    received = submission.received or (envelope.date if envelope else None)
    if envelope is not None:
        domain = envelope.sender_address.rpartition("@")[2].lower()
        documents = passed_on(
            documents,
            subject=envelope.subject,
            from_us=domain in company.email_domains,
        )
    documents = _with_subject(documents, envelope.subject if envelope else "")
    findings = extract(
        documents,
        received=received.date() if received else None,
        entities=entities,
    )
    customers = identify_customers(
        sender=envelope.sender_address if envelope else "",
        names=findings.names,
        traces=Traces(findings.references, findings.amounts, findings.days),
        lines=naming_lines(documents),
        index=index,
        company=company,
    )
    links = _links(findings, customers, index)
    supporting = find_supporting(submission, documents, findings.references)
    claiming = without_proof(documents, supporting)
    return Understanding(
        submission=submission,
        documents=documents,
        findings=findings,
        customers=customers,
        links=tuple(links),
        segmentation=_segment(claiming, findings, links),
        message=whole_message(claiming),
        supporting=supporting,
    )


def _links(
    findings: Findings, customers: Sequence[CustomerMatch], index: LedgerIndex
) -> list[Link]:
    if not customers or customers[0].probability < CUSTOMER_FLOOR:
        return link_globally(findings.references, index)
    invoices = index.invoices_for(
        customers[0].customer.customer_id,
        written={it.span.text for it in findings.references},
        amounts={it.value for it in findings.amounts},
        days={day for it in findings.days for day in it.readings},
    )
    return [
        *link_references(findings.references, invoices),
        *link_amounts(findings.amounts, invoices),
        *link_days(findings.days, invoices),
    ]


def as_far_as_possible(reads: Iterable[Callable[[], Document]]) -> tuple[Document, ...]:
    """Read every part; one that cannot be read is noted unless it was the only one.

    Args:
        reads: one for each part.

    Raises:
        InputError: none can be read; the first reason.
        ReaderError: no process that reads can be started.
    """
    documents: list[Document] = []
    failures: list[ExtractorError] = []
    for read in reads:
        try:
            documents.append(read())
        except ReaderError:
            raise
        except ExtractorError as error:
            failures.append(error)
    if not documents and failures:
        raise failures[0]
    return tuple(documents)


def _segment(
    claiming: tuple[Document, ...], findings: Findings, links: Sequence[Link]
) -> Segmentation:
    """Cut into claims by what the customer says; where that names no invoice, its proof may."""
    said = [link for link in links if claiming[link.span.document].pages]
    segmentation = segment(claiming, findings, said)
    if segmentation.claims or len(said) == len(links):
        return segmentation
    return segment(claiming, findings, links)


def _with_subject(documents: tuple[Document, ...], subject: str) -> tuple[Document, ...]:
    """Put a mail's subject in front as a document of its own: it often names the invoice."""
    if not subject.strip():
        return documents
    words, lines = lines_of([subject])
    page = Page(1, 0.0, 0.0, PageSource.MAIL, words, lines)
    return (Document(SUBJECT, "text/plain", (page,)), *documents)
