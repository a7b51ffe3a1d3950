from __future__ import annotations

import datetime as dt
from random import Random

import pytest

from training.generator.mutilate import bare, carry_over
from training.generator.numbering import (
    claim_scheme,
    delivery_scheme,
    invoice_scheme,
    order_scheme,
)
from training.generator.renumber import Numbers, renumber
from training.generator.stories import Story


@pytest.mark.parametrize(
    ("old", "written", "new", "expected"),
    [
        ("26/0883-K", "26/0883-K", "INV-2026-00731", "INV-2026-00731"),
        ("26/0883-K", "0883-K", "26/1177-K", "1177-K"),
        ("26/0883-K", "0883-K", "INV-2026-00731", "00731"),
        ("FAC26/003155", "3155", "SI 004512", "4512"),
        ("FAC26/003155", "FAC26/3155", "INV-2026-00731", "INV-2026-731"),
        ("RE-2026-04417", "RE-4417", "INV-2026-00731", "INV-731"),
        ("RE-2026-04417", "RE 2026 04417", "INV-2026-00731", "INV 2026 00731"),
        ("RE-2026-04417", "RE202604417", "V2603/0099", "V26030099"),
        ("926004118", "926 004 118", "30088172", "30 088 172"),
        ("FA-2026-04335", "FA-2026-04385", "FA-2026-07712", "FA-2026-07772"),
        ("FA-2026-04335", "FA-2026-043355", "92600412", "926004122"),
        ("RE-2026-04417", "4471", "92600412", "92600421"),
        ("88120", "8812O", "92600412", "9260041Z"),
    ],
)
def test_a_number_is_mutilated_in_the_same_way(
    old: str, written: str, new: str, expected: str
) -> None:
    assert carry_over(old, written, new) == expected


@pytest.mark.parametrize("written", ["the usual one", "7", "completely-99887766"])
def test_what_has_nothing_to_do_with_the_number_is_not_guessed(written: str) -> None:
    assert carry_over("RE-2026-04417", written, "92600412") is None


@pytest.mark.parametrize("make", [invoice_scheme, order_scheme, delivery_scheme, claim_scheme])
def test_no_number_is_given_out_twice(make: object) -> None:
    rng, taken = Random(4), set[str]()
    schemes = [make(rng, taken) for _ in range(30)]  # type: ignore[operator]
    numbers = [it.next(rng, dt.date(2026, 3, 9)) for it in schemes for _ in range(20)]
    assert len(set(numbers)) == len(numbers)
    assert all(any(it.isdigit() for it in number) for number in numbers)


@pytest.mark.parametrize("seed", range(12))
def test_renumbered_stories_quote_their_new_numbers(seed: int, stories: list[Story]) -> None:
    rng, taken = Random(seed), set[str]()
    for story in stories:
        schemes = invoice_scheme(rng, taken), order_scheme(rng, taken), delivery_scheme(rng, taken)
        numbers = Numbers(
            {it.number: schemes[0].next(rng, it.issue_date) for it in story.invoices},
            {it.po_number: schemes[1].next(rng, it.issue_date) for it in story.invoices},
            {it.delivery_note: schemes[2].next(rng, it.issue_date) for it in story.invoices},
        )
        result = renumber(story, numbers)
        whole = f"{result.subject}\n{result.text}"
        for before, after in zip(story.items, result.items, strict=True):
            assert after.invoice in {it.number for it in result.invoices}
            for was, now in (
                (before.reference, after.reference),
                (before.po, after.po),
                (before.delivery_note, after.delivery_note),
            ):
                assert (was is None) == (now is None)
                assert now is None or now in whole
        for invoice in story.invoices:
            if bare(invoice.number) not in {bare(it.number) for it in result.invoices}:
                assert invoice.number not in whole


def test_amounts_and_other_figures_stay_as_they_are(stories: list[Story]) -> None:
    story = next(it for it in stories if it.invoices and it.invoices[0].number == "SI-20417")
    numbers = Numbers({it.number: f"X{at}0-99" for at, it in enumerate(story.invoices)}, {}, {})
    result = renumber(story, numbers)
    assert "8 x 46.20" in result.text
    assert "SI" not in result.text + result.subject
