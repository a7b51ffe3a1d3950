"""The categories in use are listed, and what does not fit is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.artifacts import open_model
from extractor.classification.model import TextModel
from extractor.classification.own import OwnCategories
from extractor.cli.taxonomy import notes_of, run_check, run_list
from extractor.errors import SettingsError
from extractor.taxonomy_settings import CategoryTable, TaxonomyFile, taxonomy_of

OWN = """
[taxonomy.categories.customs]
name = "Zoll"
based_on = "invoice_error"
keywords = ["Zollgebühr"]

[taxonomy.categories.late_delivery]
counts_as = "non_delivery"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "extractor.toml"
    file.write_text(OWN + f'[store]\npath = "{tmp_path / "store"}"\n', encoding="utf-8")
    return file


def test_what_decides_on_each_category_is_listed(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_list(file, "de", as_json=True)
    lines = {it["code"]: it for it in json.loads(capsys.readouterr().out)}
    assert lines["shortage"]["decided_by"] == "model"
    assert lines["late_delivery"]["decided_by"] == "counts as non_delivery"
    customs = lines["customs"]
    assert (customs["name"], customs["decided_by"]) == ("Zoll", "keywords")
    assert customs["based_on"] == "invoice_error"
    assert customs["working_days"] == lines["invoice_error"]["working_days"]


def test_the_table_names_them(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_list(file, "en", as_json=False)
    assert "customs" in capsys.readouterr().out


def test_a_check_says_what_is_in_use(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run_check(file, None)
    told = capsys.readouterr().out
    assert "customs: goes to a person until a model has learnt 20 labels of it" in told
    assert "14 categories in use, 1 of your own" in told


def test_a_check_reads_the_codes_of_accounting_as_well(file: Path) -> None:
    codes = file.parent / "codes.csv"
    codes.write_text("category,sub_reason,reason_code,root_cause,priority\nzoll,,Z,Z,1\n")
    sink = '[[sink]]\nname = "erp"\nerp_codes = "codes.csv"\ndrop = { folder = "out" }\n'
    file.write_text(file.read_text() + sink, encoding="utf-8")
    with pytest.raises(SettingsError, match="there is no category 'zoll'"):
        run_check(file, None)


def test_what_may_not_work_as_meant_is_noted() -> None:
    model = TextModel.load(open_model("category"))
    silent = CategoryTable(name="a", based_on="shortage")
    pallets = CategoryTable(name="b", based_on="shortage", keywords=("pallets",))
    tables = TaxonomyFile(categories={"silent": silent, "pallets": pallets, "swaps": pallets})
    notes = list(notes_of(OwnCategories(model, taxonomy_of(tables, "x"))))
    assert "silent: without keywords and examples only people choose it" in notes
    assert "the keyword 'pallets' stands in 2 categories" in notes
