"""Text files of any program."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.charsets import decode

TEXTS = {
    "de": "Grüße aus Österreich: Überweisung für Äpfel, Straße 5, 12,50 €",
    "fr": "Réclamation à régler : où êtes-vous, ça coûte 12,50 € l’été, n° 5",
    "es": "Señor Muñoz, la reclamación está aquí: ¿cuánto? 12,50 €",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
@pytest.mark.parametrize(
    "charset",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"],
)
def test_the_charset_is_found(text: str, charset: str) -> None:
    assert decode(text.encode(charset)) == text


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_the_charset_of_old_tills_is_found(text: str) -> None:
    plain = text.replace("€", "EUR").replace("’", "'")
    assert decode(plain.encode("cp850")) == plain


def test_polish_and_czech_are_told_from_western_letters() -> None:
    text = "Zażółć gęślą jaźń, faktura nr 5 za wysyłkę, należność"
    assert decode(text.encode("cp1250")) == text


def test_a_page_of_html_says_its_charset() -> None:
    text = '<html><head><meta charset="iso-8859-15"></head>12,50 €</html>'
    assert decode(text.encode("iso-8859-15")) == text


@pytest.mark.parametrize("name", ["utf-8", "x-unknown", "rot13", "hex", "punycode", "undefined"])
def test_a_wrong_charset_is_not_believed(name: str) -> None:
    text = f'<meta charset="{name}"> été 5 €'
    assert decode(text.encode("cp1252")) == text


@given(st.binary(max_size=400))
def test_any_bytes_are_some_text_that_can_be_written(content: bytes) -> None:
    decode(content).encode("utf-8")


@given(st.text(max_size=80).filter(lambda it: "\0" not in it and not it.startswith("\ufeff")))
def test_unicode_comes_back(text: str) -> None:
    assert decode(text.encode("utf-8")) == text
