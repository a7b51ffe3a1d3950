"""Carriers are known by name or announced by a word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.values.particulars import Particulars, Topic

Hear = Callable[..., Particulars]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the pallet that dpd brought", "dpd"),
        ("DHL Freight took them back", "DHL Freight"),
        ("Laut Avis hat Kühne + Nagel zugestellt", "Kühne + Nagel"),
        ("Transporteur : Transports Le Goff", "Transports Le Goff"),
        ("Haulier: Smith & Sons", "Smith & Sons"),
        ("Transportista: Correos Express", "Correos Express"),
    ],
)
def test_a_carrier_is_found_as_written(hear: Hear, text: str, name: str) -> None:
    assert [it.value for it in hear(text).mentions if it.topic is Topic.CARRIER] == [name]


@pytest.mark.parametrize("text", ["ups, sorry", "mail to jo@dhl.example", "correos electrónicos"])
def test_other_words_are_no_carrier(hear: Hear, text: str) -> None:
    assert [it for it in hear(text).mentions if it.topic is Topic.CARRIER] == []
