"""Which lines of an invoice a text names, and as what."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.line_words import NamedLine, name_lines
from extractor.values.finding import Span
from extractor.values.ledger import InvoiceLine


def named(text: str, *descriptions: str) -> tuple[NamedLine, ...]:
    lines = [
        InvoiceLine(at, it, Decimal(10), Decimal(5), Decimal(50))
        for at, it in enumerate(descriptions, start=1)
    ]
    return name_lines(lines, [Span(0, 0, len(text), text)])


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        pytest.param(
            "Les rosiers sont cassés, les tuteurs parfaits.",
            "Rosier conteneur 4 L", "Tuteur bambou", id="fr",
        ),
        pytest.param(
            "The coach bolts are bent, the washers are fine.",
            "Coach bolt A4", "Washer M10", id="en",
        ),
        pytest.param(
            "Die Eimer sind undicht, das Gewebe ist einwandfrei.",
            "Farbeimer 30 l", "Reparaturgewebe 1 m", id="de",
        ),
        pytest.param(
            "Las macetas llegaron rotas, los platos están en orden.",
            "Maceta terracota", "Plato barro", id="es",
        ),
    ],
)  # fmt: skip
def test_one_line_is_bad_and_the_other_fine(text: str, first: str, second: str) -> None:
    bad, fine = named(text, first, second)
    assert bad.is_bad
    assert not bad.is_fine
    assert fine.is_fine
    assert not fine.is_bad


def test_a_slip_of_the_pen_is_the_same_word() -> None:
    (line,) = named("the clamshlels were crushed", "Clamshell 9 x 9")
    assert line.share > 0


def test_a_word_that_all_lines_share_tells_little() -> None:
    red, blue = named("the red paint is wrong", "Paint red", "Paint blue")
    assert red.sure > blue.sure
    assert red.share > blue.share


def test_a_line_that_is_not_named_has_no_place() -> None:
    (line,) = named("Nothing of this came.", "Sardines 125 g")
    assert (line.share, line.places, line.said) == (0.0, (), frozenset())


@given(st.text(max_size=60), st.text(max_size=40))
def test_any_text_and_description_are_compared(text: str, description: str) -> None:
    (line,) = named(text, description)
    assert 0 <= line.share <= 1.000001
