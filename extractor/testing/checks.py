"""Does an object keep the promises of its protocol?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import numpy as np

from extractor.errors import DeliveryError
from extractor.protocols import BatchSink, CaseSink, LedgerSource, OcrEngine, Sink, Source
from extractor.values.case import Axes, Case, Event, EventKind, Grounds, Item, Role, Stage
from extractor.values.case_event import CaseEvent, CaseEventType, event_of_case
from extractor.values.category import Category
from extractor.values.document import Word
from extractor.values.money import Basis
from extractor.values.record import (
    AmountRecord,
    CategoryRecord,
    Decision,
    DisputeRecord,
    FileRecord,
    InvoiceRecord,
    SourceRecord,
    Status,
)

_PAGE = (400, 300)  # height x width in pixels of a blank page


def check_source(source: Source, *, holds: int) -> None:
    """Check that what is acknowledged does not come again, and that marking twice is harmless.

    Args:
        source: with at least two things waiting.
        holds: how many wait.
    """
    _expect(
        isinstance(source, Source), "a source has poll, stored, settled, wait, wake and with blocks"
    )
    with source:
        first = list(source.poll())
        _expect(len(first) == holds >= 2, f"poll gave {len(first)} things instead of {holds}")
        whole = all(it.content is not None or it.problem for it in first)
        _expect(whole, "something has neither content nor a problem")
        named = all(it.name and it.origin and it.key for it in first)
        _expect(named, "something has no name, origin or key")
        _expect(len({it.key for it in first}) == holds, "two things have the same key")
        for it in (first[0], first[1], first[0]):
            source.stored(it)
        source.settled(first[0].key, None)
        source.settled(first[1].key, "it cannot be read")
        source.settled(first[1].key, "it cannot be read")
        again = {it.key for it in source.poll()}
        _expect(not {first[0].key, first[1].key} & again, "what was acknowledged came again")
        source.wake()
        source.wait(60)


def check_ocr_engine(engine: OcrEngine) -> None:
    """Check names, languages, and that words of a blank page are inside the picture."""
    _expect(isinstance(engine, OcrEngine), "an engine has name, version, languages and recognise")
    _expect(bool(engine.name), "an engine has a name")
    _expect(bool(engine.version()), "an engine says its version")
    codes = engine.languages()
    _expect(all(len(it) == 2 and it.islower() for it in codes), "languages are ISO 639-1 codes")
    picture = np.full(_PAGE, 255, dtype=np.uint8)
    language = codes[0] if codes else None
    for word in engine.recognise(picture, language=language, dpi=200):
        _check_word(word)


def check_sink(sink: Sink, count: Callable[[], int]) -> None:
    """Check that the same record twice is one delivery, and that no record is too much.

    Records with a dispute must arrive; one without disputes, or of a file that was set aside, may,
    but must be taken without an error. A later version of a record may arrive as one more or in
    the place of the one before it. If the sink takes several at once, that is tried as well.

    Args:
        sink: an empty one.
        count: says how many records, or disputes of them, have arrived behind the sink.
    """
    _expect(isinstance(sink, Sink), "a sink has deliver")
    first, second = _record("a", "1a"), _record("b", "1b")
    for record in (first, second, first):
        _deliver(sink, record)
    _expect(count() == 2, f"two records, one of them twice, arrived as {count()}")
    _deliver_again(sink, count, _record("a", "1a", version=2, replaces=("1a",)), "a later version")
    gone = _record("b", version=2, replaces=("1b",))
    _deliver_again(sink, count, gone, "a version that withdraws the dispute")
    _deliver_again(sink, count, _record("c"), "a record without disputes")
    aside = FileRecord(
        source=SourceRecord(file="d.eml", sha256="dd"), status=Status.QUARANTINED, reason="no words"
    )
    _deliver_again(sink, count, aside, "the record of a file that was set aside")
    if isinstance(sink, BatchSink):
        before = count()
        for _ in range(2):
            sink.deliver_all((first, _record("e", "1e"), _record("f", "1f")))
        added = count() - before
        _expect(added == 2, f"two new records and an old one, together and twice, were {added}")


def check_case_sink(sink: CaseSink, count: Callable[[], int]) -> None:
    """Check what `check_sink` checks, and that the same event of a case twice is one delivery.

    Args:
        sink: an empty one.
        count: says how many records, disputes of them and events have arrived behind the sink; a
            sink that keeps the present state of a case may put an event in the place of the last.
    """
    check_sink(sink, count)
    _expect(isinstance(sink, CaseSink), "a sink of cases has inform")
    before = count()
    first, second = _case_event(1, CaseEventType.OPENED), _case_event(2, CaseEventType.ASSIGNED)
    for event in (first, second, first):
        try:
            sink.inform(event)
        except DeliveryError as error:
            raise AssertionError(f"an event could not be delivered: {error}") from error
    came = count() - before
    _expect(came in {1, 2}, f"two events of a case, one of them twice, arrived as {came}")


def _case_event(number: int, kind: CaseEventType) -> CaseEvent:
    day = dt.date(2026, 3, 2)
    case = Case(
        case_id="1a", version=number, customer_id="C1", language="fr",
        axes=Axes(Category.SHORTAGE, None, trade=True, department="logistics"),
        items=(Item("F-1", Decimal("12.50"), "EUR", Basis.GROSS),), grounds=Grounds(),
        status="new", owner="", team="logistics", opened_on=day, clock_from=day, target=day,
    )  # fmt: skip
    at = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
    event = Event("1a", number, EventKind[kind.name], "anna", Role.CLERK, at, ())
    return event_of_case(kind, case, Stage.OPEN, event, source="")


def _deliver_again(sink: Sink, count: Callable[[], int], record: FileRecord, what: str) -> None:
    before = count()
    _deliver(sink, record)
    once = count()
    _expect(once - before in {0, 1}, f"{what} arrived {once - before} times")
    _deliver(sink, record)
    _expect(count() == once, f"{what} arrived again when it was delivered again")


def _record(name: str, *ids: str, version: int = 1, replaces: tuple[str, ...] = ()) -> FileRecord:
    amount = AmountRecord(
        value=Decimal("12.50"), currency="EUR", basis=Basis.GROSS, as_written="12,50", confidence=1
    )
    disputes = tuple(
        DisputeRecord(
            record_id=it,
            category=CategoryRecord(code=Category.SHORTAGE, confidence=1),
            invoice=InvoiceRecord(number="F-1", as_written="F-1", confidence=1),
            disputed_amount=amount,
            decision=Decision.AUTO,
            confidence=1,
        )
        for it in ids
    )
    return FileRecord(
        version=version,
        source=SourceRecord(file=f"{name}.eml", sha256=name * 2),
        status=Status.PROCESSED,
        is_dispute=bool(ids),
        disputes=disputes,
        replaces=replaces,
    )


def check_ledger_source(source: LedgerSource) -> None:
    """Check that each invoice belongs to a customer and that numbers are not used twice."""
    _expect(isinstance(source, LedgerSource), "a ledger source has load")
    ledger = source.load()
    known = {it.customer_id for it in ledger.customers}
    strangers = [it.number for it in ledger.invoices if it.customer_id not in known]
    _expect(not strangers, f"invoices of unknown customers: {strangers[:3]}")
    numbers = [it.number for it in ledger.invoices]
    _expect(len(set(numbers)) == len(numbers), "an invoice number is used twice")


def _check_word(word: Word) -> None:
    _expect(0 <= word.confidence <= 1, f"a confidence is {word.confidence}, not between 0 and 1")
    _expect(not any(it.isspace() for it in word.text), f"{word.text!r} is not one word")
    if word.box is None:
        raise AssertionError(f"the word {word.text!r} has no box")
    height, width = _PAGE
    inside = 0 <= word.box.x0 <= word.box.x1 <= width and 0 <= word.box.y0 <= word.box.y1 <= height
    _expect(inside, f"the box of {word.text!r} is not inside the picture")


def _deliver(sink: Sink, record: FileRecord) -> None:
    try:
        sink.deliver(record)
    except DeliveryError as error:
        raise AssertionError(f"a record could not be delivered: {error}") from error


def _expect(condition: bool, sentence: str) -> None:  # noqa: FBT001 (reads as a statement)
    if not condition:
        raise AssertionError(sentence)
