"""The fakes keep the promises that plug points make, and the checks notice who does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np
import pytest

from extractor.errors import DeliveryError, LedgerError, OcrError
from extractor.testing import (
    MemoryLedger,
    MemorySink,
    MemorySource,
    ScriptedOcr,
    check_ledger_source,
    check_ocr_engine,
    check_sink,
    check_source,
)
from extractor.values.document import Word
from extractor.values.geometry import Box
from extractor.values.incoming import Incoming
from extractor.values.ledger import Customer, Ledger, OpenInvoice
from extractor.values.record import FileRecord

PAGE = np.full((40, 30), 255, dtype=np.uint8)
WORD = Word("Avoir", Box(1, 2, 20, 10), 0.9)


def arrived(count: int) -> list[Incoming]:
    return [Incoming(f"{it}.eml", f"memory:{it}", b"x", f"{it}") for it in range(count)]


def ledger(*numbers: str, customer: str = "C1") -> Ledger:
    one = Decimal(1)
    invoices = tuple(OpenInvoice(it, customer, None, None, one, one, one, "EUR") for it in numbers)
    return Ledger((Customer("C1", "Tanguy"),), invoices)


def test_the_fakes_keep_their_promises() -> None:
    check_source(MemorySource(arrived(3)), holds=3)
    check_ocr_engine(ScriptedOcr([[WORD]]))
    sink = MemorySink()
    check_sink(sink, lambda: len(sink.records))
    check_ledger_source(MemoryLedger(ledger("FA-1", "FA-2")))


def test_a_scripted_engine_follows_its_script() -> None:
    engine = ScriptedOcr([[WORD], OcrError("page", "too slow")])
    assert engine.recognise(PAGE, language="fr", dpi=200) == [WORD]
    with pytest.raises(OcrError, match="too slow"):
        engine.recognise(PAGE, language=None, dpi=300)
    assert engine.recognise(PAGE, language=None, dpi=300) == ()
    assert engine.calls == [(40, 30, "fr", 200), (40, 30, None, 300), (40, 30, None, 300)]


def test_a_ledger_in_memory_can_fail() -> None:
    with pytest.raises(LedgerError, match=r"x\.csv"):
        MemoryLedger(LedgerError("x.csv", "is gone")).load()


class Forgetful(MemorySource):
    """Gives the same again and again."""

    def stored(self, incoming: Incoming) -> None:
        self.acknowledged.append(incoming.key)


class Doubling(MemorySink):
    """Delivers each time."""

    def deliver(self, record: FileRecord) -> None:
        self.records.append(record)


class Broken(MemorySink):
    """Delivers nothing."""

    def deliver(self, record: FileRecord) -> None:
        raise DeliveryError("x", record.source.file)


def test_a_source_that_forgets_is_noticed() -> None:
    with pytest.raises(AssertionError, match="acknowledged came again"):
        check_source(Forgetful(arrived(2)), holds=2)


def test_a_source_that_gives_too_little_is_noticed() -> None:
    with pytest.raises(AssertionError, match="gave 2 things instead of 3"):
        check_source(MemorySource(arrived(2)), holds=3)


@pytest.mark.parametrize(
    ("incoming", "said"),
    [
        (Incoming("a", "memory:a", None, "a"), "neither content nor a problem"),
        (Incoming("a", "", b"", "a"), "no name, origin or key"),
    ],
)
def test_a_source_that_gives_half_a_thing_is_noticed(incoming: Incoming, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        check_source(MemorySource([incoming, *arrived(1)]), holds=2)


@pytest.mark.parametrize(
    ("sink", "said"), [(Doubling(), "arrived as 3"), (Broken(), "could not be delivered")]
)
def test_a_sink_that_breaks_its_promise_is_noticed(sink: MemorySink, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        check_sink(sink, lambda: len(sink.records))


@pytest.mark.parametrize(
    ("word", "said"),
    [
        (Word("Avoir"), "has no box"),
        (Word("Avoir", Box(0, 0, 1, 1), 1.5), "not between 0 and 1"),
        (Word("Avoir 12", Box(0, 0, 1, 1)), "is not one word"),
        (Word("Avoir", Box(0, 0, 5000, 1)), "not inside the picture"),
    ],
)
def test_an_engine_that_gives_odd_words_is_noticed(word: Word, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        check_ocr_engine(ScriptedOcr([[word]]))


@pytest.mark.parametrize("languages", [("fra",), ("FR",)])
def test_an_engine_with_other_language_codes_is_noticed(languages: tuple[str, ...]) -> None:
    with pytest.raises(AssertionError, match="ISO 639-1"):
        check_ocr_engine(ScriptedOcr(languages=languages))


@pytest.mark.parametrize(
    ("books", "said"),
    [(ledger("FA-1", "FA-1"), "used twice"), (ledger("FA-1", customer="C9"), "unknown customers")],
)
def test_a_ledger_that_contradicts_itself_is_noticed(books: Ledger, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        check_ledger_source(MemoryLedger(books))


def test_an_object_of_another_kind_is_noticed() -> None:
    class Half:
        """Only polls."""

        def poll(self) -> Iterator[Incoming]:
            yield from ()

    with pytest.raises(AssertionError, match="has poll, stored, settled"):
        check_source(Half(), holds=2)  # type: ignore[arg-type]  # that is the point


def test_the_script_is_not_shared() -> None:
    script: list[Sequence[Word]] = [[WORD]]
    engine = ScriptedOcr(script)
    script.clear()
    assert engine.recognise(PAGE, language=None, dpi=200) == [WORD]
