"""What is erased is nowhere any more: in no table, and in no file of the store."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from extractor.errors import StoreError
from extractor.store import audit
from extractor.store import tables as t
from extractor.store.audit import By
from extractor.store.audit_check import verify
from extractor.store.clearing import clear, compact, is_uncleared
from extractor.store.erasing import Target, Why, erase
from extractor.store.holding import held_about
from extractor.store.notices import OVERDUE, put_daily
from extractor.store.people import Sought, find_person
from extractor.store.readings import keep_reading
from extractor.store.receiving import receive
from extractor.store.retention import erase_due, files_of, find_due, finish
from extractor.store.steps import put_reading
from extractor.store.store import Store
from extractor.store.writing import Subject
from extractor.values.case import Role
from extractor.values.category import Category
from extractor.values.correction import Place
from extractor.values.incoming import Incoming
from extractor.values.particulars_record import ContactRecord
from extractor.values.reading import Reading
from extractor.values.record import FileRecord
from extractor.values.submission import Envelope, Part, PartRole, Submission
from extractor.workflow.changes import Actor, Comment, Move
from extractor.workflow.history import replay
from extractor.workflow.retention_settings import RetentionSettings
from tests.casework.example import Bench, Hands, dispute, record
from tests.postgres import Server

NAME, MAIL = "Zoé Quirinale", "zoe.quirinale@tanguy.example"
CANARIES = ("Quirinale", "quirinale", "QUIRINALE")
ORIGINAL = f"From: {NAME} <{MAIL}>\n\nIl manque trois colis. {NAME}\n".encode()
WHY = Why(By("dpo", "command"), "art. 17")
MARIE = Actor("marie", Role.MANAGER)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    yield from opened(tmp_path, None)


@pytest.fixture(params=["sqlite", "postgres"])
def any_bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    url = None
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        url = server.new_database()
    yield from opened(tmp_path, url)


def opened(folder: Path, url: str | None) -> Iterator[Bench]:
    clock = Hands()
    with Store.open(folder / "kept", url=url, clock=clock) as store:
        put_daily(store, OVERDUE, clock.now.date(), None, ())
        yield Bench(store, clock)


def claim(bench: Bench) -> FileRecord:
    """Record a mail of somebody whose name is everywhere, and let people write about her."""
    sha256 = hashlib.sha256(ORIGINAL).hexdigest()
    made = record(
        dispute("d1", text=f"{NAME} : il manque trois colis"),
        file=f"{MAIL}.eml",
        subject=f"Réclamation de {NAME}",
        message_id=f"<1.{MAIL}>",
    )
    source = made.source.model_copy(update={"sha256": sha256, "sender": MAIL})
    contact = ContactRecord(name=NAME, mail=MAIL, phone="+33 1 23 45 67 89")
    made = made.model_copy(update={"source": source, "contact": contact})
    kept = bench.store.save(made, ORIGINAL, then=bench.casework.open_cases).record
    keep_words(bench, sha256)
    bench.change("d1", Comment(f"rang {NAME} @marie"))
    bench.change("d1", Comment(f"@{MAIL} asked again"))
    place = Place(f"{NAME}.pdf", page=1, words=NAME)
    bench.casework.correct("d1", "contact", f"{NAME} <{MAIL}>", place, MARIE, why=f"said {NAME}")
    return kept


def keep_a_view(bench: Bench) -> None:
    with bench.store.database.writing() as connection:
        account = {
            "login": "marie", "name": "Marie", "role": "clerk", "language": "fr",
            "made_at": bench.clock.now,
        }  # fmt: skip
        connection.execute(t.metadata.tables["account"].insert().values(account))
        view = {"account": 1, "name": "hers", "query": f"text={MAIL.replace('@', '%40')}"}
        connection.execute(t.metadata.tables["saved_view"].insert().values(view))


def keep_words(bench: Bench, sha256: str) -> None:
    parts = (
        Part("body", "text/plain", ORIGINAL, PartRole.BODY),
        Part(f"{NAME}.pdf", "application/pdf", b"%PDF", PartRole.ATTACHMENT),
    )
    envelope = Envelope(sender_name=NAME, sender_address=MAIL)
    reading = Reading(Submission("x.eml", sha256, "message/rfc822", parts, envelope), ())
    kept = keep_reading(bench.store.blobs, reading)
    with bench.store.database.writing() as connection:
        number = connection.execute(sa.select(t.submission.c.number)).scalar_one()
        put_reading(connection, Subject(number, sha256, bench.clock.now), kept, reading)


def close(bench: Bench) -> None:
    bench.change("d1", Move("closed", reason=f"settled with {NAME}"), MARIE)


def traces(bench: Bench) -> list[str]:
    """Give every place where the person's name still stands: files and rows."""
    words = [it.encode() for it in (*CANARIES, "zoe", "Zoé", "3 45 67 89")]
    found = [
        str(path.relative_to(bench.store.folder))
        for path in bench.store.folder.rglob("*")
        if path.is_file()
        and (
            any(it in path.read_bytes() for it in words)
            or any(it.decode() in str(path) for it in words)
        )
    ]
    with bench.store.database.reading() as connection:
        for table in t.metadata.sorted_tables:
            for row in connection.execute(sa.select(table)):
                if any(it.decode() in str(row) for it in words):
                    found.append(table.name)
    return sorted(set(found))


def held_everything(bench: Bench) -> None:
    found = set(traces(bench))
    assert {"submission", "record", "case_event", "case_text", "audit", "notice"} <= found
    assert any(it.startswith("blobs/") for it in found)


def test_a_person_is_in_no_table_and_in_no_file_after_an_erasure(any_bench: Bench) -> None:
    claim(any_bench)
    close(any_bench)
    keep_a_view(any_bench)
    held_everything(any_bench)
    sought = Sought(MAIL)
    held = find_person(any_bench.store, sought)
    assert (len(held.submissions), len(held.cases), held.open_cases) == (1, 1, ())
    before = audit.head(any_bench.store)
    assert held.views == ((1, "hers"),)
    target = Target(held.submissions, held.cases, held.messages, held.entries, held.views)
    number = erase(any_bench.store, target, WHY)
    assert is_uncleared(any_bench.store)
    assert finish(any_bench.store, is_needed=True) == 2
    assert traces(any_bench) == []
    assert find_person(any_bench.store, sought).is_empty
    verified = verify(any_bench.store, [before])
    assert verified.problems == ()
    assert verified.erased >= 5
    entry = audit.entries(any_bench.store)[-1]
    assert (entry.number, entry.what, entry.who) == (number, audit.ERASURE, "dpo")
    assert entry.body is not None
    assert (entry.body["why"], entry.body["files"], entry.body["cases"]) == ("art. 17", 1, 1)


def test_figures_and_the_course_of_a_case_stay(any_bench: Bench) -> None:
    kept = claim(any_bench)
    close(any_bench)
    case = any_bench.casework.get("d1").case
    erase(any_bench.store, Target((1,), (1,)), WHY)
    left = any_bench.casework.get("d1")
    assert left.case.items == case.items
    assert (left.case.status, left.case.closed_on) == (case.status, case.closed_on)
    assert left.case.axes == case.axes
    assert (left.case.reason, left.case.grounds.contact) == ("", "")
    assert replay(left.events) == left.case
    assert left.events[0].kind == "opened"
    stub = any_bench.store.get("d1")
    assert stub.disputes[0].disputed_amount is not None
    assert kept.disputes[0].disputed_amount is not None
    assert stub.disputes[0].disputed_amount.value == kept.disputes[0].disputed_amount.value
    assert stub.disputes[0].invoice is not None
    assert (stub.disputes[0].invoice.number, stub.contact) == ("FA-2026-0417", None)


def test_what_comes_again_is_erased_again(bench: Bench) -> None:
    claim(bench)
    close(bench)
    erase(bench.store, Target((1,), (1,)), WHY)
    finish(bench.store, is_needed=True)
    again = Incoming(key=f"{NAME}.eml", name=f"{NAME}.eml", origin=MAIL, content=ORIGINAL)
    assert not receive(bench.store, again, source="folder").is_new
    assert traces(bench)
    assert finish(bench.store, is_needed=False) == 1
    assert traces(bench) == []
    assert finish(bench.store, is_needed=False) == 0


def test_a_crash_before_the_files_are_gone_is_made_good(bench: Bench) -> None:
    claim(bench)
    close(bench)
    erase(bench.store, Target((1,), (1,)), WHY)  # and then the power fails
    assert any(it.startswith("blobs/") for it in traces(bench))
    nothing = find_due(bench.store, RetentionSettings(closed_days=1), bench.clock.now.date())
    assert nothing.is_empty
    erase_due(bench.store, nothing, WHY)
    assert traces(bench) == []


def test_what_is_in_work_is_not_erased(bench: Bench) -> None:
    incoming = Incoming(key="k", name="n", origin="o", content=b"new")
    receive(bench.store, incoming, source="folder")
    with pytest.raises(StoreError, match="still in work"):
        erase(bench.store, Target((1,)), WHY)
    assert not audit.entries(bench.store)


@pytest.mark.parametrize(
    ("settings", "day", "cases", "files"),
    [
        (RetentionSettings(closed_days=30), 29, 0, 0),
        (RetentionSettings(closed_days=30), 30, 1, 1),
        (RetentionSettings(closed_days=30, category={Category.SHORTAGE: 60}), 30, 0, 0),
        (RetentionSettings(closed_days=90, category={Category.SHORTAGE: 20}), 20, 1, 1),
        (RetentionSettings(category={Category.SHORTAGE: 20}, customer={"C1": 50}), 30, 0, 0),
        (RetentionSettings(customer={"C1": 5}), 5, 1, 1),
        (RetentionSettings(customer={"C2": 5}), 500, 0, 0),
        (RetentionSettings(other_days=1), 500, 0, 0),
    ],
)
def test_a_case_is_due_by_customer_then_category(
    bench: Bench, settings: RetentionSettings, day: int, cases: int, files: int
) -> None:
    claim(bench)
    close(bench)
    bench.record(dispute("d2", invoice="FA-9", claims=("RC-1",)), file="open.eml")
    bench.clock.on(day)
    due = find_due(bench.store, settings, bench.clock.now.date())
    assert (len(due.cases), len(due.files)) == (cases, files)


def test_a_file_stays_while_another_case_of_it_is_kept(any_bench: Bench) -> None:
    any_bench.record(dispute("d1"), dispute("d2", invoice="FA-9"))
    any_bench.change("d1", Move("closed", reason="settled"), MARIE)
    settings = RetentionSettings(closed_days=0)
    due = find_due(any_bench.store, settings, any_bench.clock.now.date())
    assert ([it.case_id for it in due.cases], due.files) == (["d1"], ())
    erase_due(any_bench.store, due, WHY)
    assert any_bench.store.get("d2").contact == any_bench.store.get("d1").contact
    any_bench.change("d2", Move("closed", reason="settled"), MARIE)
    due = find_due(any_bench.store, settings, any_bench.clock.now.date())
    assert ([it.case_id for it in due.cases], len(due.files)) == (["d2"], 1)
    erase_due(any_bench.store, due, WHY)
    assert find_due(any_bench.store, settings, any_bench.clock.now.date()).is_empty


def test_files_that_no_case_tells_of_are_due_by_themselves(bench: Bench) -> None:
    bench.store.save(record(file="order.eml"), b"an order", then=bench.casework.open_cases)
    settings = RetentionSettings(other_days=10)
    today = bench.clock.now.date()
    assert find_due(bench.store, settings, today).is_empty
    bench.clock.on(11)
    due = find_due(bench.store, settings, today + dt.timedelta(days=11))
    assert [it.name for it in due.files] == ["order.eml"]
    assert erase_due(bench.store, due, WHY) == 1
    assert [it.name for it in files_of(bench.store, [1])] == ["(erased)"]


@pytest.mark.parametrize(
    ("sought", "text", "is_named"),
    [
        (NAME, "le rapport de ZOE  QUIRINALE.", True),
        (NAME, "Quirinale, Zoé", True),
        (NAME, "Zoé\nQuirinale", True),
        (NAME, "Zoé Quirinales", False),
        (NAME, "Zoé von Quirinale", False),
        (MAIL, "an: <Zoe.Quirinale@Tanguy.example>", True),
        (MAIL, "an: chloe" + MAIL[1:], False),
        ("e@x.de", "anne@x.de", False),
    ],
)
def test_whom_a_text_names(sought: str, text: str, *, is_named: bool) -> None:
    assert Sought(sought).is_in(text) is is_named
    assert Sought(sought).is_in_json(f'[{{"a": "{text}"}}]'.replace("\n", "\\n")) is is_named


def test_a_name_that_means_everybody_is_refused() -> None:
    with pytest.raises(StoreError, match="too short"):
        Sought(" a ")


def test_a_file_without_words_is_looked_into(bench: Bench) -> None:
    import base64  # noqa: PLC0415
    import quopri  # noqa: PLC0415

    body = f"Bonjour, cordialement, {NAME}, service comptabilité".encode()
    for number, content in enumerate((body, quopri.encodestring(body), base64.b64encode(body))):
        made = record(file=f"{number}.eml")
        digest = hashlib.sha256(content).hexdigest()
        source = made.source.model_copy(update={"sha256": digest})
        bench.store.save(made.model_copy(update={"source": source}), content)
    assert find_person(bench.store, Sought(NAME)).submissions == (1, 2, 3)


def test_everything_that_is_held_is_given(bench: Bench) -> None:
    claim(bench)
    held = find_person(bench.store, Sought(NAME))
    holding = held_about(bench.store, held)
    (original,) = holding.originals
    assert bench.store.original(original.sha256) == ORIGINAL
    content = holding.content
    assert content["files"][0]["records"][0]["body"]["contact"]["mail"] == MAIL
    assert content["cases"][0]["case_id"] == "d1"
    assert NAME in str(content["cases"][0]["events"])
    assert any(NAME in str(it["body"]) for it in content["audit"])
    assert clear(bench.store) == 0
    compact(bench.store)


def test_what_is_still_to_be_handed_on_is_not_erased(bench: Bench) -> None:
    claim(bench)
    close(bench)
    row = {
        "sink": "erp", "case_number": 1, "version": 9, "body": NAME, "ordering": "c",
        "state": "waiting",
    }  # fmt: skip
    with bench.store.database.writing() as connection:
        connection.execute(t.delivery.insert().values(row))
    settings = RetentionSettings(closed_days=0)
    assert not find_due(bench.store, settings, bench.clock.now.date()).cases
    with pytest.raises(StoreError, match="handed on"):
        erase(bench.store, Target((1,), (1,)), WHY)
    with bench.store.database.writing() as connection:
        connection.execute(t.delivery.update().values(state="dead"))
    erase_due(bench.store, find_due(bench.store, settings, bench.clock.now.date()), WHY)
    assert traces(bench) == []
