from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reconciliation.matching.reference import Written
from extractor.reconciliation.matching.wording import NAMES, wording_features


def _said(written: str, number: str) -> dict[str, float]:
    found = wording_features(Written.of(written), [number.encode()])[0]
    return {name: float(value) for name, value in zip(NAMES, found, strict=True) if value}


@pytest.mark.parametrize(
    ("written", "number", "names"),
    [
        ("FA-2024-00123", "FA-2024-00123", {"same", "digits_same", "letters_same"}),
        ("fa 2024 00123", "FA-2024-00123", {"same"}),
        ("FA-2O24-0O123", "FA-2024-00123", {"same_folded", "look_alike"}),
        ("Rechnung Nr. FA-2024-00123", "FA-2024-00123", {"same"}),
        ("2024-00123", "FA-2024-00123", {"digits_same", "lead_missing", "letters_missing"}),
        ("FA-2024-00132", "FA-2024-00123", {"off_1", "swapped", "digits_swapped"}),
        ("FA-2024-00124", "FA-2024-00123", {"off_1", "mistaken", "digits_mistaken"}),
        ("FA-24-123", "FA-2024-00123", {"normal_same", "normal_nearer"}),
        ("FA-2024-00123-A", "FA-2024-00123-B", {"digits_same", "end_other", "letters_other"}),
        ("00123", "FA-2024-00123", {"ending"}),
        ("K4711_FA-2024-00123", "FA-2024-00123", {"part_only"}),
        ("FA-2024-00123 vom 12.03.2025", "FA-2024-00123", {"part_only"}),
        ("00123/2024", "2024/00123", {"part_only"}),
        ("00123/24/07", "F2407-00123", {"digits_same", "digits_part_only"}),
        ("SI0034264-01", "SI0034264", {"same", "digits_same", "part_only"}),
        ("RE-2600668b", "RE-26006686", {"same_folded", "digits_same", "look_alike"}),
        ("RE-25?646", "RE-257646", {"same_folded", "digits_same"}),
        ("151", "V 151/04/2025", {"ending"}),
    ],
)
def test_each_way_to_misquote_is_named(written: str, number: str, names: set[str]) -> None:
    assert names <= set(_said(written, number))


def test_a_zero_at_the_front_of_a_group_is_no_edit() -> None:
    said = _said("FA-2024-123", "FA-2024-00123")
    assert not {"off_1", "off_2", "off_more", "digits_off_1", "digits_off_2"} & set(said)


def test_a_number_of_the_series_is_told_from_one_written_otherwise() -> None:
    assert "shape_same" in _said("FA-2024-00124", "FA-2024-00123")
    assert "shape_same" not in _said("FA 2024 124", "FA-2024-00123")


def test_two_wrong_digits_are_two() -> None:
    assert "digits_off_2" in _said("FA-2024-00945", "FA-2024-00115")


@given(st.text(max_size=30), st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_any_texts_can_be_compared(written: str, numbers: list[str]) -> None:
    found = wording_features(Written.of(written), [it.encode() for it in numbers])
    assert found.shape == (len(numbers), len(NAMES))
    assert np.isfinite(found).all()


@given(st.text(alphabet="FAR0123456789-/", min_size=4, max_size=14))
def test_what_is_written_as_printed_is_the_same(number: str) -> None:
    if any(it.isalnum() for it in number):
        assert "same" in _said(number, number)
