"""What happens to a case reaches other systems: once, in order, with the state it left."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import sqlalchemy as sa

from extractor.casework.casework import Casework
from extractor.delivery.erp import example
from extractor.delivery.sinks import open_sink
from extractor.errors import DeliveryError, NotPermittedError, SettingsError, WorkflowError
from extractor.protocols import Sink
from extractor.service.outputs import case_receivers, output_names
from extractor.service.relay import Relay
from extractor.settings import Settings, load_settings
from extractor.store import tables as t
from extractor.store.leases import Leases
from extractor.store.outbox import listed
from extractor.store.receiving import receive
from extractor.store.store import Store
from extractor.store.writing import Subject, conclude
from extractor.testing import MemorySink
from extractor.values.case import EventKind, Item
from extractor.values.case_event import CaseEvent, CaseEventType
from extractor.values.incoming import Incoming
from extractor.values.money import Basis
from extractor.values.record import DisputeRecord
from extractor.workflow.changes import Action, Assign, Change, Comment, Move, Undo
from tests.casework.example import ANNA, MARIE, RULES, VICTOR, Bench, Hands, dispute, record

INVOICE = "FA-2026-0417"
ALL = {"sink": frozenset(CaseEventType)}


class Told(MemorySink):
    """Keeps records and events of cases, in order."""

    def __init__(self, *, failures: Sequence[DeliveryError] = ()) -> None:
        super().__init__()
        self.came: list[str] = []
        self.events: list[CaseEvent] = []
        self._left = list(failures)

    def deliver(self, given: Any) -> None:
        if self._left:
            raise self._left.pop(0)
        self.came += [f"record.{given.version}"]

    def inform(self, event: CaseEvent) -> None:
        self.came.append(event.type)
        self.events.append(event)


@pytest.fixture
def told(bench: Bench) -> Bench:
    """Give a bench whose cases are told to one sink."""
    bench.casework = Casework(bench.store, RULES, receivers=ALL)
    return bench


def arrive(bench: Bench, *disputes: DisputeRecord, name: str = "letter") -> None:
    """Record a file as a worker does, for the sink as well."""
    sha256 = receive(
        bench.store, Incoming(name, f"box:{name}", name.encode(), name), source="box"
    ).sha256
    made = record(*disputes)
    made = made.model_copy(update={"source": made.source.model_copy(update={"sha256": sha256})})
    with bench.store.database.writing() as connection:
        number = connection.execute(
            sa.select(t.submission.c.number).where(t.submission.c.sha256 == sha256)
        ).scalar_one()
        subject = Subject(number, sha256, bench.clock.now)
        conclude(connection, subject, made, ("sink",), then=bench.casework.open_cases)


def hand_on(store: Store, sink: Sink, name: str = "sink") -> int:
    with contextlib.closing(Leases(store)) as leases:
        relay = Relay(store, leases, {name: sink})
        count = 0
        while done := relay.once(threading.Event()):
            count += done
    return count


LIFE: tuple[tuple[Action, str], ...] = (
    (Assign("anna"), "mine"),
    (Comment("The driver noted two cases. @marie"), ""),
    (Move("validated"), ""),
    (Move("waiting_customer", missing=("signed delivery note",)), ""),
    (Move("partly_accepted", reason="one was delivered", accepted=((INVOICE, Decimal(80)),)), ""),
    (Move("posted", credit_note="AV-2026-0099"), ""),
    (Move("closed"), ""),
)
TYPES = ["opened", "assigned", "commented", "moved", "moved", "decided", "posted", "closed"]


def live(bench: Bench) -> None:
    """Let a case live from its arrival to its end."""
    arrive(bench, dispute())
    for action, why in LIFE:
        bench.change("d1", action, MARIE, why)


def test_a_whole_life_is_told_in_order_behind_its_record(told: Bench) -> None:
    live(told)
    sink = Told()
    hand_on(told.store, sink)
    assert sink.came == ["record.1", *(f"dispute.{it}.v1" for it in TYPES)]
    assert [it.id for it in sink.events] == [f"d1.case.{it}" for it in range(1, 9)]
    assert [it.data.stage.value for it in sink.events] == [
        "open", "open", "open", "open", "waiting", "decided", "posted", "closed",
    ]  # fmt: skip
    decided, posted = sink.events[5].data, sink.events[6].data
    assert decided.outcome == "partly_accepted"
    assert [(it.disputed, it.accepted) for it in decided.items] == [
        (Decimal("120.50"), Decimal(80))
    ]
    assert (decided.credit_note, posted.credit_note) == ("", "AV-2026-0099")
    assert sink.events[2].data.happened.comment == "The driver noted two cases. @marie"
    assert {it.data.happened.who for it in sink.events[1:]} == {"marie"}


def test_what_was_handed_on_is_not_kept_in_the_outbox(told: Bench) -> None:
    live(told)
    hand_on(told.store, Told())
    with told.store.database.reading() as connection:
        bodies = connection.execute(sa.select(t.delivery.c.body)).scalars().all()
    assert bodies == [None] * 9
    assert listed(told.store) == []
    assert [it.of_case for it in told.casework.get("d1").deliveries] == [False, *[True] * 8]


def test_a_change_that_is_refused_tells_nobody(told: Bench) -> None:
    arrive(told, dispute())
    hand_on(told.store, Told())
    with pytest.raises(NotPermittedError):
        told.change("d1", Assign("anna"), VICTOR)
    with pytest.raises(WorkflowError):
        told.change("d1", Move("posted", credit_note="x"))
    assert listed(told.store) == []


def test_an_event_waits_for_its_record(told: Bench) -> None:
    """A sink that did not take the record is not told of its case before."""
    arrive(told, dispute())
    sink = Told(failures=[DeliveryError("sink", "is away")])
    assert hand_on(told.store, sink) == 0
    assert sink.came == []
    with told.store.database.writing() as connection:
        connection.execute(t.delivery.update().values(due_at=None, set_at=None))
    hand_on(told.store, sink)
    assert sink.came == ["record.1", "dispute.opened.v1"]


def test_a_refused_event_holds_up_its_own_case_only(told: Bench) -> None:
    arrive(told, dispute())
    sink = Told()
    hand_on(told.store, sink)

    class Picky(Told):
        def inform(self, event: CaseEvent) -> None:
            if event.data.case_id == "d1":
                raise DeliveryError("sink", "does not know this")
            super().inform(event)

    told.change("d1", Comment("one"))
    told.change("d1", Comment("two"))
    picky = Picky()
    hand_on(told.store, picky)
    arrive(told, dispute("d2", invoice="FA-9", amount="7.00"), name="later")  # the same customer
    hand_on(told.store, picky)
    assert picky.came == ["record.1", "dispute.opened.v1"]
    assert [(it.name, it.version, it.attempts) for it in listed(told.store)] == [
        ("d1", 2, 1), ("d1", 3, 0),
    ]  # fmt: skip


def test_events_of_one_change_each_carry_the_state_of_their_time(told: Bench) -> None:
    arrive(told, dispute(), dispute("d2", invoice="FA-2", amount="10.00"))
    told.change("d1", Move("validated"))
    event = told.casework.get("d1").events[-1]
    told.change("d1", Undo(event))
    told.casework.merge("d1", "d2", MARIE)
    told.casework.split("d1", [(Item("FA-2", Decimal("10.00"), "EUR", Basis.GROSS),)], MARIE)
    sink = Told()
    hand_on(told.store, sink)
    for name in {it.data.case_id for it in sink.events}:
        events = [it for it in sink.events if it.data.case_id == name]
        kept = told.casework.get(name)
        assert [it.data.version for it in events] == [it.number for it in kept.events]
        assert events[-1].data.status == kept.case.status
        assert [it.disputed for it in events[-1].data.items] == [
            it.disputed for it in kept.case.items
        ]
    assert "dispute.undone.v1" in sink.came
    assert {"dispute.merged.v1", "dispute.split.v1"} <= set(sink.came)


def test_every_kind_of_event_has_a_type() -> None:
    assert {it.name for it in EventKind} <= {it.name for it in CaseEventType}


def test_an_event_that_no_sink_takes_any_more_is_given_up_with_a_reason(told: Bench) -> None:
    arrive(told, dispute())
    hand_on(told.store, MemorySink())
    (left,) = listed(told.store, dead=True)
    assert (left.name, left.sha256, left.version) == ("d1", "", 1)
    assert left.problem is not None
    assert "records only" in left.problem


SINK = '[[sink]]\nname = "a"\nerp_codes = "codes.csv"\n{more}\n'


def settings(folder: Path, more: str) -> Settings:
    (folder / "codes.csv").write_text(example())
    (folder / "extractor.toml").write_text(SINK.format(more=more))
    return load_settings(folder / "extractor.toml")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Bench]:
    clock = Hands()
    with Store.open(tmp_path / "kept", clock=clock) as store:
        yield Bench(store, clock)


def told_by(bench: Bench, given: Settings) -> Sink:
    """Let a case live, and hand all of it on to the one sink that is set."""
    names = [it.name for it in given.sink]
    bench.casework = Casework(bench.store, RULES, receivers=case_receivers(given.sink))
    live(bench)
    sink = open_sink(given.sink[0])
    hand_on(bench.store, sink, f"sink:{names[0]}")
    return sink


def test_real_output_is_what_the_schema_says(here: Bench, tmp_path: Path, root: Path) -> None:
    """The contract with consumers: records and cases validate against the published schema."""
    given = settings(tmp_path, 'events = ["records", "cases"]\n[sink.drop]\nfolder = "out"')
    sink = told_by(here, given)
    sink.deliver(record(dispute()))
    sink.close()  # type: ignore[attr-defined]
    schema = jsonschema.Draft202012Validator(
        json.loads((root / "schemas/event.json").read_text()),
        format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
    )
    lines = next((tmp_path / "out").glob("*.jsonl")).read_text().splitlines()
    for line in lines:
        schema.validate(json.loads(line))
    assert [json.loads(it)["type"].split(".")[1] for it in lines] == [*TYPES, "created"]
    assert json.loads(lines[0])["data"]["erp"]["reason_code"] == "SHRT"
    assert json.loads(lines[0])["source"] == "/dispute-extractor"
    for version in (1, 2):  # what their receivers cannot read says that it is another version
        earlier = (root / f"schemas/earlier/event.{version}.json").read_text()
        reads = jsonschema.Draft202012Validator(json.loads(earlier))
        for event in map(json.loads, lines):
            assert reads.is_valid(event) or f'"{event["dataschema"]}"' not in earlier


def test_a_table_holds_the_present_state_of_each_case(here: Bench, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.sqlite"
    with contextlib.closing(sqlite3.connect(theirs)) as made:
        made.execute(
            "CREATE TABLE cases (id TEXT UNIQUE, v INTEGER, status TEXT, outcome TEXT, "
            "disputed NUMERIC, accepted NUMERIC, note TEXT, reason TEXT)"
        )
    given = settings(
        tmp_path,
        f'[sink.table]\nurl = "sqlite:///{theirs}"\ntable = "cases"\nkey = "case_id"\ncolumns = '
        '{ id = "case_id", v = "version", status = "status", outcome = "outcome", disputed = '
        '"disputed_amount", accepted = "accepted_amount", note = "credit_note", reason = '
        '"erp_reason_code" }',
    )
    sink = told_by(here, given)
    sink.close()  # type: ignore[attr-defined]
    with contextlib.closing(sqlite3.connect(theirs)) as kept:
        rows = kept.execute("SELECT * FROM cases").fetchall()
    assert rows == [("d1", 8, "closed", "partly_accepted", 120.5, 80, "AV-2026-0099", "SHRT")]


def test_rows_of_records_and_cases_keep_their_own_columns(here: Bench, tmp_path: Path) -> None:
    more = (
        'events = ["records", "cases"]\n[sink.drop]\nfolder = "out"\nformat = "csv"\n'
        'columns = { kind = "event_type", status = "status", version = "version" }'
    )
    sink = told_by(here, settings(tmp_path, more))
    sink.deliver(record(dispute()))
    sink.close()  # type: ignore[attr-defined]
    rows = next((tmp_path / "out").glob("*.csv")).read_text().splitlines()
    assert rows[-2:] == ["dispute.closed.v1,closed,8", "dispute.created.v1,,1"]


def test_a_csv_file_of_cases_has_their_columns(here: Bench, tmp_path: Path) -> None:
    more = 'events = ["dispute.posted.v1"]\n[sink.drop]\nfolder = "out"\nformat = "csv"'
    sink = told_by(here, settings(tmp_path, more))
    sink.close()  # type: ignore[attr-defined]
    head, row = next((tmp_path / "out").glob("*.csv")).read_text().splitlines()
    cells = dict(zip(head.split(","), row.split(","), strict=True))
    assert cells["event_type"] == "dispute.posted.v1"
    assert (cells["credit_note"], cells["accepted_amount"]) == ("AV-2026-0099", "80.00")


WEBHOOK = '[sink.webhook]\nurl = "https://h.example/"\nsecrets = ["env:A"]'
DROP = '[sink.drop]\nfolder = "out"'


@pytest.mark.parametrize(
    ("more", "records", "cases"),
    [
        (WEBHOOK, True, len(CaseEventType)),
        (DROP, True, 0),
        (f'events = ["cases"]\n{DROP}', False, len(CaseEventType)),
        (f'events = ["records"]\n{WEBHOOK}', True, 0),
        (f'events = ["dispute.posted.v1", "dispute.created.v1"]\n{DROP}', True, 1),
        ('[sink.table]\nurl = "env:A"\ntable = "t"\nkey = "case_id"', False, len(CaseEventType)),
    ],
)
def test_a_sink_is_told_what_it_asks_for(
    tmp_path: Path, more: str, cases: int, *, records: bool
) -> None:
    given = settings(tmp_path, more)
    assert output_names((), given.sink) == (("sink:a",) if records else ())
    assert len(case_receivers(given.sink).get("sink:a", ())) == cases


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        (f'events = ["dispute.moved"]\n{DROP}', r"there are no events dispute\.moved; known are"),
        (f"events = []\n{DROP}", "at least 1"),
        ('events = ["cases"]\n[sink.table]\nurl = "env:A"\ntable = "t"\nkey = "record_id"',
         "only be those of records"),
        ('events = ["records"]\n[sink.table]\nurl = "env:A"\ntable = "t"\nkey = "case_id"',
         "only be those of cases"),
    ],
)  # fmt: skip
def test_wrong_events_are_named(tmp_path: Path, more: str, complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint):
        settings(tmp_path, more)


def test_changes_of_two_people_at_once_are_told_in_the_order_of_the_case(told: Bench) -> None:
    arrive(told, dispute())

    def comment(number: int) -> None:
        told.casework.apply("d1", Change(ANNA, Comment(f"note {number}")))

    threads = [threading.Thread(target=comment, args=(it,)) for it in range(6)]
    for it in threads:
        it.start()
    for it in threads:
        it.join()
    sink = Told()
    hand_on(told.store, sink)
    assert [it.data.version for it in sink.events] == list(range(1, 8))
