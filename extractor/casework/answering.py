"""Write to a customer: the event with the words, and the letter on its way, or neither."""

from __future__ import annotations

import dataclasses
import datetime as dt

from extractor.casework.consequences import Written
from extractor.casework.writing import write_changed
from extractor.store.cases.loading import load
from extractor.store.database import Connection
from extractor.store.letters import is_posted, post
from extractor.values.case import Letter
from extractor.workflow.changes import Actor, Answer, Change
from extractor.workflow.life import apply
from extractor.workflow.rules import Rules


@dataclasses.dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter that a person has read and wants sent.

    Attributes:
        token: made with the page that it was written on, 32 hexadecimal digits: the same page
            sent twice is one letter.
        thread: ids of the mails that it answers, the last one last.
    """

    letter: Letter
    token: str
    thread: tuple[str, ...] = ()


def answer(
    connection: Connection,
    case_id: str,
    outgoing: Outgoing,
    who: Actor,
    rules: Rules,
    now: dt.datetime,
) -> Written | None:
    """Write a letter down, to be sent; None where it is on its way already.

    Raises:
        WorkflowError: something of it is missing, or there is no such case.
        NotPermittedError: the role may not do it.
    """
    found = load(connection, case_id, to_change=True)
    if is_posted(connection, outgoing.token):
        return None
    change = Change(who, Answer(outgoing.letter))
    case, events = apply(found.docket.case, change, now, rules)
    docket = dataclasses.replace(found.docket, case=case)
    written = write_changed(connection, found, docket, events, rules, now)
    event = (found.number, events[0].number)
    post(connection, event, outgoing.token, case.language, outgoing.thread, now)
    return written
