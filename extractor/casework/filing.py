"""What lists need to know of a case that the case itself does not say."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

from extractor.store.cases.docket import Docket, Filed
from extractor.store.cases.searching import LIVE_STAGES
from extractor.values.case import Case, RelationKind
from extractor.workflow.rules import Rules

# An amount twice as large comes as many days earlier; set by eye on the sample inbox.
_DAYS_A_DOUBLING = 2.0
_LEAST = 50.0  # of any currency; below it amounts do not matter
_USUAL = 300  # taken where the customer names none
_SURE = 0.05  # doubt that is left of any record
_UNKNOWN = 0.5  # doubt about what no machine rated
_ALERT_DAYS = 15.0
_DAY = 1000  # priority of one day


def filed(docket: Docket, rules: Rules, at: dt.datetime) -> Filed:
    """Give what the rules make of a case."""
    case = docket.case
    stage = rules.stage_of(case)
    is_new = case.status == rules.states.start
    return Filed(
        stage=stage,
        live=stage in LIVE_STAGES,
        merged=any(it.kind is RelationKind.MERGED_INTO for it in case.links),
        needs_review=is_new and (docket.unsure or bool(docket.alerts)),
        priority=priority(docket),
        at=at,
    )


def priority(docket: Docket) -> int:
    """Give a case's place in the review queue: money x uncertainty x due date.

    It counts days: what is due later comes later, and money in doubt brings a case forward, the
    same number of days for each doubling. Time moves all cases alike, so that their order stays
    and an index can hold it.
    """
    doubt = _UNKNOWN if docket.confidence is None else 1.0 - docket.confidence + _SURE
    at_stake = max(float(_contested(docket.case)), _LEAST) * doubt
    forward = _DAYS_A_DOUBLING * math.log2(at_stake / (_LEAST * _SURE))
    if docket.alerts:
        forward += _ALERT_DAYS
    return round(_DAY * (forward - docket.case.target.toordinal()))


def _contested(case: Case) -> Decimal:
    known = [it.disputed for it in case.items if it.disputed is not None]
    return sum(known, Decimal(0)) if known else Decimal(_USUAL)
