"""The table of ERP codes is checked line by line, and the exact sub-reason wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.delivery.erp import ErpMapping, example
from extractor.errors import SettingsError
from extractor.values.category import Category
from extractor.values.sub_reason import SubReason


def test_the_example_covers_every_category() -> None:
    mapping = ErpMapping.of_text(example(), file="example")
    assert all(mapping(it, None).reason_code for it in Category)


def test_a_sub_reason_has_its_own_codes_before_those_of_the_category() -> None:
    mapping = ErpMapping.of_text(example(), file="example")
    assert mapping(Category.DAMAGED_GOODS, None).reason_code == "DAMG"
    assert mapping(Category.DAMAGED_GOODS, SubReason.COLD_CHAIN).reason_code == "COLD"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a,b\n", "the columns must be category"),
        ("{head}nonsense,,X,Y,1\n", "line 2: there is no category 'nonsense'"),
        ("{head}shortage,wet,X,Y,1\n", "shortage has no sub-reason 'wet'"),
        ("{head}shortage,,,Y,1\n", "line 2: reason_code is empty"),
        ("{head}shortage,,X,Y,1,2\n", "more cells than columns"),
        ("{head}shortage,,X,Y,1\nshortage,,Z,Y,1\n", "line 3: shortage stands twice"),
        ("{head}shortage,,X,Y,1\n", "no row without a sub-reason for price_difference"),
        ("{head}shortage,," + "X" * 41 + ",Y,1\n", "longer than 40 characters"),
    ],
)
def test_a_wrong_table_says_where(text: str, complaint: str) -> None:
    head = example().partition("\n")[0] + "\n"
    with pytest.raises(SettingsError, match=complaint):
        ErpMapping.of_text(text.replace("{head}", head), file="codes.csv")


def test_a_table_saved_by_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("\ufeff" + example().replace(",", ";"), encoding="utf-8")
    assert ErpMapping.load(path)(Category.SHORTAGE, None).reason_code == "SHRT"


def test_a_missing_table_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        ErpMapping.load(tmp_path / "none.csv")
