"""The audit trail: whatever is done to it behind its back is found, and said where."""

from __future__ import annotations

import concurrent.futures
import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.errors import StoreError
from extractor.store import audit
from extractor.store.audit import Chosen, Entry, append, digest, entries, hash_of, head
from extractor.store.audit_check import Fault, Problem, Verified, verify
from extractor.store.audit_heads import export_head, read_heads
from extractor.store.store import Store
from extractor.store.tables_audit import GUARDS
from extractor.store.tables_audit import audit as table

NOON = dt.datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=dt.UTC)
COUNT = 6
COLUMNS = [it.name for it in table.columns if it.name != "number"]


def an_entry(number: int, **given: Any) -> Entry:
    usual: dict[str, Any] = {
        "at": NOON + dt.timedelta(minutes=number),
        "who": "anna",
        "role": "clerk",
        "what": "case.moved",
        "subject": ("case", f"D-{number}"),
        "body": {"before": "new", "after": "review", "why": f"näher {number}"},
    }
    return Entry(**(usual | given))


def add(store: Store, *made: Entry) -> None:
    with store.database.writing() as connection:
        for it in made:
            append(connection, it)


@pytest.fixture
def filled(any_store: Store) -> Store:
    """Give a trail whose guards somebody with the right to do so took away."""
    add(any_store, *(an_entry(it) for it in range(1, COUNT + 1)))
    is_file = any_store.database.is_file
    with any_store.database.writing() as connection:
        for statement in GUARDS["sqlite" if is_file else "postgresql"]:
            if statement.startswith("CREATE TRIGGER"):
                name = statement.split()[2]
                on = "" if is_file else " ON audit"
                connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
    return any_store


def tampered(store: Store, *statements: sa.Executable) -> Verified:
    """Verify a trail after some statements, which are undone again."""
    with store.database.reading() as connection:
        before = connection.execute(sa.select(table)).mappings().all()
    with store.database.writing() as connection:
        for it in statements:
            connection.execute(it)
    found = verify(store)
    with store.database.writing() as connection:
        connection.execute(table.delete())
        connection.execute(table.insert(), [dict(it) for it in before])
    assert not verify(store).problems
    return found


def numbers(verified: Verified, *faults: Fault) -> list[int]:
    return [it.first for it in verified.problems if it.fault in faults]


def test_a_sound_trail_is_found_sound(any_store: Store) -> None:
    assert verify(any_store) == Verified(0, 0, audit.Head(0, audit.START), ())
    add(any_store, an_entry(1), an_entry(2, who="", body={}), an_entry(3, who="a\0b\ud800c"))
    verified = verify(any_store)
    assert (verified.entries, verified.problems) == (3, ())
    assert verified.head == head(any_store)
    first = entries(any_store)[0]
    assert (first.number, first.at, first.who, first.subject) == (1, an_entry(1).at, "anna", "D-1")
    assert first.body == {"before": "new", "after": "review", "why": "näher 1"}


@pytest.mark.parametrize("column", COLUMNS)
def test_an_altered_column_is_found_at_every_position(filled: Store, column: str) -> None:
    value: object = "0" * 10
    if column == "at":
        value = NOON + dt.timedelta(days=1)
    for number in range(1, COUNT + 1):
        found = tampered(
            filled, table.update().where(table.c.number == number).values({column: value})
        )
        assert set(numbers(found, Fault.ALTERED)) == {number}, (column, found.problems)


@pytest.mark.parametrize("part", audit.PARTS)
def test_words_that_no_erasure_took_out_are_found(filled: Store, part: str) -> None:
    for number in range(1, COUNT + 1):
        row = table.update().where(table.c.number == number)
        found = tampered(filled, row.values({part: None, f"{part}_salt": None}))
        assert found.problems == (Problem(Fault.EMPTIED, number, number, part),)
        only_one = tampered(filled, row.values({f"{part}_salt": None}))
        assert only_one.problems == (Problem(Fault.ALTERED, number, number, part),)


def test_a_removed_entry_is_found_at_every_position(filled: Store) -> None:
    known = [head(filled)]
    for number in range(1, COUNT):
        found = tampered(filled, table.delete().where(table.c.number == number))
        assert Problem(Fault.REMOVED, number, number) in found.problems
    with filled.database.writing() as connection:
        connection.execute(table.delete().where(table.c.number >= COUNT - 1))
    assert verify(filled).problems == ()  # which is why heads are exported
    assert verify(filled, known).problems == (Problem(Fault.CUT_OFF, COUNT - 1, COUNT),)


def test_a_removed_entry_is_found_when_the_others_close_up(filled: Store) -> None:
    for number in range(1, COUNT):
        steps = [table.delete().where(table.c.number == number)]
        steps += [
            table.update().where(table.c.number == it).values(number=it - 1)
            for it in range(number + 1, COUNT + 1)
        ]
        found = tampered(filled, *steps)
        assert numbers(found, Fault.REMOVED) == [number]
        assert numbers(found, Fault.MOVED) == list(range(number, COUNT))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(1, COUNT + 1)))
def test_another_order_is_found(filled: Store, order: list[int]) -> None:
    away = table.update().values(number=table.c.number + 100)
    back = [
        table.update().where(table.c.number == 100 + was).values(number=now)
        for now, was in enumerate(order, start=1)
    ]
    found = tampered(filled, away, *back)
    moved = {now: was for now, was in enumerate(order, start=1) if now != was}
    assert {it.first: int(it.detail) for it in found.problems} == moved
    assert numbers(found, Fault.MOVED) == sorted(moved)


def forged(number: int, previous: str) -> dict[str, object]:
    """Give an entry that is sound in itself."""
    row: dict[str, Any] = {
        "number": number, "at": NOON, "what": "case.moved", "role": "clerk", "kind": "case",
        "previous": previous,
    }  # fmt: skip
    for part in audit.PARTS:
        row |= {part: "{}", f"{part}_salt": "s", f"{part}_digest": digest("s", "{}")}
    return row | {"hash": hash_of(row)}


def test_an_inserted_entry_is_found_at_every_position(filled: Store) -> None:
    kept = entries(filled)
    for number in range(1, COUNT + 1):
        previous = kept[number - 2].hash if number > 1 else audit.START
        steps = [
            table.update().where(table.c.number == it).values(number=it + 1)
            for it in range(COUNT, number - 1, -1)
        ]
        found = tampered(filled, *steps, table.insert().values(forged(number, previous)))
        assert numbers(found, Fault.MOVED) == list(range(number + 1, COUNT + 2))
        clumsy = tampered(filled, *steps, table.insert().values(forged(number, "f" * 64)))
        assert {it.fault for it in clumsy.problems} >= {Fault.MOVED}
    early = tampered(filled, table.insert().values(forged(0, audit.START)))
    assert numbers(early, Fault.INSERTED) == [0]


def test_an_exchanged_entry_is_found_though_its_own_hash_fits(filled: Store) -> None:
    kept = entries(filled)
    known = [head(filled)]
    for number in range(1, COUNT + 1):
        previous = kept[number - 2].hash if number > 1 else audit.START
        steps = (
            table.delete().where(table.c.number == number),
            table.insert().values(forged(number, previous)),
        )
        if number < COUNT:
            found = tampered(filled, *steps)
            assert found.problems == (Problem(Fault.EXCHANGED, number, number),)
    with filled.database.writing() as connection:
        for it in steps:
            connection.execute(it)
    assert verify(filled).problems == ()
    assert verify(filled, known).problems == (Problem(Fault.REWRITTEN, COUNT, COUNT),)


def test_an_erasure_leaves_a_trail_that_holds(any_store: Store) -> None:
    add(any_store, *(an_entry(it) for it in range(1, COUNT + 1)))
    before = head(any_store)
    why = an_entry(
        9, who="dpo", what=audit.ERASURE, body={"why": "art. 17"}, subject=("person", "1")
    )
    with any_store.database.writing() as connection:
        audit.erase(connection, [2, 3, 5], ("who", "body"), why)
    verified = verify(any_store, [before])
    assert (verified.erased, verified.problems) == (3, ())
    kept = entries(any_store)
    assert [it.number for it in kept if it.who is None and it.body is None] == [2, 3, 5]
    assert kept[-1].body == {
        "why": "art. 17",
        "parts": ["body", "who"],
        "entries": [[2, 3], [5, 5]],
    }
    with any_store.database.writing() as connection:  # an erasure itself cannot be erased
        audit.erase(connection, [7], ("who", "body"), why)
    assert entries(any_store)[6].body == kept[6].body
    with pytest.raises(ValueError, match="case"), any_store.database.writing() as connection:
        audit.erase(connection, [1], ("who",), an_entry(1))


def test_the_database_refuses_to_change_an_entry(any_store: Store) -> None:
    add(any_store, an_entry(1))
    for statement in (
        table.delete(),
        table.update().values(who="bert"),
        table.update().values(hash="0" * 64),
        table.update().values(at=NOON),
    ):
        with (
            pytest.raises(StoreError, match="not changed"),
            any_store.database.writing() as connection,
        ):
            connection.execute(statement)
    assert not verify(any_store).problems


def test_entries_are_chosen(any_store: Store) -> None:
    add(
        any_store,
        an_entry(1),
        an_entry(2, who="bert", what="case.opened"),
        an_entry(3, what="caseless"),
        an_entry(4, what="session.login", subject=("account", "anna")),
    )

    def chosen(**given: Any) -> list[int]:
        return [it.number for it in entries(any_store, Chosen(**given))]

    assert chosen(who="anna") == [1, 3, 4]
    assert chosen(what="case") == [1, 2]
    assert chosen(what="session.login") == [4]
    assert chosen(kind="account", subject="anna") == [4]
    assert chosen(since=an_entry(2).at, until=an_entry(4).at) == [2, 3]
    assert chosen(after=1, most=2) == [3, 4]


def test_heads_in_a_file_show_what_a_chain_cannot(any_store: Store, tmp_path: Path) -> None:
    file = tmp_path / "heads.jsonl"
    assert export_head(any_store, file).number == 0
    add(any_store, an_entry(1), an_entry(2))
    assert export_head(any_store, file) == export_head(any_store, file) == head(any_store)
    add(any_store, an_entry(3))
    assert [it.number for it in read_heads(file)] == [0, 2]
    assert not verify(any_store, read_heads(file)).problems
    file.write_text(file.read_text() + '{"number": 1}\n')
    with pytest.raises(StoreError, match="line 3 is no head"):
        read_heads(file)


ADDER = """
import datetime as dt, sys
from extractor.store.audit import Entry, append
from extractor.store.store import Store
with Store.open(sys.argv[1], url=sys.argv[2] or None) as store:
    for number in range(int(sys.argv[3])):
        at = dt.datetime.now(dt.UTC)
        with store.database.writing() as connection:
            append(connection, Entry(at, sys.argv[4], "", "try", ("x", str(number))))
"""


def test_two_processes_add_to_one_chain(any_store: Store) -> None:
    database = any_store.database
    url = "" if database.is_file else database.where
    each = 40

    def run(who: str) -> None:
        command = [sys.executable, "-c", ADDER, str(any_store.folder), url, str(each), who]
        subprocess.run(command, check=True, timeout=120)

    with concurrent.futures.ThreadPoolExecutor() as pool:
        list(pool.map(run, ("one", "two")))
    assert not verify(any_store).problems
    kept = entries(any_store)
    assert [it.number for it in kept] == list(range(1, 2 * each + 1))
    for who in ("one", "two"):
        mine = [it.subject for it in kept if it.who == who]
        assert mine == [str(it) for it in range(each)]
    assert json.loads(json.dumps(kept[0].body)) == {}
