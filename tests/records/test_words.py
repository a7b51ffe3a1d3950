"""What codes are called: in each of the four languages, with the same figures."""

from __future__ import annotations

import importlib.resources
import tomllib

import pytest

from extractor.records.words import name, reason

FILE = importlib.resources.files("extractor.records") / "words.toml"
WORDS = tomllib.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("group", list(WORDS))
def test_every_code_is_said_in_four_languages_with_its_figure(group: str) -> None:
    for code, said in WORDS[group].items():
        assert said.keys() == {"en", "fr", "de", "es"}, code
        assert len({text.count("{}") for text in said.values()}) == 1, code


def test_a_reason_is_told_as_the_reader_speaks() -> None:
    code = "invoice:by_number_one_digit_off"
    assert reason(code, "de") == "gefunden über: Rechnungsnummer, ein Zeichen anders"
    assert reason("invoice:low_confidence(0.41)", "es") == "la factura no es segura (0.41)"
    assert name("document_types", "debit_note", "de") == "Belastungsanzeige"
