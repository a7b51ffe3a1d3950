"""`extractor draft`: an answer to the customer, to be read before it is sent."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path

from extractor.cli.cases import open_cases
from extractor.errors import WorkflowError
from extractor.values.case import Case
from extractor.workflow.drafts import Wanted, draft
from extractor.workflow.letters import DraftKind, load_letters


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """The options of the command.

    Attributes:
        accepted: as typed; empty where none was.
    """

    record_id: str
    ledger: Path
    kind: str
    language: str | None
    reason: str
    accepted: str
    missing: tuple[str, ...]
    store: Path | None
    settings: Path | None


def run_draft(job: Job) -> None:
    """Print subject and text of an answer.

    Raises:
        ExtractorError: the store, the ledger or the settings are at fault, the id means several
            disputes, or the answer lacks something.
    """
    now = dt.datetime.now(dt.UTC)
    opened = open_cases(job.record_id, job.ledger, job.store, job.settings, now)
    if len(opened.cases) > 1:
        ids = tuple(it.case_id for it in opened.cases)
        detail = f"the file holds several disputes; name one of {', '.join(ids)}"
        raise WorkflowError(job.record_id, detail, ids)
    (case,) = opened.cases
    wanted = Wanted(
        kind=DraftKind(job.kind),
        today=opened.rules.day_of(now),
        language=job.language,
        country=opened.country,
        reason=job.reason,
        accepted=_accepted(case, job.accepted),
        missing=job.missing,
        signature=opened.settings.company.name,
    )
    letters = load_letters(opened.settings.workflow.templates)
    found = draft(case, wanted, opened.rules, letters)
    sys.stdout.write(f"{found.subject}\n\n{found.text}")


def _accepted(case: Case, typed: str) -> tuple[tuple[str, Decimal], ...]:
    if not typed:
        return ()
    try:
        amount = Decimal(typed)
    except InvalidOperation:
        detail = f"{typed!r} is no amount; write it such as 1234.50"
        raise WorkflowError(case.case_id, detail) from None
    return ((case.items[0].invoice, amount),)
