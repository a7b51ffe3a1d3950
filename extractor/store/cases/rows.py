"""Turn rows of `dispute_case` into what lists show."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from extractor.store.tables_cases import NO_AMOUNT
from extractor.values.case import Outcome, RootCause, Stage
from extractor.values.casework import CaseRow

LATE_STAGES = (Stage.OPEN, Stage.DECIDED)  # of which a case can be overdue
_NOTHING = Decimal("0.00")


def row_of(row: sa.Row[Any], late: dt.date) -> CaseRow:
    """Give a row as a list shows it.

    Args:
        row: with all columns of `dispute_case`.
        late: cases to be settled before this day are overdue.
    """
    stage = Stage(row.stage)
    return CaseRow(
        number=row.number,
        case_id=row.case_id,
        version=row.version,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        language=row.language,
        category=row.category,
        sub_reason=row.sub_reason or None,
        trade=row.trade,
        department=row.department,
        root_cause=RootCause(row.root_cause) if row.root_cause else None,
        invoice=row.invoice,
        invoices=row.invoices,
        amount=None if row.amount_minor == NO_AMOUNT else money(row.amount_minor),
        accepted=None if row.accepted_minor is None else money(row.accepted_minor),
        currency=row.currency,
        status=row.status,
        stage=stage,
        outcome=Outcome(row.outcome) if row.outcome else None,
        owner=row.owner,
        team=row.team,
        opened_on=row.opened_on,
        target=row.target,
        closed_on=row.closed_on,
        changed_at=row.changed_at,
        overdue=row.target < late and stage in LATE_STAGES,
        needs_review=row.needs_review,
        alert=row.alert,
        proposed=row.proposed,
        confidence=row.confidence,
        file=row.file,
        subject=row.subject,
    )


def money(minor: int) -> Decimal:
    """Give hundredths as an amount."""
    return Decimal(minor).scaleb(-2) if minor else _NOTHING
