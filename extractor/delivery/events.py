"""Turn a record into the events that receivers get, one for each dispute that it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from extractor.values.case_event import CaseEvent
from extractor.values.category import CategoryCode
from extractor.values.event import DisputeEvent, ErpCodes, EventData, EventType
from extractor.values.record import FileRecord, SourceRecord
from extractor.values.sub_reason import SubReasonCode

SOURCE = "/dispute-extractor"
Coded = Callable[[CategoryCode, SubReasonCode | None], ErpCodes | None]


def uncoded(_: CategoryCode, __: SubReasonCode | None) -> ErpCodes | None:
    """Give no codes."""
    return None


def events_of(
    record: FileRecord, *, source: str = SOURCE, coded: Coded = uncoded
) -> Iterator[DisputeEvent]:
    """Give what happened to disputes with this version of a record.

    Nothing for a file that never held a dispute. A dispute that the version before had and this
    one has not is withdrawn.

    Args:
        record: as the store concluded it.
        source: the installation, as a URI reference.
        coded: gives the accounting system's codes.
    """
    known = set(record.replaces)
    for dispute in record.disputes:
        sub_reason = dispute.sub_reason
        kind = EventType.UPDATED if dispute.record_id in known else EventType.CREATED
        data = EventData(
            record_id=dispute.record_id,
            version=record.version,
            file=record.source,
            document_type=record.document_type,
            language=record.language,
            customer=record.customer,
            contact=record.contact,
            dispute=dispute,
            erp=coded(dispute.category.code, sub_reason.code if sub_reason else None),
        )
        yield _event(kind, data, source)
    now = {it.record_id for it in record.disputes}
    for record_id in record.replaces:
        if record_id not in now:
            data = EventData(
                record_id=record_id, version=record.version, file=record.source, dispute=None
            )
            yield _event(EventType.WITHDRAWN, data, source)


def addressed(event: CaseEvent, *, source: str, coded: Coded = uncoded) -> CaseEvent:
    """Give an event of a case as a receiver gets it.

    Args:
        event: as it stands in the outbox.
        source: the installation, as a URI reference.
        coded: gives the accounting system's codes.
    """
    codes = coded(event.data.category, event.data.sub_reason)
    data = event.data.model_copy(update={"erp": codes})
    return event.model_copy(update={"source": source, "data": data})


def an_event_to_try(source: str = SOURCE) -> DisputeEvent:
    """Give an event that says nothing, always the same."""
    file = SourceRecord(file="test", sha256="0" * 64)
    data = EventData(record_id="0" * 16, version=1, file=file, dispute=None)
    return _event(EventType.TEST, data, source)


def _event(kind: EventType, data: EventData, source: str) -> DisputeEvent:
    name = f"{data.record_id}.{data.version}"
    return DisputeEvent(id=name, source=source, type=kind, subject=data.record_id, data=data)
