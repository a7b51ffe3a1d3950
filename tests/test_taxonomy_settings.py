"""A taxonomy file adds, renames and retires; what is wrong with it is said with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import SettingsError
from extractor.settings import load_settings
from extractor.taxonomy_settings import (
    DEPARTMENTS,
    FAMILIES,
    TaxonomyFile,
    TaxonomySettings,
    taxonomy_of,
)
from extractor.values.category import Category
from extractor.values.taxonomy import SHIPPED
from extractor.workflow.rules import load_rules
from extractor.workflow.words import words

PALLETS = """
[categories.pallet_exchange]
name = { en = "pallet exchange", de = "Palettentausch" }
based_on = "return_credit"
department = "yard"
working_days = 12
keywords = ["pallet exchange", "Palettentausch"]

[categories.shortage]
name = "missing goods"

[categories.late_delivery]
counts_as = "non_delivery"

[sub_reasons.pallets_broken]
name = "broken pallets"
of = ["pallet_exchange"]
keywords = ["broken pallet"]

[departments.yard]
name = { en = "pallet yard", de = "Palettenhof" }
"""


def write(folder: Path, taxonomy: str, **others: str) -> Path:
    (folder / "taxonomy.toml").write_text(taxonomy, encoding="utf-8")
    settings = '[taxonomy]\nfile = "taxonomy.toml"\n'
    for name, text in others.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        settings += f'[workflow]\n{name} = "{name}.toml"\n'
    file = folder / "extractor.toml"
    file.write_text(settings, encoding="utf-8")
    return file


def test_a_file_adds_renames_and_retires(tmp_path: Path) -> None:
    taxonomy = load_settings(write(tmp_path, PALLETS)).taxonomy.as_taxonomy()
    pallets = taxonomy.entry("pallet_exchange")
    assert pallets.based_on is Category.RETURN_CREDIT
    assert (pallets.department, pallets.working_days) == ("yard", 12)
    assert pallets.sub_reasons[0] == "pallets_broken"
    assert set(SHIPPED.sub_reasons_of("return_credit")) < set(pallets.sub_reasons)
    assert taxonomy.category_name("shortage", "de") == "missing goods"
    assert "late_delivery" not in taxonomy.codes
    assert taxonomy.department_name("yard", "de") == "Palettenhof"
    assert taxonomy.labels_needed == 20


def test_the_tables_may_stand_in_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "extractor.toml"
    inline = PALLETS.replace("[categories", "[taxonomy.categories")
    inline = inline.replace("[sub_reasons", "[taxonomy.sub_reasons")
    file.write_text(inline.replace("[departments", "[taxonomy.departments"), encoding="utf-8")
    assert "pallet_exchange" in load_settings(file).taxonomy.as_taxonomy().codes


def test_without_tables_it_is_the_shipped_one() -> None:
    taxonomy = taxonomy_of(TaxonomyFile(), "x.toml")
    assert taxonomy.categories == SHIPPED.categories
    assert taxonomy.sub_reasons == SHIPPED.sub_reasons


OWN = '[categories.customs]\nname = "customs"\nbased_on = "invoice_error"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param('[categories.shortge]\nname = "x"', "did you mean the package's 'shortage'",
                     id="nearly a shipped one"),
        pytest.param(OWN.replace("invoice_error", "invoce_error"),
                     "[categories.customs] based_on: 'invoce_error' is not known; did you mean "
                     "'invoice_error'?", id="base"),
        pytest.param('[categories.customs]\nbased_on = "shortage"', "name: a category of your own",
                     id="no name"),
        pytest.param(OWN + 'departement = "sales"', "[categories.customs] departement: this key is "
                     "not known; did you mean 'department'?", id="key"),
        pytest.param(OWN + 'department = "logistic"', "did you mean 'logistics'?", id="department"),
        pytest.param(OWN + 'sub_reasons = ["vat_rat"]', "did you mean 'vat_rate'?", id="reason"),
        pytest.param(OWN + 'counts_as = "customs"', "cannot stand for itself", id="itself"),
        pytest.param(OWN + 'counts_as = "late_delivery"\n[categories.late_delivery]\n'
                     'counts_as = "shortage"', "is not in use either", id="chain"),
        pytest.param('[categories.other_dispute]\ncounts_as = "shortage"', "stays in use",
                     id="what is left over"),
        pytest.param('[categories.shortage]\nkeywords = ["short"]', "the models know",
                     id="keywords of a shipped one"),
        pytest.param('[categories.shortage]\nbased_on = "wrong_item"', "leave it out",
                     id="base of a shipped one"),
        pytest.param('[categories.order]\nname = "x"\nbased_on = "shortage"', "kind of message",
                     id="a class of messages"),
        pytest.param("[categories.Customs]\n", "a code is lower-case letters", id="code"),
        pytest.param('[sub_reasons.duty]\nname = "duty"', "say of which categories", id="of none"),
        pytest.param('[sub_reasons.duty]\nname = "duty"\nof = ["shortag"]', "'shortage'", id="of"),
        pytest.param('[categories.customs]\nname = { it = "dogana" }', "name", id="language"),
        pytest.param("[categories", "is no valid TOML", id="TOML"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_and_key(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(write(tmp_path, text))
    assert caught.value.file.endswith("taxonomy.toml")
    assert says in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    file = write(tmp_path, "")
    (tmp_path / "taxonomy.toml").unlink()
    with pytest.raises(SettingsError, match=r"taxonomy\.toml: there is no such file"):
        load_settings(file)


def test_tables_here_and_in_a_file_are_refused(tmp_path: Path) -> None:
    file = write(tmp_path, PALLETS)
    file.write_text(file.read_text() + '[taxonomy.departments.yard]\nname = "x"\n')
    with pytest.raises(SettingsError, match="either in the file or here"):
        load_settings(file)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("targets", "[working_days]\nshortge = 3\n", "working_days: 'shortge' is not known"),
        ("owners", '[[rules]]\ncategory = ["pallets"]\nowner = "a"\n', "rules.1.category"),
        ("owners", '[[rules]]\nsub_reason = ["pallet"]\nowner = "a"\n', "rules.1.sub_reason"),
        ("proofs", "[proofs]\npallets = []\n", "proofs: 'pallets' is not known"),
    ],
)
def test_rules_name_only_known_codes(tmp_path: Path, name: str, text: str, says: str) -> None:
    settings = load_settings(write(tmp_path, PALLETS, **{name: text}))
    with pytest.raises(SettingsError) as caught:
        load_rules(settings.workflow, settings.taxonomy.as_taxonomy())
    assert says in str(caught.value)


def test_retention_names_only_known_codes_and_is_inherited(tmp_path: Path) -> None:
    file = write(tmp_path, PALLETS)
    known = file.read_text()
    file.write_text(known + "[retention.category]\nreturn_credit = 90\n")
    assert load_settings(file).retention.days_of("pallet_exchange", "K1") == 90
    file.write_text(known + "[retention.category]\nreturn_credits = 90\n")
    with pytest.raises(SettingsError, match="did you mean 'return_credit'"):
        load_settings(file)


def test_departments_and_families_are_those_that_have_words() -> None:
    assert set(DEPARTMENTS) == set(words()["departments"])
    assert "billing" in FAMILIES


def test_the_example_of_the_documentation_is_right(root: Path) -> None:
    taxonomy = TaxonomySettings(file=root / "docs" / "taxonomy.toml").as_taxonomy()
    assert [it.code for it in taxonomy.own] == ["pallet_exchange", "customs"]
    assert taxonomy.sub_reasons_of("pallet_exchange")[0] == "pallets_damaged"
    assert load_rules(taxonomy=taxonomy).targets.days_of("shortage") == 7
