"""Which version of a mail is read, and how soft breaks are joined."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.intake.bodies import html_charset, html_is_better, letters, unflow, visible_text


@pytest.mark.parametrize(
    ("flowed", "joined"),
    [
        ("Il manque \n3 colis", "Il manque 3 colis"),
        ("> cité \n> encore\nréponse", "> cité encore\nréponse"),
        ("> a \n>> b", "> a \n>> b"),
        (" >pas cité", ">pas cité"),
        ("fin\n-- \nAnne", "fin\n-- \nAnne"),
    ],
)
def test_soft_breaks_are_joined_within_one_quote_depth(flowed: str, joined: str) -> None:
    assert unflow(flowed, delete_space=False) == joined


def test_the_blank_of_a_soft_break_goes_where_the_sender_says_so() -> None:
    assert unflow("Rechnungs \nnummer", delete_space=True) == "Rechnungsnummer"


def test_only_what_is_shown_counts() -> None:
    shown = visible_text(
        "<head><title>x</title></head><style>p{}</style><p>Avoir&nbsp;12<!-- n -->"
    )
    assert shown.split() == ["Avoir", "12"]


@pytest.mark.parametrize(
    ("rich", "shown"),
    [
        ("<p>a < b", "a < b"),
        ("<p>x<br/>y", "x y"),
        ("<style>p{} <p>never closed", "p{} never closed"),
        ("a<!-- never closed", "a < !-- never closed"),
        ("İ<p>ß", "İ ß"),
        ("<", "<"),
    ],
)
def test_bare_signs_and_unclosed_elements_are_shown(rich: str, shown: str) -> None:
    assert visible_text(rich).replace("<", " < ").split() == shown.split()


@pytest.mark.parametrize("piece", ["<style>", "<!--", "<", "<p", "</style>", "&lt;"])
def test_hostile_html_takes_no_time(piece: str) -> None:
    before = time.process_time()
    visible_text(piece * 100_000)
    assert time.process_time() - before < 5  # a quadratic scan takes minutes


def test_an_announced_charset_is_found() -> None:
    assert (
        html_charset(b'<meta http-equiv=x content="text/html; charset=iso-8859-1">') == "iso-8859-1"
    )
    assert html_charset(b"<p>charset=none") is None


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_version_without_letters_is_never_chosen(plain: str, rich: str) -> None:
    if plain.strip() and not letters(visible_text(rich)):
        assert not html_is_better(plain, rich)


@given(st.text(alphabet="a >-\n", max_size=100))
def test_joining_loses_no_letter(text: str) -> None:
    assert unflow(text, delete_space=False).count("a") == text.count("a")
