"""A mutilated number still leads to the document; another document's does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reconciliation.numbers import NONE, compact, digits_of, likeness

NUMBERS = (
    "INV/24/0456",
    "RE-24001234",
    "2024/001234",
    "F2404-00123",
    "90001234567",
    "24-4567-B",
)
SURE = 0.85  # strong enough to name the invoice without another fact


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_exactly_itself_however_it_is_set(number: str) -> None:
    for written in (number, number.lower(), number.replace("/", " "), number.replace("-", "‑")):
        assert likeness(written, number).kind == "exact"
        assert likeness(written, number).score == 1


@pytest.mark.parametrize(
    ("written", "number", "kind"),
    [
        pytest.param("24/0456", "INV/24/0456", "same_digits", id="prefix-dropped"),
        pytest.param("FA/24/0456", "INV/24/0456", "same_digits", id="other-prefix"),
        pytest.param("24-4567", "24-4567-B", "same_digits", id="suffix-dropped"),
        pytest.param("24/456", "INV/24/0456", "zeros_dropped", id="zeros-dropped"),
        pytest.param("RE-24-1234", "RE-24001234", "zeros_dropped", id="zeros-inside"),
        pytest.param("2404-123", "F2404-00123", "zeros_dropped", id="zeros-and-prefix"),
        pytest.param("2024/1234", "2024/001234", "zeros_dropped", id="zeros-behind-year"),
        pytest.param("24/1234", "2024/001234", "other_century", id="short-year-no-zeros"),
        pytest.param("INV/2024/0456", "INV/24/0456", "other_century", id="full-year"),
        pytest.param("2024-4567-B", "24-4567-B", "other_century", id="full-year-suffix"),
        pytest.param("24/001234", "2024/001234", "ending", id="short-year"),
        pytest.param("00123", "F2404-00123", "ending", id="serial-alone"),
        pytest.param("1234567", "90001234567", "ending", id="last-seven"),
        pytest.param("INV/24/O456", "INV/24/0456", "ocr_confusion", id="ocr-O-for-0"),
        pytest.param("RE-2400I234", "RE-24001234", "ocr_confusion", id="ocr-I-for-1"),
        pytest.param("RE-24OO1234", "RE-24001234", "ocr_confusion", id="ocr-two-letters"),
        pytest.param("2024/00I234", "2024/001234", "ocr_confusion", id="ocr-no-prefix"),
    ],
)
def test_what_people_and_scanners_do_to_a_number_is_seen_through(
    written: str, number: str, kind: str
) -> None:
    found = likeness(written, number)
    assert found.kind == kind
    assert found.score >= SURE


@pytest.mark.parametrize(
    ("written", "number", "kind"),
    [
        ("RE-24001243", "RE-24001234", "one_digit_off"),
        ("F2404-00132", "F2404-00123", "one_digit_off"),
        ("80001234567", "90001234567", "one_digit_off"),
        ("2400123", "RE-24001234", "one_digit_more_or_less"),
        ("900012345678", "90001234567", "one_digit_more_or_less"),
        ("456", "INV/24/0456", "ending"),
        ("1234", "2024/001234", "ending"),
    ],
)
def test_a_slip_leads_there_but_is_never_sure(written: str, number: str, kind: str) -> None:
    found = likeness(written, number)
    assert found.kind == kind
    assert 0.3 <= found.score < SURE


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("INV/24/0999", "INV/24/0456"),
        ("RE-24007777", "RE-24001234"),
        ("4500123456", "90001234567"),
        ("12", "2024/001212"),
        ("", "INV/24/0456"),
        ("INV", "INV/24/0456"),
        ("INV/24/0456", ""),
        ("2024", "2024/001234"),
        ("F2404", "F2404-00123"),
    ],
)
def test_other_numbers_do_not_resemble(written: str, number: str) -> None:
    assert likeness(written, number) is NONE


def test_another_letter_behind_is_another_document() -> None:
    assert likeness("24-4567-A", "24-4567-B").score < likeness("24-4567", "24-4567-B").score
    assert likeness("24-4567-A", "24-4567-B").score < SURE


def test_the_more_digits_of_an_ending_the_surer() -> None:
    scores = [likeness("90001234567"[-size:], "90001234567").score for size in (3, 4, 5, 6)]
    assert scores == sorted(scores)
    assert scores[0] < scores[-1]


@given(
    written=st.text(max_size=20) | st.text("0123456789/- INVREF", max_size=16),
    number=st.text(max_size=20) | st.sampled_from(NUMBERS),
)
def test_a_likeness_stays_between_0_and_1(written: str, number: str) -> None:
    found = likeness(written, number)
    assert 0 <= found.score <= 1
    assert (found.score == 0) is (found is NONE)


@given(st.text("0123456789ABCXYZ/-. ", min_size=1, max_size=20).filter(compact))
def test_any_number_is_exactly_itself(number: str) -> None:
    assert likeness(number, number).kind == "exact"


@given(st.from_regex(r"[A-Z]{2}-2[4-6][0-9]{6}", fullmatch=True), st.integers(0, 7))
def test_one_wrong_digit_never_reads_as_the_number_itself(number: str, place: int) -> None:
    at = 3 + place
    wrong = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
    assert likeness(wrong, number).score < SURE


def test_compact_keeps_letters_and_digits_only() -> None:
    assert compact("inv/24 – 0456") == "INV240456"
    assert digits_of("inv/24 – 0456") == "240456"
