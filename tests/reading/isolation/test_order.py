"""Pages come in their order and as far as the limits allow, in whatever order they are done."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import CorruptFileError
from extractor.reading.gather import Beyond, Leaf, blank, unread
from extractor.reading.isolation.order import Order
from extractor.reading.settings import ReadingSettings
from extractor.values.document import Word

BAD = CorruptFileError("a.pdf", "page")


def order(**settings: object) -> Order:
    return Order("a.pdf", ReadingSettings.model_validate(settings))


def leaf(index: int) -> Leaf:
    return Leaf(blank(index, "blank_page"))


def saying(index: int, text: str) -> Leaf:
    words = tuple(map(Word, text.split()))
    return Leaf(dataclasses.replace(blank(index, ""), words=words))


def numbers(found: list[Leaf | Beyond]) -> list[int]:
    return [it.page.number for it in found if isinstance(it, Leaf)]


@given(st.permutations(range(7)))
def test_pages_are_handed_on_in_order(done: list[int]) -> None:
    pages = order()
    found: list[Leaf | Beyond] = []
    for index in done:
        if index == 6:
            pages.end(6, Beyond(("page_limit",)))
        else:
            pages.put(index, leaf(index))
        found += pages.ready()
    assert numbers(found) == [1, 2, 3, 4, 5, 6]
    assert found[-1] == Beyond(("page_limit",))
    assert pages.is_over


def test_the_first_page_that_tells_it_decides_the_language() -> None:
    pages = order()
    pages.put(1, saying(1, "Votre facture ne correspond pas à notre commande"))
    assert (list(pages.ready()), pages.language) == ([], None)
    pages.put(0, saying(0, "Ihre Rechnung stimmt nicht mit unserer Bestellung überein"))
    assert numbers(list(pages.ready())) == [1, 2]
    assert pages.language == "de"


def test_bad_pages_are_counted_in_the_order_of_the_pages() -> None:
    pages = order(bad_pages=2)
    pages.put(3, unread(3, BAD), is_bad=True)
    pages.put(1, unread(1, BAD), is_bad=True)
    pages.put(2, leaf(2))
    pages.put(0, leaf(0))
    found = list(pages.ready())
    assert numbers(found) == [1, 2, 3, 4]
    assert found[-1] == Beyond(("bad_page_limit",))


def test_a_bad_last_page_is_the_real_end() -> None:
    pages = order(bad_pages=1)
    pages.put(0, unread(0, BAD), is_bad=True)
    pages.end(1, Beyond())
    assert list(pages.ready())[-1] == Beyond()


def test_what_is_done_when_time_is_up_is_kept_and_gaps_are_named() -> None:
    pages = order(document_seconds=10)
    pages.put(0, leaf(0))
    pages.put(2, leaf(2))
    pages.seconds = 11.0
    found = list(pages.ready())
    notes = [it.page.notes[0] for it in found if isinstance(it, Leaf)]
    assert notes == ["blank_page", "time_limit", "blank_page"]
    assert found[-1] == Beyond(("time_limit",))


def test_a_file_of_which_nothing_is_done_in_time_has_the_reason() -> None:
    pages = order(document_seconds=10)
    pages.seconds = 11.0
    first, last = pages.ready()
    assert isinstance(first, Leaf)
    assert "more than 10 seconds" in str(first.problem)
    assert last == Beyond(("time_limit",))
