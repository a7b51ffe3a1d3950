"""Letters to customers on their way: written with the event that says so, then sent.

A letter that was sent and not noted is sent again with the same token, by which the mail server
of its recipient knows it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.store.audit import SYSTEM, By, Entry, append
from extractor.store.cases.docket import letter_of_text
from extractor.store.leases import BACK, due
from extractor.store.notices import Sending, not_taken
from extractor.store.store import Store
from extractor.store.tables_cases import case_event, dispute_case
from extractor.store.tables_notices import letter
from extractor.values.case import Letter
from extractor.values.casework import Sent

_WAITING = sa.text("letter.state = 'waiting'")  # as the partial index says it


@dataclasses.dataclass(frozen=True, slots=True)
class Posted:
    """A letter that is to be sent.

    Attributes:
        token: by which a receiver knows it when it comes again.
        thread: ids of the mails that it answers, the last one last.
        made_at: when it was written.
        attempts: that failed before.
    """

    number: int
    token: str
    letter: Letter
    language: str
    thread: tuple[str, ...]
    made_at: dt.datetime
    attempts: int


@dataclasses.dataclass(frozen=True, slots=True)
class Unsent:
    """A letter that is not sent.

    Attributes:
        to: its mailbox; empty where that was erased.
        due_at: when it is tried next; None for at once, or never.
    """

    case_id: str
    event: int
    to: str
    state: str
    attempts: int
    made_at: dt.datetime
    due_at: dt.datetime | None
    problem: str | None


def post(
    connection: sa.Connection,
    event: tuple[int, int],
    token: str,
    language: str,
    thread: tuple[str, ...],
    at: dt.datetime,
) -> None:
    """Write down that a letter is to be sent.

    Args:
        connection: of the transaction that writes the event with its words.
        event: numbers of the case and of the event.
        token: of this letter only.
        language: that it is written in.
        thread: ids of the mails that it answers, the last one last.
        at: now, aware.
    """
    case_number, number = event
    row = {
        "token": token, "case_number": case_number, "event": number, "language": language,
        "thread": " ".join(thread), "state": Sending.WAITING.value, "made_at": at,
    }  # fmt: skip
    connection.execute(letter.insert().values(row))


def is_posted(connection: sa.Connection, token: str) -> bool:
    """Say whether the letter of a token is on its way already, or sent."""
    chosen = sa.select(letter.c.number).where(letter.c.token == token)
    return connection.execute(chosen).first() is not None


def letters_due(store: Store, *, most: int = 50) -> list[Posted]:
    """Give letters whose time has come, oldest first.

    Raises:
        StoreError: the store does not answer.
    """
    now = store.clock()
    chosen = sa.select(letter.c.number).where(_WAITING, due(letter))
    with store.database.reading() as connection:
        some = chosen.order_by(letter.c.number).limit(most)
        numbers = connection.execute(some, {"now": now, "back": now + BACK}).scalars().all()
        return _posted(connection, numbers) if numbers else []


def note_letter_sent(store: Store, sent: Posted) -> None:
    """Note that a letter was taken.

    Raises:
        StoreError: the store does not answer.
    """
    values = {"state": Sending.DONE.value, "done_at": store.clock(), "problem": None}
    with store.database.writing() as connection:
        connection.execute(letter.update().where(letter.c.number == sent.number).values(values))


def note_letter_not_sent(
    store: Store, failed: Posted, problem: str, *, seconds: float | None
) -> None:
    """Note that a letter was not taken.

    Args:
        store: with it.
        failed: as `letters_due` gave it.
        problem: what the mail server said.
        seconds: until it is tried again; None gives it up.

    Raises:
        StoreError: the store does not answer.
    """
    now = store.clock()
    values = not_taken(now, failed.attempts, problem, seconds)
    with store.database.writing() as connection:
        connection.execute(letter.update().where(letter.c.number == failed.number).values(values))
        if seconds is None:
            about = ("letter", str(failed.number))
            entry = Entry(now, SYSTEM.who, SYSTEM.role, "letter.given_up", about, {"why": problem})
            append(connection, entry)


def send_again(store: Store, case_id: str, event: int, by: By) -> None:
    """Let a letter that was given up be sent now.

    Raises:
        StoreError: there is no such letter, or it is not given up.
    """
    case_number = sa.select(dispute_case.c.number).where(dispute_case.c.case_id == case_id)
    chosen = sa.select(letter.c.number).where(
        letter.c.case_number == case_number.scalar_subquery(),
        letter.c.event == event,
        letter.c.state == Sending.DEAD.value,
    )
    with store.database.writing() as connection:
        number = connection.execute(chosen).scalar()
        if number is None:
            raise StoreError(case_id, "no letter of this case was given up")
        _send_again(connection, {number: case_id}, store.clock(), by)


def send_all_again(store: Store, by: By) -> int:
    """Let every letter that was given up be sent now, as after a time without the mail server.

    Returns:
        How many; those whose words were erased are not among them.

    Raises:
        StoreError: the store does not answer.
    """
    mail, event, case = letter.c, case_event.c, dispute_case.c
    its_event = sa.and_(event.case_number == mail.case_number, event.number == mail.event)
    chosen = (
        sa.select(mail.number, case.case_id, event.body)
        .join(dispute_case, case.number == mail.case_number)
        .join(case_event, its_event)
        .where(mail.state == Sending.DEAD.value)
        .order_by(mail.number)
    )
    with store.database.writing() as connection:
        rows = connection.execute(chosen).all()
        cases = {it.number: it.case_id for it in rows if letter_of_text(it.body) is not None}
        _send_again(connection, cases, store.clock(), by)
    return len(cases)


def _send_again(
    connection: sa.Connection, cases: Mapping[int, str], now: dt.datetime, by: By
) -> None:
    """Let letters be sent now, by number, each with the id of its case."""
    values = {"state": Sending.WAITING.value, "attempts": 0}
    empty = {"set_at": None, "due_at": None, "problem": None}
    for number, case_id in cases.items():
        mine = letter.update().where(letter.c.number == number)
        connection.execute(mine.values(**values, **empty))
        about = ("letter", str(number))
        append(connection, Entry(now, by.who, by.role, "letter.retried", about, {"case": case_id}))


def unsent(store: Store, *, dead: bool = False, most: int = 1000) -> list[Unsent]:
    """Give the letters that are not sent, oldest first.

    Args:
        store: with them.
        dead: only those that were given up.
        most: how many.

    Raises:
        StoreError: the store does not answer.
    """
    mail, event, case = letter.c, case_event.c, dispute_case.c
    states = [Sending.DEAD.value] if dead else [Sending.WAITING.value, Sending.DEAD.value]
    chosen = (
        sa.select(case.case_id, letter, event.body)
        .join(dispute_case, case.number == mail.case_number)
        .join(
            case_event,
            sa.and_(event.case_number == mail.case_number, event.number == mail.event),
        )
        .where(mail.state.in_(states))
        .order_by(mail.number)
        .limit(most)
    )
    with store.database.reading() as connection:
        rows = connection.execute(chosen).all()
    return [
        Unsent(
            case_id=it.case_id,
            event=it.event,
            to=words.to if (words := letter_of_text(it.body)) else "",
            state=it.state,
            attempts=it.attempts,
            made_at=it.made_at,
            due_at=it.due_at,
            problem=it.problem,
        )
        for it in rows
    ]


def letters_of(connection: sa.Connection, case_number: int) -> tuple[Sent, ...]:
    """Give how far the letters of a case have come, oldest first."""
    chosen = sa.select(letter).where(letter.c.case_number == case_number).order_by(letter.c.number)
    return tuple(
        Sent(it.event, it.state, it.problem or "", it.done_at, it.due_at)
        for it in connection.execute(chosen)
    )


def _posted(connection: sa.Connection, numbers: Sequence[int]) -> list[Posted]:
    """Give letters with their words; those whose words were erased are left out."""
    mail, event = letter.c, case_event.c
    its_event = sa.and_(event.case_number == mail.case_number, event.number == mail.event)
    chosen = sa.select(
        mail.number, mail.token, mail.language, mail.thread, mail.made_at, mail.attempts, event.body
    ).join(case_event, its_event)
    rows = connection.execute(chosen.where(mail.number.in_(numbers)).order_by(mail.number))
    return [
        Posted(
            number=it.number,
            token=it.token,
            letter=words,
            language=it.language,
            thread=tuple(it.thread.split()),
            made_at=it.made_at,
            attempts=it.attempts,
        )
        for it in rows
        if (words := letter_of_text(it.body)) is not None
    ]
