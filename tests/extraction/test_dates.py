"""Days are read in four languages, and only days."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.extraction.dates import find_days, parse_day

RECEIVED = dt.date(2026, 3, 10)


def readings(text: str) -> list[tuple[dt.date, ...]]:
    return [it.readings for it in find_days(text, reference=RECEIVED)]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        pytest.param("1er novembre 2026", (2026, 11, 1), id="fr-first"),
        pytest.param("14 août 2026", (2026, 8, 14), id="fr-accent"),
        pytest.param("14 AOUT 2026", (2026, 8, 14), id="fr-capitals"),
        pytest.param("3 févr. 2026", (2026, 2, 3), id="fr-short"),
        pytest.param("17/05/2026", (2026, 5, 17), id="fr-numeric"),
        pytest.param("18.08.26", (2026, 8, 18), id="de-numeric"),
        pytest.param("15. 10. 2026", (2026, 10, 15), id="de-blanks"),
        pytest.param("3. Februar 2026", (2026, 2, 3), id="de-name"),
        pytest.param("1.März 2026", (2026, 3, 1), id="de-no-blank"),
        pytest.param("1 Maerz 2026", (2026, 3, 1), id="de-no-umlaut"),
        pytest.param("24. Dez. 2026", (2026, 12, 24), id="de-short"),
        pytest.param("5th October 2026", (2026, 10, 5), id="en-day-first"),
        pytest.param("October 5, 2026", (2026, 10, 5), id="en-month-first"),
        pytest.param("Sept. 12, 2026", (2026, 9, 12), id="en-short"),
        pytest.param("12th of March 2026", (2026, 3, 12), id="en-of"),
        pytest.param("25/Nov/26", (2026, 11, 25), id="en-slashes"),
        pytest.param("2 de octubre de 2026", (2026, 10, 2), id="es-name"),
        pytest.param("1º de mayo del 2026", (2026, 5, 1), id="es-first"),
        pytest.param("3-ene-2026", (2026, 1, 3), id="es-short"),
        pytest.param("28-02-2026", (2026, 2, 28), id="dashes"),
        pytest.param("28‑02‑2026", (2026, 2, 28), id="no-break-dashes"),
        pytest.param("28–02–2026", (2026, 2, 28), id="en-dashes"),
        pytest.param("2026-06-30", (2026, 6, 30), id="iso"),
        pytest.param("2026-06-30T08:15:00", (2026, 6, 30), id="iso-instant"),
        pytest.param("2026/06/30", (2026, 6, 30), id="iso-slashes"),
        pytest.param("02/13/2026", (2026, 2, 13), id="american-where-nothing-else-fits"),
    ],
)
def test_a_written_day_is_read(written: str, day: tuple[int, int, int]) -> None:
    assert readings(f"reçu le {written}, merci") == [(dt.date(*day),)]


def test_a_day_and_month_that_can_be_swapped_keep_both_readings() -> None:
    assert readings("du 03/04/2026") == [(dt.date(2026, 4, 3), dt.date(2026, 3, 4))]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("le 3 mars", (2026, 3, 3)),
        ("el 3 de enero", (2026, 1, 3)),
        ("am 3. Februar", (2026, 2, 3)),
        ("on Oct 3", (2025, 10, 3)),
        ("on May 5", (2026, 5, 5)),
        ("am 12.02. geliefert", (2026, 2, 12)),
        ("vom 12.02.", (2026, 2, 12)),
        ("le 21/09", (2025, 9, 21)),
        ("livré le 15 mars", (2026, 3, 15)),
    ],
)
def test_a_missing_year_is_the_nearest_rather_past(written: str, day: tuple[int, int, int]) -> None:
    assert readings(written) == [(dt.date(*day),)]


def test_without_a_day_of_receipt_a_day_needs_its_year() -> None:
    assert find_days("le 3 mars, le 21/09 et le 4 mars 2026")[0].readings == (dt.date(2026, 3, 4),)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=text)
        for text in (
            "31/02/2026", "31.04.2026", "29 février 2026", "INV/24/0456", "FA-2026-06-30",
            "2024/001234", "24-4567-B", "192.168.10.10", "mars 2026", "we may 12 cartons",
            "10 may be missing", "3 weeks ago 15 cartons", "a 10 set box", "12/13", "32/1/2026",
            "0/5/2026", "0 mars 2026", "12 aprİl 2026", "12 aprıl 2026",
        )
    ],
)  # fmt: skip
def test_what_is_no_day_is_left_alone(text: str) -> None:
    assert readings(text) == []


def test_days_are_given_once_and_in_order() -> None:
    text = "Facture du 12/05/2026, reçue le 15 mai 2026, réclamée le 2026-06-01."
    found = find_days(text)
    assert [text[it.start : it.end] for it in found] == ["12/05/2026", "15 mai 2026", "2026-06-01"]


@pytest.mark.parametrize("written", ["demain", "yesterday", "vor 3 Tagen", "ayer", "", "x", "2026"])
def test_a_day_that_depends_on_today_is_none(written: str) -> None:
    assert parse_day(written) is None


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("le trois mars 2026", "fr"),
        ("lundi 3 mars 2026", None),
        ("03.03.2026", "de"),
        ("3 marzo 2026", "es"),
        ("March 3rd 2026", "en"),
    ],
)
def test_one_day_is_parsed_however_it_is_written(written: str, language: str | None) -> None:
    assert parse_day(written, language=language) == dt.date(2026, 3, 3)


FORMATS = {
    "fr": "{d} {m} {y}",
    "de": "{d}. {m} {y}",
    "en": "{m} {d}, {y}",
    "es": "{d} de {m} de {y}",
}
MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre dic",
}


@given(
    day=st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2099, 12, 31)),
    language=st.sampled_from(sorted(FORMATS)),
)
def test_every_day_in_words_is_read_back(day: dt.date, language: str) -> None:
    name = MONTHS[language].split()[day.month - 1]
    written = FORMATS[language].format(d=day.day, m=name, y=day.year)
    assert readings(f"({written})") == [(day,)]


@given(st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_every_numeric_day_is_among_its_readings(day: dt.date) -> None:
    for written in (f"{day:%d/%m/%Y}", f"{day:%d.%m.%y}", f"{day:%d-%m-%Y}", day.isoformat()):
        (found,) = find_days(written)
        assert found.readings[0] == day


@settings(max_examples=60)
@given(
    text=st.text(max_size=60)
    | st.lists(
        st.sampled_from(["1", "31", "/", ".", "-", " ", "mars", "May", "2026", "99", "de ", "th"]),
        max_size=20,
    ).map("".join),
    reference=st.none() | st.dates(),
)
def test_days_of_any_text_stand_in_it_and_do_not_overlap(
    text: str, reference: dt.date | None
) -> None:
    end = 0
    for found in find_days(text, reference=reference):
        assert end <= found.start < found.end <= len(text)
        assert 1 <= len(found.readings) <= 2
        end = found.end
