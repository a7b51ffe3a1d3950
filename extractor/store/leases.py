"""A runner on the project's own store: a table of what is to be done and who has it.

A claim counts its attempt before the work, so that a file that kills whoever works on it is found
out. Whether an owner lives is told by a lock (see `owners`); what a dead one had is given back. A
result counts only while its lease does, checked in the transaction that writes it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.faultpoints import reached
from extractor.store import tables as t
from extractor.store.owners import register
from extractor.store.runner import LostTaskError, Task
from extractor.store.store import Store
from extractor.values.progress import Handing, State

BACK = dt.timedelta(minutes=1)  # set so far ahead of now, it was set before a clock went back
_AS_LEASE = ("owner", "lease", "attempts", "faults")
_AS_SUBMISSION = (
    "number", "sha256", "name", "has_bytes", "problem_code", "problem", "mailed_at",
)  # fmt: skip


def due(table: sa.FromClause) -> sa.ColumnElement[bool]:
    """Say whether a row's time has come; also where the clock went back since it was put off.

    The statement is given `now`, and `back`: that much later.
    """
    return sa.or_(
        table.c.due_at.is_(None),
        table.c.due_at <= sa.bindparam("now", type_=t.UtcDateTime()),
        table.c.set_at > sa.bindparam("back", type_=t.UtcDateTime()),
    )


# Made once: the library takes longer to put a statement together than SQLite to run it.
_NEXT = (
    sa.select(t.job.c.submission)
    .where(t.job.c.owner.is_(None), due(t.job))
    .order_by(t.job.c.submission)
    .limit(1)
)
_CLAIM = (
    t.job.update()
    .where(t.job.c.submission == _NEXT.with_for_update(skip_locked=True).scalar_subquery())
    .values(lease=t.job.c.lease + 1, attempts=t.job.c.attempts + 1, due_at=None, set_at=None)
    .values(owner=sa.bindparam("owner"))
    .returning(t.job.c.submission, *(t.job.c[it] for it in _AS_LEASE))
)
_FRESH = sa.and_(t.job.c.attempts == 0, t.job.c.faults == 0)
_RESERVE = (
    t.job.update()
    .where(
        t.job.c.submission
        == _NEXT.where(_FRESH).with_for_update(skip_locked=True).scalar_subquery()
    )
    .values(lease=t.job.c.lease + 1, owner=sa.bindparam("owner"))
    .returning(t.job.c.submission, *(t.job.c[it] for it in _AS_LEASE))
)
_ONE_LESS = sa.case((t.job.c.attempts > 0, t.job.c.attempts - 1), else_=0)  # 0: only reserved
_TASK = sa.select(*(t.submission.c[it] for it in (*_AS_SUBMISSION, "state"))).where(
    t.submission.c.number == sa.bindparam("which")
)
_OURS = sa.and_(
    t.job.c.submission == sa.bindparam("which"),
    t.job.c.owner == sa.bindparam("whose"),
    t.job.c.lease == sa.bindparam("since"),
)
_HOLD = sa.select(t.job.c.submission).where(_OURS).with_for_update()
_BEGIN = t.job.update().where(_OURS).values(attempts=t.job.c.attempts + 1)
_FINISH = t.job.delete().where(_OURS)


# Not of the list of owners alone: one who was taken for dead before he had his lock is struck from
# it, lives on, and may die with work in hand.
_OWNERS = sa.union(
    sa.select(t.owner.c.number),
    sa.select(t.job.c.owner).where(t.job.c.owner.is_not(None)),
    sa.select(t.delivery.c.owner).where(
        t.delivery.c.owner.is_not(None),
        sa.text("delivery.state = 'waiting'"),  # as the partial index says it
    ),
)


class Leases:
    """Hands out the tasks of a store.

    Attributes:
        owner: number under which its tasks stand.
    """

    def __init__(self, store: Store) -> None:
        """Become an owner.

        Raises:
            StoreError: the store does not answer.
        """
        self._store = store
        self._owner = register(store.database, store.folder, store.clock)
        self._in_doubt = False  # whether we may own what we do not know of
        self._is_idle = True
        self.owner = self._owner.number

    def claim(self) -> Task | None:
        """Give the next task that is due; see `Runner`."""
        if not self._owner.is_sound():  # the connection with our lock was cut
            self._owner = register(self._store.database, self._store.folder, self._store.clock)
            self.owner = self._owner.number
        if self._is_idle and not self._in_doubt:  # looking costs less than the lock on writing
            with self._store.database.reading() as connection:
                if connection.execute(_NEXT, self._now()).scalar() is None:
                    return None
        with self._store.database.writing(synced=False) as connection:
            if self._in_doubt:
                _free(connection, self.owner, counts=False)
            task = self._taken(connection, _CLAIM)
        self._in_doubt, self._is_idle = False, task is None
        reached("claim.committed")
        return task

    def reserve(self) -> Task | None:
        """Give the next task that nobody ever began; see `Runner`."""
        if self._in_doubt:
            return None
        try:
            with self._store.database.writing(synced=False) as connection:
                return self._taken(connection, _RESERVE)
        except StoreError:
            self._in_doubt = True
            raise

    def begin(self, task: Task) -> Task:
        """Count the attempt of a reserved task; see `Runner`."""
        with self._store.database.writing(synced=False) as connection:
            if connection.execute(_BEGIN, _as_ours(task)).rowcount != 1:
                raise LostTaskError(task.name)
        reached("claim.committed")
        return dataclasses.replace(task, attempts=task.attempts + 1)

    def _taken(self, connection: sa.Connection, statement: sa.Executable) -> Task | None:
        job = connection.execute(statement, self._now() | {"owner": self.owner}).first()
        if job is None:
            return None
        row = connection.execute(_TASK, {"which": job.submission}).one()
        return Task(
            **{it: getattr(row, it) for it in _AS_SUBMISSION},
            **{it: getattr(job, it) for it in _AS_LEASE},
            state=State(row.state),
        )

    def _now(self) -> dict[str, object]:
        now = self._store.clock()
        return {"now": now, "back": now + BACK}

    def hold(self, connection: sa.Connection, task: Task) -> None:
        """Make sure that a task is ours; see `Runner`."""
        if connection.execute(_HOLD, _as_ours(task)).scalar() is None:
            raise LostTaskError(task.name)

    def finish(self, connection: sa.Connection, task: Task) -> None:
        """Take a task off the list; see `Runner`."""
        if connection.execute(_FINISH, _as_ours(task)).rowcount != 1:
            raise LostTaskError(task.name)

    def give_back(self, task: Task) -> None:
        """Let somebody else have a task; see `Runner`."""
        self._let_go(task, {})

    def postpone(self, task: Task, problem: str, *, seconds: float) -> None:
        """Give a task back for later; see `Runner`."""
        now = self._store.clock()
        self._let_go(
            task,
            {
                "faults": t.job.c.faults + 1,
                "problem": problem,
                "set_at": now,
                "due_at": now + dt.timedelta(seconds=seconds),
            },
        )

    def _let_go(self, task: Task, values: dict[str, object]) -> None:
        less = {"owner": None, "attempts": _ONE_LESS}
        try:
            with self._store.database.writing() as connection:
                connection.execute(
                    t.job.update().where(_OURS).values(**less, **values), _as_ours(task)
                )
        except StoreError:
            self._in_doubt = True
            raise

    def free_the_dead(self) -> int:
        """Give back what the dead had; see `Runner`."""
        return free_the_dead(self._store, self._owner.is_alive)

    def close(self) -> None:
        """Give everything back; see `Runner`."""
        try:
            with self._store.database.writing() as connection:
                _free(connection, self.owner, counts=False)
                connection.execute(t.owner.delete().where(t.owner.c.number == self.owner))
        finally:
            self._owner.close()


def free_the_dead(store: Store, is_alive: Callable[[int], bool]) -> int:
    """Give back the tasks and deliveries of owners who are dead.

    Args:
        store: whose.
        is_alive: tells of an owner's number.

    Returns:
        How many tasks.
    """
    with store.database.reading() as connection:
        numbers = list(connection.execute(_OWNERS).scalars())
    dead = [it for it in numbers if not is_alive(it)]
    if not dead:
        return 0
    with store.database.writing() as connection:
        count = sum(_free(connection, it, counts=True) for it in dead)
        connection.execute(t.owner.delete().where(t.owner.c.number.in_(dead)))
    return count


def free_everything(connection: sa.Connection) -> int:
    """Give back all tasks and deliveries, for a copy of a store whose workers are elsewhere.

    Args:
        connection: in a writing transaction.

    Returns:
        How many tasks.
    """
    is_owned = t.job.c.owner.is_not(None)
    less = t.job.update().where(is_owned).values(owner=None, attempts=_ONE_LESS)
    freed = connection.execute(less).rowcount
    connection.execute(
        t.delivery.update().where(t.delivery.c.owner.is_not(None)).values(owner=None)
    )
    connection.execute(t.owner.delete())
    return freed


def _free(connection: sa.Connection, owner: int, *, counts: bool) -> int:
    """Give back everything of an owner.

    Args:
        connection: in a writing transaction.
        owner: a number.
        counts: whether what he began counts as an attempt that died.
    """
    freed = connection.execute(
        t.job.update()
        .where(t.job.c.owner == owner)
        .values(owner=None, attempts=t.job.c.attempts if counts else _ONE_LESS)
    ).rowcount
    connection.execute(
        t.delivery.update()
        .where(t.delivery.c.owner == owner, t.delivery.c.state == Handing.WAITING.value)
        .values(owner=None)
    )
    return freed


def _as_ours(task: Task) -> dict[str, object]:
    return {"which": task.number, "whose": task.owner, "since": task.lease}
