"""Explain one file: process it as usual, and keep what was decided on the way."""

from __future__ import annotations

import os
from pathlib import Path

from extractor.api import open_pipeline
from extractor.explain.amounts import amount_candidates, amounts_elsewhere
from extractor.explain.checks import dispute_checks, file_checks, whole_contributions
from extractor.explain.explanation import (
    Check,
    CustomerCandidate,
    DisputeExplanation,
    Explanation,
    InvoiceCandidate,
    Judgement,
    Verdict,
)
from extractor.explain.judgements import dispute_or_not, judge
from extractor.explain.places import place_of
from extractor.explain.references import fact_candidates, places_of, reference_candidates
from extractor.intake.files import read_file
from extractor.pipeline import Pipeline
from extractor.records.assemble import Finished, Outcome
from extractor.records.scores import scores_of
from extractor.settings import Settings
from extractor.stages.understanding import Understanding
from extractor.values.category import Classification, TriageClass
from extractor.values.ledger import Ledger
from extractor.values.record import DisputeRecord, FileRecord


def explain(
    path: str | Path,
    *,
    ledger: str | Path | Ledger,
    settings: Settings | str | Path | None = None,
) -> Explanation:
    """Process a file and say how its record came about.

    Models and ledger are loaded at each call: for several files keep a `Pipeline` and use
    `explain_with`.

    Args:
        path: a mail, PDF, scan or archive.
        ledger: the folder with customers.csv and open_invoices.csv, or what was read from it.
        settings: a TOML file or what was read from it; None finds one as the command line does.

    Raises:
        InputError: the file cannot be read; the subclass says why.
        OcrError: it is a scan and no text recognition is installed.
        LedgerError, SettingsError, ModelError: what it is compared with is at fault.
    """
    with open_pipeline(ledger, settings) as pipeline:
        return explain_with(pipeline, path)


def explain_with(pipeline: Pipeline, path: str | Path) -> Explanation:
    """Process a file with a loaded pipeline and say how its record came about.

    Raises:
        InputError: the file cannot be read; the subclass says why.
        OcrError: it is a scan and no text recognition is installed.
    """
    content = read_file(path, limits=pipeline.settings.intake)
    known = pipeline.understand_file(content, os.fspath(path))
    weighed, outcome = pipeline.weigh(known), pipeline.decide(known)
    record = pipeline.write_down(outcome)
    documents, scores = known.documents, scores_of(weighed)
    return Explanation(
        record=record,
        submission=known.submission,
        documents=documents,
        dispute_or_not=dispute_or_not(pipeline.models.dispute, known, outcome),
        kind=None if record.is_dispute else _kind(pipeline, known, outcome),
        checks=file_checks(record, pipeline.policy, scores),
        whole=whole_contributions(weighed, pipeline.models.calibration),
        dial=pipeline.dial,
        customers=_customers(known, record),
        references=reference_candidates(known, record, pipeline.index),
        facts=fact_candidates(known, record),
        disputes=tuple(
            _dispute(
                pipeline,
                known,
                finished,
                dispute,
                dispute_checks(dispute, position, pipeline.policy, scores),
            )
            for position, (finished, dispute) in enumerate(
                zip(weighed.disputes, record.disputes, strict=True)
            )
        ),
        elsewhere=amounts_elsewhere(known.findings, outcome.disputes, documents),
    )


def _kind(pipeline: Pipeline, known: Understanding, outcome: Outcome) -> Judgement:
    """Explain which of the things that are no dispute it is."""
    guesses = tuple(it for it in outcome.triage.guesses if it.label != TriageClass.DISPUTE)
    return judge(pipeline.models.triage, Classification(guesses), known.message, known.documents)


def _customers(known: Understanding, record: FileRecord) -> tuple[CustomerCandidate, ...]:
    chosen = record.customer.customer_id if record.customer else None
    return tuple(
        CustomerCandidate(
            customer_id=it.customer.customer_id,
            name=it.customer.name,
            probability=it.probability,
            because=it.because,
            places=places_of(known.documents, it.spans),
            verdict=Verdict.CHOSEN if it.customer.customer_id == chosen else Verdict.REJECTED,
        )
        for it in known.customers
    )


def _dispute(
    pipeline: Pipeline,
    known: Understanding,
    finished: Finished,
    record: DisputeRecord,
    checks: tuple[Check, ...],
) -> DisputeExplanation:
    claim = finished.claim
    return DisputeExplanation(
        record=record,
        from_row=claim.row is not None,
        units=tuple(place_of(known.documents, it) for it in claim.units),
        passage=claim.passage,
        category=judge(
            pipeline.categories.teller(finished.category), finished.category, claim, known.documents
        ),
        invoices=_invoices(record),
        amounts=amount_candidates(
            finished,
            known.findings,
            pipeline.models.amount,
            known.documents,
            pipeline.taxonomy,
        ),
        checks=checks,
    )


def _invoices(record: DisputeRecord) -> tuple[InvoiceCandidate, ...]:
    found = [
        InvoiceCandidate(it.number, it.confidence, it.because, Verdict.REJECTED)
        for it in record.candidates
    ]
    if record.invoice is None:
        return tuple(found)
    it = record.invoice
    return (InvoiceCandidate(it.number, it.confidence, it.because, Verdict.CHOSEN), *found)
