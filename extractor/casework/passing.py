"""Say that a file which opened no case is no dispute: for training, and for the dial."""

from __future__ import annotations

import datetime as dt

from extractor.errors import NotPermittedError, WorkflowError
from extractor.store.audit import Entry, append
from extractor.store.cases.finding import tellings_of
from extractor.store.cases.keeping import Decided, keep_decided
from extractor.store.cases.loading import recorded, submission_of
from extractor.store.database import Connection
from extractor.values.category import TriageClass
from extractor.values.record import Status
from extractor.values.refusal import Refusal
from extractor.workflow.changes import Actor
from extractor.workflow.rules import Rules


def pass_by(
    connection: Connection,
    chosen: tuple[str, TriageClass | None],
    by: tuple[Actor, str],
    rules: Rules,
    now: dt.datetime,
) -> TriageClass:
    """Keep that a file is no dispute.

    Args:
        connection: in a writing transaction.
        chosen: SHA-256 of the file, and what it is; None for what the machine says.
        by: who says so, and why.
        rules: say who may.
        now: the instant, aware.

    Returns:
        What the file is.

    Raises:
        WorkflowError: there is no such file, it has cases, or it is said to be a dispute.
        NotPermittedError: the role may not do it.
    """
    sha256, triage = chosen
    who, why = by
    allowed = rules.states.permissions.get("reclassify", ())
    if who.role not in allowed:
        detail = f"{who.role} may not do this; it takes {', '.join(allowed) or 'another setup'}"
        figures = (("role", who.role), ("roles", ",".join(allowed)))
        raise NotPermittedError(sha256[:12], detail, tuple(allowed), Refusal.ROLE, figures)
    number = submission_of(connection, sha256)
    source = None if number is None else recorded(connection, number)
    if number is None or source is None or source.record.status is not Status.PROCESSED:
        raise WorkflowError(sha256[:12], "no such file was processed")
    if tellings_of(connection, number):
        raise WorkflowError(sha256[:12], "it has disputes; open one of them to dismiss them")
    said = source.record.triage or TriageClass.OTHER
    decided = triage or said
    if decided is TriageClass.DISPUTE:
        detail = "open the dispute instead: extractor disputes, or the file's page of the desk"
        raise WorkflowError(sha256[:12], detail)
    row = Decided(
        case_number=None,
        submission=number,
        field="triage",
        machine=said.value,
        decided=decided.value,
        place=None,
        who=who.name,
        at=now,
        why=why.strip(),
        record_version=source.record.version,
        case_version=0,
    )
    keep_decided(connection, [row])
    body = {"machine": said.value, "decided": decided.value}
    entry = Entry(now, who.name, who.role.value, "file.passed", ("submission", sha256), body)
    append(connection, entry)
    return decided
