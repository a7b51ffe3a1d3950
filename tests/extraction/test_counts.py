"""Counted goods, what happened to them, and what they are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.values.particulars import Particulars

Hear = Callable[..., Particulars]


def counts(said: Particulars) -> list[str]:
    return [f"{it.role} {it.value:f} {it.unit}".strip() for it in said.counts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You billed 40 boxes, but only 36 boxes were received, so 4 boxes are missing.",
         ["billed 40 boxes", "received 36 boxes", "missing 4 boxes"]),
        ("Berechnet wurden 50 Kartons, geliefert nur 46 Kartons. Es fehlen 4 Kartons.",
         ["billed 50 Kartons", "received 46 Kartons", "missing 4 Kartons"]),
        ("Sur les 50 cartons facturés, nous n'en avons reçu que 46 : il manque donc 4 cartons.",
         ["billed 50 cartons", "received 46 cartons", "missing 4 cartons"]),
        ("De las 50 cajas facturadas solo recibimos 46. Faltan, por tanto, 4 cajas.",
         ["billed 50 cajas", "received 46 cajas", "missing 4 cajas"]),
        ("22 bags out of 60 are ruined", ["damaged 22 bags"]),
        ("18 Säcke von 42 kann ich wegschmeissen", ["damaged 18 Säcke"]),
    ],
)  # fmt: skip
def test_verbs_tell_what_happened(hear: Hear, text: str, expected: list[str]) -> None:
    assert counts(hear(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "We ordered 40 boxes.",
        "Please send 22 new bags.",
        "10 chairs were collected on Monday.",
        "Payment was received within 10 days.",
        "the 1 kg bag was billed",
        "delivered once, in March",
    ],
)
def test_other_numbers_say_nothing_of_the_kind(hear: Hear, text: str) -> None:
    assert counts(hear(text)) == []


def test_the_goods_are_named_by_words_and_number(hear: Hear) -> None:
    (count,) = hear("We received 36 boxes of brass butt hinges (your code BH-7640).").counts
    assert count.article is not None
    assert count.article_number is not None
    assert (count.article.text, count.article_number.text) == ("brass butt hinges", "BH-7640")


def test_goods_named_once_belong_to_every_count(hear: Hear) -> None:
    said = hear("We asked for 40 boxes of hinges. You billed 40 boxes, 4 boxes are missing.")
    assert [it.article.text for it in said.counts if it.article] == ["hinges", "hinges"]


def test_goods_of_two_kinds_are_not_guessed(hear: Hear) -> None:
    said = hear("We ordered 40 boxes of hinges and 20 boxes of screws. 4 boxes are missing.")
    assert [it.article for it in said.counts] == [None]


def test_a_table_tells_by_its_titles(hear: Hear) -> None:
    said = hear(
        "Item        Description          Invoiced   Received   Damaged\n"
        "MALT-25     Pale malt            120        114         0\n"
        "HOP-5       Cascade hops          30         30         3\n"
    )
    assert counts(said) == [
        "billed 120", "received 114", "billed 30", "received 30", "damaged 3",
    ]  # fmt: skip
    assert [it.article_number.text for it in said.counts if it.article_number] == [
        "MALT-25", "MALT-25", "HOP-5", "HOP-5", "HOP-5",
    ]  # fmt: skip


def test_every_count_stands_where_it_says(hear: Hear, mail_body: Callable[[str], object]) -> None:
    text = "Es fehlen 4 Kartons Schrauben, 2 Säcke sind nass."
    document = mail_body(text)
    for count in hear(text).counts:
        assert getattr(document, "text")[count.span.start : count.span.end] == count.span.text  # noqa: B009
