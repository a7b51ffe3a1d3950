"""Which events a receiver gets: those of records, those of cases, or some of them by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from extractor.values.case_event import CaseEventType
from extractor.values.event import EventType

RECORDS: Final = "records"
CASES: Final = "cases"

OF_RECORDS = frozenset({EventType.CREATED, EventType.UPDATED, EventType.WITHDRAWN})
OF_CASES = frozenset(CaseEventType)
_GROUPS: dict[str, frozenset[str]] = {
    RECORDS: frozenset(OF_RECORDS),
    CASES: frozenset(OF_CASES),
}
NAMES = (*_GROUPS, *sorted(OF_RECORDS), *CaseEventType)


def types_of(names: Sequence[str]) -> frozenset[str]:
    """Give the types that names stand for.

    Raises:
        ValueError: one of them stands for none.
    """
    unknown = [it for it in names if it not in NAMES]
    if unknown:
        raise ValueError(f"there are no events {', '.join(unknown)}; known are {', '.join(NAMES)}")
    return frozenset[str]().union(*(_GROUPS.get(it, frozenset({it})) for it in names))
