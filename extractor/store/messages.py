"""Messages about notices as people see them: those not sent, and trying them again."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.store.audit import SYSTEM, By, Entry, append
from extractor.store.notices import Sending, Way
from extractor.store.store import Store
from extractor.store.tables_notices import message, message_notice, notice

_OPEN = (Sending.GATHERING.value, Sending.WAITING.value, Sending.DEAD.value)


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """A message that is not sent.

    Attributes:
        kinds: of its notices, each once.
        cases: that they are about, each once.
        due_at: when it is tried next; None for at once, or never.
    """

    number: int
    way: str
    recipient: str
    address: str
    state: str
    kinds: tuple[str, ...]
    cases: tuple[str, ...]
    attempts: int
    made_at: dt.datetime
    due_at: dt.datetime | None
    problem: str | None


def listed(store: Store, *, dead: bool = False, most: int = 1000) -> list[Listed]:
    """Give the messages that are not sent, oldest first.

    Args:
        store: with them.
        dead: only those that were given up, or that nobody is known for.
        most: how many.

    Raises:
        StoreError: the store does not answer.
    """
    m = message.c
    chosen = (
        sa.select(message)
        .where(m.state == Sending.DEAD.value if dead else m.state.in_(_OPEN))
        .order_by(m.number)
        .limit(most)
    )
    with store.database.reading() as connection:
        rows = connection.execute(chosen).all()
        about = connection.execute(
            sa.select(message_notice.c.message, notice.c.kind, notice.c.case_id)
            .join(notice, notice.c.number == message_notice.c.notice)
            .where(message_notice.c.message.in_([it.number for it in rows]))
            .order_by(notice.c.number)
        ).all()
    kinds: dict[int, dict[str, None]] = {}
    cases: dict[int, dict[str, None]] = {}
    for it in about:
        kinds.setdefault(it.message, {})[it.kind] = None
        cases.setdefault(it.message, {})[it.case_id] = None
    return [
        Listed(
            number=it.number,
            way=it.way,
            recipient=it.recipient,
            address=it.address,
            state=it.state,
            kinds=tuple(kinds.get(it.number, ())),
            cases=tuple(cases.get(it.number, ())),
            attempts=it.attempts,
            made_at=it.made_at,
            due_at=it.due_at,
            problem=it.problem,
        )
        for it in rows
    ]


def retry(store: Store, numbers: Sequence[int] = (), *, by: By = SYSTEM) -> int:
    """Let messages be sent now; what nobody was known for is routed again, by today's settings.

    Args:
        store: with them.
        numbers: of messages; none for all that were given up.
        by: who wants it, for the audit trail.

    Returns:
        How many.

    Raises:
        StoreError: one of the numbers is none of a message that waits or was given up.
    """
    m = message.c
    which = m.number.in_(numbers) if numbers else m.state == Sending.DEAD.value
    now = store.clock()
    with store.database.writing() as connection:
        found = connection.execute(
            sa.select(m.number, m.way).where(which, m.state.in_(_OPEN)).order_by(m.number)
        ).all()
        if numbers and len(found) != len(set(numbers)):
            detail = "one of these is no message that waits or was given up; nothing was changed"
            raise StoreError(store.database.where, detail)
        ways = {it.number: it.way for it in found}
        unknown = [it for it, way in ways.items() if way == Way.NONE.value]
        _route_again(connection, unknown)
        again = [it for it in ways if it not in unknown]
        values = {"state": Sending.WAITING.value, "attempts": 0, "set_at": None, "due_at": None}
        connection.execute(message.update().where(m.number.in_(again)).values(values))
        for number, way in ways.items():
            about = ("message", str(number))
            append(connection, Entry(now, by.who, by.role, "message.retried", about, {"way": way}))
    return len(ways)


def _route_again(connection: sa.Connection, numbers: Sequence[int]) -> None:
    link = message_notice.c
    theirs = sa.select(link.notice).where(link.message.in_(numbers))
    connection.execute(notice.update().where(notice.c.number.in_(theirs)).values(routed_at=None))
    connection.execute(message_notice.delete().where(link.message.in_(numbers)))
    connection.execute(message.delete().where(message.c.number.in_(numbers)))
