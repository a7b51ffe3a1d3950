"""The outbox of notices: written with the change that causes them, then routed, then sent.

Routing turns a notice into messages: one at once for each address, or a place in the digest that
gathers for somebody. Each step is one transaction, so a crash repeats at most a message that was
sent and not noted; its token is the same then.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import json
import secrets
from collections.abc import Callable, Iterable, Sequence

import sqlalchemy as sa

from extractor.store.audit import SYSTEM, Entry, append
from extractor.store.leases import BACK, due
from extractor.store.store import Store
from extractor.store.tables_notices import daily, message, message_notice, notice
from extractor.store.writing import insert
from extractor.workflow.notices import Notice, NoticeKind


class Way(enum.StrEnum):
    """How somebody is told."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    NONE = "none"  # nobody knows how; a person has to look


class Sending(enum.StrEnum):
    """How far a message has come."""

    GATHERING = "gathering"  # a digest before its time
    WAITING = "waiting"
    DONE = "done"
    DEAD = "dead"


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """One message that a notice becomes, or becomes part of.

    Attributes:
        address: of a mailbox; empty for other ways.
        digest_at: when the digest goes that the notice joins; None to be told at once.
        problem: why nobody can be told, for the way `NONE`.
    """

    way: Way
    address: str = ""
    digest_at: dt.datetime | None = None
    problem: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Message:
    """What is to be sent.

    Attributes:
        token: by which a receiver knows it when it comes again.
        made_at: when it was made, or its gathering began.
        attempts: that failed before.
        notices: one, but for a digest.
    """

    number: int
    token: str
    way: Way
    recipient: str
    address: str
    digest: bool
    made_at: dt.datetime
    attempts: int
    notices: tuple[Notice, ...]


Route = Callable[[Notice], Sequence[Plan]]
OVERDUE = "overdue"  # what is looked at once a day by whoever tells people
_IS_TOLD = sa.select(daily.c.day).where(daily.c.name == OVERDUE)
_WAITING = sa.text("message.state = 'waiting'")  # as the partial index says it
_DUE = (
    sa.select(message)
    .where(_WAITING, due(message), message.c.way.in_(sa.bindparam("ways", expanding=True)))
    .order_by(message.c.number)
    .limit(sa.bindparam("most", type_=sa.Integer))
)


def put(connection: sa.Connection, notices: Iterable[Notice], at: dt.datetime) -> int:
    """Write notices, in the transaction of what causes them; the same one again is none.

    Where nobody tells people (see `tell_nobody`), none are written: on the day on which somebody
    begins to, nobody wants to hear of everything that ever happened.

    Returns:
        How many are new.
    """
    given = tuple(notices)
    if not given or connection.execute(_IS_TOLD).first() is None:
        return 0
    statement = insert(connection.dialect.name, notice).on_conflict_do_nothing()
    rows = [
        {
            "key": it.key,
            "kind": it.kind.value,
            "recipient": it.to,
            "case_id": it.case_id,
            "day": it.day,
            "event": it.event,
            "figures": json.dumps(it.figures, ensure_ascii=False),
            "at": at,
        }
        for it in given
    ]
    return sum(connection.execute(statement.values(row)).rowcount for row in rows)


def put_daily(
    store: Store, name: str, day: dt.date, since: dt.date | None, notices: Iterable[Notice]
) -> bool:
    """Write the notices of a day, and that this day is done; all or nothing.

    Args:
        store: where.
        name: of what is done once a day.
        day: today.
        since: the last day as `last_day` gave it.
        notices: of the days between.

    Returns:
        False when somebody else was faster; nothing is written then.

    Raises:
        StoreError: the store does not answer.
    """
    with store.database.writing() as connection:
        known = connection.execute(
            sa.select(daily.c.day).where(daily.c.name == name).with_for_update()
        ).scalar()
        if known != since:
            return False
        if known is None:
            row = {"name": name, "day": day}
            first = insert(connection.dialect.name, daily).values(row).on_conflict_do_nothing()
            if not connection.execute(first).rowcount:
                return False
        else:
            connection.execute(daily.update().where(daily.c.name == name).values(day=day))
        put(connection, notices, store.clock())
    return True


def tell_nobody(store: Store) -> None:
    """Note that notices go nowhere from now on, until somebody does `put_daily` again.

    Raises:
        StoreError: the store does not answer.
    """
    if last_day(store, OVERDUE) is not None:
        with store.database.writing() as connection:
            connection.execute(daily.delete().where(daily.c.name == OVERDUE))


def last_day(store: Store, name: str) -> dt.date | None:
    """Give the day on which something was last done; None if never.

    Raises:
        StoreError: the store does not answer.
    """
    with store.database.reading() as connection:
        return connection.execute(sa.select(daily.c.day).where(daily.c.name == name)).scalar()


def told_since(store: Store, kind: NoticeKind, day: dt.date) -> frozenset[str]:
    """Give what notices of a kind were about, that were written on a day or later.

    Raises:
        StoreError: the store does not answer.
    """
    chosen = sa.select(notice.c.case_id).where(notice.c.kind == kind.value, notice.c.day >= day)
    with store.database.reading() as connection:
        return frozenset(connection.execute(chosen).scalars())


def route(store: Store, how: Route, *, most: int = 200) -> int:
    """Turn notices into messages; give how many notices.

    Args:
        store: with them.
        how: gives the messages of a notice; none when somebody does not want to be told.
        most: how many at a time.

    Raises:
        StoreError: the store does not answer.
    """
    unrouted = sa.select(notice).where(notice.c.routed_at.is_(None)).order_by(notice.c.number)
    with store.database.reading() as connection:
        if connection.execute(unrouted.limit(1)).first() is None:
            return 0
    with store.database.writing() as connection:
        now = store.clock()
        # Rows that another has locked are his; waiting for him would route them twice.
        mine = unrouted.limit(most).with_for_update(skip_locked=True)
        rows = connection.execute(mine).all()
        for row in rows:
            for plan in how(_notice(row)):
                number = _message(connection, plan, row.recipient, now)
                link = {"message": number, "notice": row.number}
                connection.execute(message_notice.insert().values(link))
        numbers = [it.number for it in rows]
        routed = notice.update().where(notice.c.number.in_(numbers)).values(routed_at=now)
        connection.execute(routed)
    return len(rows)


def messages_due(store: Store, ways: Iterable[Way], *, most: int = 50) -> list[Message]:
    """Give messages whose time has come, oldest first; digests that are due stop gathering.

    Args:
        store: with them.
        ways: by which somebody can be told.
        most: how many at a time.

    Raises:
        StoreError: the store does not answer.
    """
    now = store.clock()
    is_ripe = sa.and_(
        message.c.state == Sending.GATHERING.value,
        sa.or_(message.c.due_at <= now, message.c.set_at > now + BACK),
    )
    with store.database.reading() as connection:
        ripe = connection.execute(sa.select(message.c.number).where(is_ripe).limit(1)).first()
    if ripe is not None:
        with store.database.writing() as connection:
            closed = message.update().where(is_ripe)
            connection.execute(closed.values(state=Sending.WAITING.value, due_at=None, set_at=None))
    with store.database.reading() as connection:
        values = {"now": now, "back": now + BACK, "most": most, "ways": [it.value for it in ways]}
        rows = connection.execute(_DUE, values).all()
        told = _told(connection, [it.number for it in rows])
    return [
        Message(
            number=it.number,
            token=it.token,
            way=Way(it.way),
            recipient=it.recipient,
            address=it.address,
            digest=it.digest,
            made_at=it.made_at,
            attempts=it.attempts,
            notices=told.get(it.number, ()),
        )
        for it in rows
    ]


def note_sent(store: Store, sent: Message) -> None:
    """Note that a message was taken.

    Raises:
        StoreError: the store does not answer.
    """
    with store.database.writing() as connection:
        values = {"state": Sending.DONE.value, "done_at": store.clock(), "problem": None}
        connection.execute(message.update().where(message.c.number == sent.number).values(values))


def not_taken(
    now: dt.datetime, attempts: int, problem: str, seconds: float | None
) -> dict[str, object]:
    """Give the columns of what was tried once more and not taken.

    Args:
        now: when that was.
        attempts: made before it.
        problem: what the receiver said.
        seconds: until it is tried again; None gives it up.
    """
    values: dict[str, object] = {"attempts": attempts + 1, "problem": problem, "set_at": now}
    if seconds is None:
        return values | {"state": Sending.DEAD.value, "due_at": None}
    return values | {"due_at": now + dt.timedelta(seconds=seconds)}


def note_not_sent(store: Store, failed: Message, problem: str, *, seconds: float | None) -> None:
    """Note that a message was not taken.

    Args:
        store: with it.
        failed: as `messages_due` gave it.
        problem: what the receiver said.
        seconds: until it is tried again; None gives it up.

    Raises:
        StoreError: the store does not answer.
    """
    now = store.clock()
    values = not_taken(now, failed.attempts, problem, seconds)
    with store.database.writing() as connection:
        connection.execute(message.update().where(message.c.number == failed.number).values(values))
        if seconds is None:
            about = ("message", str(failed.number))
            body = {"way": failed.way.value, "why": problem}
            given_up = Entry(now, SYSTEM.who, SYSTEM.role, "message.given_up", about, body)
            append(connection, given_up)


def _message(connection: sa.Connection, plan: Plan, recipient: str, now: dt.datetime) -> int:
    """Make a message, or find the digest that gathers; give its number."""
    if plan.digest_at is not None:
        gathering = sa.select(message.c.number).where(
            message.c.state == Sending.GATHERING.value,
            message.c.address == plan.address,
            message.c.recipient == recipient,
        )
        known = connection.execute(gathering).scalar()
        if known is not None:
            return int(known)
    state = Sending.WAITING if plan.digest_at is None else Sending.GATHERING
    row = {
        "token": secrets.token_hex(16),
        "way": plan.way.value,
        "recipient": recipient,
        "address": plan.address,
        "digest": plan.digest_at is not None,
        "state": (Sending.DEAD if plan.way is Way.NONE else state).value,
        "made_at": now,
        "set_at": None if plan.digest_at is None else now,
        "due_at": plan.digest_at,
        "problem": plan.problem,
    }
    made = message.insert().values(row).returning(message.c.number)
    return int(connection.execute(made).scalar_one())


def _told(connection: sa.Connection, numbers: Sequence[int]) -> dict[int, tuple[Notice, ...]]:
    chosen = (
        sa.select(message_notice.c.message, notice)
        .join(notice, notice.c.number == message_notice.c.notice)
        .where(message_notice.c.message.in_(numbers))
        .order_by(notice.c.number)
    )
    found: dict[int, tuple[Notice, ...]] = {}
    for row in connection.execute(chosen):
        found[row.message] = (*found.get(row.message, ()), _notice(row))
    return found


def _notice(row: sa.Row[tuple[object, ...]]) -> Notice:
    return Notice(
        kind=NoticeKind(row.kind),
        to=row.recipient,
        case_id=row.case_id,
        day=row.day,
        event=row.event,
        figures=tuple((name, value) for name, value in json.loads(row.figures)),
    )
