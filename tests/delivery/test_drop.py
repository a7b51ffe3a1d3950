"""A drop folder's files are whole, each event stands in one of them once, whatever happened."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.delivery.drop import DropFolder, Shape, as_csv, as_json_line
from extractor.delivery.events import events_of
from extractor.errors import DeliveryError
from extractor.values.event import DisputeEvent
from tests.delivery.records import record

EVENTS = [event for it in "abcdef" for event in events_of(record(it))]
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


class Clock:
    """Tells the time that it is set to."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> dt.datetime:
        return self.now


def ids(folder: Path) -> list[str]:
    files = sorted(folder.glob("[!.]*"))
    return [json.loads(line)["id"] for it in files for line in it.read_text().splitlines()]


def test_a_file_gets_its_name_when_it_is_closed(tmp_path: Path) -> None:
    drop = DropFolder(tmp_path, clock=Clock())
    for event in (*EVENTS[:2], EVENTS[0]):
        drop.send(event)
    assert list(tmp_path.glob("[!.]*")) == []
    drop.close()
    assert [it.name for it in tmp_path.glob("[!.]*")] == ["disputes-20260302-000001.jsonl"]
    assert ids(tmp_path) == ["a.1", "b.1"]


@pytest.mark.parametrize("later", [dt.timedelta(seconds=60), dt.timedelta(days=1)], ids=str)
def test_a_file_is_closed_by_age_and_day(tmp_path: Path, later: dt.timedelta) -> None:
    clock = Clock()
    drop = DropFolder(tmp_path, clock=clock)
    drop.send(EVENTS[0])
    drop.tend()
    assert ids(tmp_path) == []
    clock.now += later
    drop.tend()
    assert ids(tmp_path) == ["a.1"]


def test_a_file_is_closed_by_size(tmp_path: Path) -> None:
    drop = DropFolder(tmp_path, max_bytes=1, clock=Clock())
    for event in EVENTS[:3]:
        drop.send(event)
    assert len(list(tmp_path.glob("[!.]*"))) == 3


def test_what_was_collected_is_not_written_again(tmp_path: Path) -> None:
    drop = DropFolder(tmp_path, max_bytes=1, clock=Clock())
    drop.send(EVENTS[0])
    next(tmp_path.glob("[!.]*")).unlink()
    drop.send(EVENTS[0])
    drop.send(EVENTS[1])
    drop.close()
    assert ids(tmp_path) == ["b.1"]
    assert next(tmp_path.glob("[!.]*")).name.endswith("000002.jsonl")


def test_a_table_has_the_columns_that_are_set_and_no_formulas(tmp_path: Path) -> None:
    columns = {"id": "event_id", "Rechnung": "invoice", "Betrag": "disputed_amount"}
    drop = DropFolder(tmp_path, shape=as_csv(columns), clock=Clock())
    drop.send(EVENTS[0])
    drop.close()
    rows = list(csv.reader(next(tmp_path.glob("*.csv")).read_text().splitlines()))
    assert rows == [["id", "Rechnung", "Betrag"], ["a.1", "'=FA-1", "-1204.00"]]


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DeliveryError, match="cannot be written"):
        DropFolder(tmp_path / "file" / "folder").send(EVENTS[0])


def test_a_check_leaves_nothing_to_collect(tmp_path: Path) -> None:
    DropFolder(tmp_path).check(EVENTS[0])
    assert list(tmp_path.glob("[!.]*")) + list(tmp_path.glob(".*.part")) == []


class Killed(BaseException):
    """The program ends here."""


def dying(tmp_path: Path, after: int) -> DropFolder:
    """Give a folder that dies when it has written some bytes of an event."""

    class Torn(DropFolder):
        def _append(self, part: object, content: bytes) -> int:
            super()._append(part, content[:after])  # type: ignore[arg-type]
            raise Killed

    return Torn(tmp_path, clock=Clock())


STEPS = st.lists(
    st.tuples(st.sampled_from(["send", "die", "die whole", "tend", "close", "tomorrow"]),
              st.sampled_from(EVENTS)),
    max_size=25,
)  # fmt: skip


@settings(max_examples=30)
@given(steps=STEPS)
def test_each_event_stands_once_after_any_ends_and_repetitions(
    steps: list[tuple[str, DisputeEvent]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("drop")
    clock = Clock()
    sent: list[str] = []
    for what, event in steps:
        drop = DropFolder(folder, clock=clock, max_bytes=3000)
        if what in {"die", "die whole"} and event.id not in sent:
            with pytest.raises(Killed):
                dying(folder, 10 if what == "die" else 10**6).send(event)
        elif what == "tomorrow":
            clock.now += dt.timedelta(days=1)
        elif what in {"tend", "close"}:
            getattr(drop, what)()
        else:
            drop.send(event)
            sent += [event.id] if event.id not in sent else []
    DropFolder(folder, clock=clock).close()
    assert ids(folder) == sent


def test_two_shapes_may_share_a_folder_under_two_names(tmp_path: Path) -> None:
    lines = DropFolder(tmp_path, name="lines", clock=Clock())
    other = DropFolder(tmp_path, shape=Shape("txt", as_json_line), name="other", clock=Clock())
    for drop in (lines, other):
        drop.send(EVENTS[0])
        drop.close()
    assert len(list(tmp_path.glob("[!.]*"))) == 2


def test_the_memory_of_what_was_written_does_not_grow(tmp_path: Path) -> None:
    drop = DropFolder(tmp_path, clock=Clock(), remember=3, max_bytes=1)
    for event in EVENTS[:5]:
        drop.send(event)
    for event in (EVENTS[4], EVENTS[2]):
        drop.send(event)  # known: among the newest three
    with contextlib.closing(sqlite3.connect(tmp_path / ".disputes.sqlite")) as notes:
        assert notes.execute("SELECT COUNT(*) FROM noted").fetchone() == (3,)
        assert notes.execute("SELECT COUNT(*) FROM part").fetchone() == (1,)
    drop.send(EVENTS[0])  # forgotten
    assert ids(tmp_path) == ["a.1", "b.1", "c.1", "d.1", "e.1", "a.1"]


def test_the_notes_of_the_first_version_are_taken_over(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / ".disputes.sqlite")) as notes, notes:
        notes.executescript(
            "CREATE TABLE part (number INTEGER PRIMARY KEY AUTOINCREMENT, begun TEXT NOT NULL,"
            " end INTEGER NOT NULL, open INTEGER NOT NULL DEFAULT 1);"
            "CREATE TABLE written (id TEXT PRIMARY KEY, part INTEGER NOT NULL) WITHOUT ROWID;"
            "INSERT INTO part (begun, end, open) VALUES ('2026-03-01T00:00:00+00:00', 10, 0);"
            "INSERT INTO written VALUES ('a.1', 1);"
        )
    drop = DropFolder(tmp_path, clock=Clock())
    for event in EVENTS[:2]:
        drop.send(event)
    drop.close()
    assert ids(tmp_path) == ["b.1"]
