"""Everything a submission tells besides the invoices, reasons and amounts of its disputes."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.extraction.contacts import find_contact
from extractor.extraction.particulars import read_particulars, share_out
from extractor.extraction.sentences import sentences_of
from extractor.extraction.sub_reasons import find_sub_reason
from extractor.extraction.supporting import missing_proof
from extractor.values.category import CategoryCode
from extractor.values.claim import Claim
from extractor.values.document import Document
from extractor.values.finding import Findings
from extractor.values.particulars import SupportingDocument, Told
from extractor.values.submission import PartRole, Submission
from extractor.values.taxonomy import SHIPPED, Taxonomy


def listen(
    submission: Submission,
    documents: Sequence[Document],
    findings: Findings,
    disputes: Sequence[tuple[Claim, CategoryCode]],
    supporting: tuple[SupportingDocument, ...],
    taxonomy: Taxonomy = SHIPPED,
) -> Told:
    """Gather what a submission tells.

    Args:
        submission: as it was received.
        documents: what was read of it, a mail's subject and body first.
        findings: everything extraction proposed.
        disputes: the claims and their categories, in order; none for another message.
        supporting: those of the documents that are proof.
        taxonomy: the categories and sub-reasons in use.
    """
    envelope = submission.envelope
    received = submission.received or (envelope.date if envelope else None)
    proofs = {it.document for it in supporting if it.document is not None}
    sentences = sentences_of(documents, leave_out=proofs)
    message = read_particulars(
        documents,
        sentences,
        findings,
        received=received.date() if received else None,
    )
    attachments = sum(it.role is PartRole.ATTACHMENT for it in submission.parts)
    return Told(
        message=message,
        shares=share_out(message, [claim for claim, _ in disputes]),
        sub_reasons=tuple(
            find_sub_reason(claim.units, category, taxonomy) for claim, category in disputes
        ),
        contact=find_contact(documents, findings.names, envelope, leave_out=proofs),
        supporting=supporting,
        missing_proof=missing_proof(sentences, supporting, attachments + len(submission.skipped)),
    )
