"""What a record that was made again does to the cases of the one before.

A case that no person decided anything about follows the new record. One that somebody did is
left as it is, and what would be otherwise is proposed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from extractor.casework.consequences import Written
from extractor.casework.fields import texts_of
from extractor.casework.opening import Arrived, fresh_case, open_or_link, words_told
from extractor.casework.writing import write_changed
from extractor.store.cases.finding import Telling, is_dismissed, record_of_version
from extractor.store.cases.keeping import Told, keep_source
from extractor.store.cases.loading import Found, load, load_many
from extractor.values.case import Case, Event
from extractor.values.correction import Proposal, ProposedField
from extractor.values.record import Decision, DisputeRecord, FileRecord
from extractor.workflow.following import not_found_again, read_again


def renew(arrived: Arrived, tellings: tuple[Telling, ...]) -> list[Written]:
    """Bring the cases of a file in step with its new record.

    No case is opened of a file of which a person said that it is no dispute.

    Args:
        arrived: the new record.
        tellings: which cases the file told of until now.
    """
    disputes = {it.record_id: it for it in arrived.record.disputes}
    own = [it for it in tellings if it.kind is None]
    kept = [it for it in own if it.record_id in disputes]
    # a case that was read otherwise before is known by several ids
    there = {it.case_number for it in kept}
    gone = list({it.case_number: it for it in own if it.case_number not in there}.values())
    known = {it.record_id for it in tellings}
    fresh = [it for it in arrived.record.disputes if it.record_id not in known]
    done = [_renewed(arrived, it, disputes[it.record_id]) for it in kept]
    for telling, dispute in list(_same_matter(arrived, gone, fresh)):
        gone.remove(telling)
        fresh.remove(dispute)
        done.append(_renewed(arrived, telling, dispute))
    done += [_withdrawn(arrived, it) for it in gone]
    found = [it for it in done if it is not None]
    if fresh and is_dismissed(arrived.connection, arrived.submission):
        return found
    return found + [open_or_link(arrived, it) for it in fresh]


def _same_matter(
    arrived: Arrived, gone: list[Telling], fresh: list[DisputeRecord]
) -> Iterator[tuple[Telling, DisputeRecord]]:
    """Pair what is gone with what is new: read otherwise, it got another id.

    The only one with the only one; of several those with the same amount and reason.
    """
    if len(gone) == 1 == len(fresh):
        yield gone[0], fresh[0]
        return
    left = list(fresh)
    for telling in gone:
        (found,) = load_many(arrived.connection, [telling.case_number])
        case = found.docket.case
        for dispute in left:
            again, _ = fresh_case(arrived, dispute)
            alike = again.items[0].disputed == case.items[0].disputed
            if alike and again.axes.category == case.axes.category:
                left.remove(dispute)
                yield telling, dispute
                break


def _renewed(arrived: Arrived, telling: Telling, dispute: DisputeRecord) -> Written | None:
    found = _loaded(arrived, telling)
    docket, version = found.docket, arrived.record.version
    if not _is_known(arrived, docket.case):
        return None
    fresh = _as(docket.case, fresh_case(arrived, dispute)[0])
    told = Told(arrived.submission, dispute.record_id, None, arrived.at)
    keep_source(arrived.connection, found.number, told)
    if docket.touched:
        fields = tuple(_proposed(arrived, telling, docket.case, fresh))
        proposal = Proposal(version, fields, withdrawn=False, at=arrived.at) if fields else None
        return _written(arrived, found, docket.case, (), proposal)
    case, events = read_again(docket.case, fresh, version, arrived.at, arrived.office.rules)
    renewed = dataclasses.replace(
        docket,
        case=case,
        confidence=dispute.confidence,
        unsure=Decision.REVIEW in (arrived.record.decision, dispute.decision),
        customer_name=arrived.record.customer.name if arrived.record.customer else "",
        proposal=None,
        told=" ".join((docket.told, *words_told(arrived.record, dispute))),
    )
    rules = arrived.office.rules
    return write_changed(arrived.connection, found, renewed, events, rules, arrived.at)


def _withdrawn(arrived: Arrived, telling: Telling) -> Written | None:
    found = _loaded(arrived, telling)
    case, version = found.docket.case, arrived.record.version
    if not _is_known(arrived, case):
        return None
    if found.docket.touched:
        proposal = Proposal(version, (), withdrawn=True, at=arrived.at)
        return _written(arrived, found, case, (), proposal)
    case, events = not_found_again(case, version, arrived.at, arrived.office.rules)
    return _written(arrived, found, case, events, None) if events else None


def _written(
    arrived: Arrived,
    found: Found,
    case: Case,
    events: tuple[Event, ...],
    proposal: Proposal | None,
) -> Written:
    docket = dataclasses.replace(found.docket, case=case, proposal=proposal)
    rules = arrived.office.rules
    return write_changed(arrived.connection, found, docket, events, rules, arrived.at)


def _proposed(
    arrived: Arrived, telling: Telling, case: Case, fresh: Case
) -> Iterator[ProposedField]:
    """Give the fields that the machine now reads otherwise than before and than they hold."""
    now, again = texts_of(case), texts_of(fresh)
    before = _read_before(arrived, telling)
    for field, text in again.items():
        if text not in {now[field], before.get(field)}:
            yield ProposedField(field, now[field], text)


def _read_before(arrived: Arrived, telling: Telling) -> dict[str, str]:
    """Give what the record before said, by field; nothing where it is not kept."""
    before = record_of_version(arrived.connection, arrived.submission, arrived.record.version - 1)
    dispute = dispute_in(before, telling.record_id)
    if before is None or dispute is None:
        return {}
    earlier = dataclasses.replace(arrived, record=before)
    return texts_of(fresh_case(earlier, dispute)[0])


def dispute_in(record: FileRecord | None, record_id: str) -> DisputeRecord | None:
    """Give a dispute of a record, None if it has none of this id."""
    disputes = record.disputes if record else ()
    return next((it for it in disputes if it.record_id == record_id), None)


def _is_known(arrived: Arrived, case: Case) -> bool:
    """Say whether the rules still have a case's status; one of which they do not stays as it is."""
    return case.status in arrived.office.rules.states.statuses


def _loaded(arrived: Arrived, telling: Telling) -> Found:
    (found,) = load_many(arrived.connection, [telling.case_number])
    return load(arrived.connection, found.docket.case.case_id, to_change=True)


def _as(case: Case, fresh: Case) -> Case:
    """Give what was read under the id of the case it is about."""
    return dataclasses.replace(fresh, case_id=case.case_id)
