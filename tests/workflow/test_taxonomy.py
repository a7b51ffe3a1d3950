"""A category of the user's own lives like the one it is based on, where no rule says otherwise."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from extractor.delivery.erp import ErpMapping, example
from extractor.errors import SettingsError
from extractor.taxonomy_settings import (
    CategoryTable,
    DepartmentTable,
    SubReasonTable,
    TaxonomyFile,
    taxonomy_of,
)
from extractor.values.case import Axes
from extractor.values.category import Category
from extractor.workflow.drafts import Wanted, draft
from extractor.workflow.letters import DraftKind, load_letters
from extractor.workflow.proofs import checklist
from extractor.workflow.rules import Rules, load_rules
from extractor.workflow.settings import WorkflowSettings
from extractor.workflow.words import departments_of, told, word
from tests.workflow.example import new_case

TAXONOMY = taxonomy_of(
    TaxonomyFile(
        categories={
            "pallet_exchange": CategoryTable(
                name={"en": "pallet exchange", "de": "Palettentausch"},
                based_on="return_credit",
                department="yard",
            ),
            "customs": CategoryTable(name="customs", based_on="missing_document", working_days=3),
        },
        sub_reasons={"duty": SubReasonTable(name="duty", of=("customs",))},
        departments={"yard": DepartmentTable(name={"en": "pallet yard", "de": "Palettenhof"})},
    ),
    "taxonomy.toml",
)


def rules(folder: Path, **files: str) -> Rules:
    paths = {}
    for name, text in files.items():
        paths[name] = folder / f"{name}.toml"
        paths[name].write_text(text, encoding="utf-8")
    return load_rules(WorkflowSettings(**paths), TAXONOMY)


def test_the_target_is_the_taxonomy_s_else_that_of_the_base(tmp_path: Path) -> None:
    days = rules(tmp_path, targets="[working_days]\nreturn_credit = 7\n").targets
    assert days.days_of("pallet_exchange") == 7
    assert days.days_of("customs") == 3
    assert days.days_of("not_there_any_more") == days.days_of(Category.OTHER_DISPUTE)
    days = rules(tmp_path, targets="[working_days]\ncustoms = 9\n").targets
    assert days.days_of("customs") == 9


OWNERS = '[[rules]]\ncategory = ["return_credit"]\nowner = "anna"\n'


def test_the_owner_is_that_of_the_base_unless_a_rule_names_it(tmp_path: Path) -> None:
    case, _ = new_case(rules=rules(tmp_path, owners=OWNERS), category="pallet_exchange")
    assert case.owner == "anna"
    more = OWNERS + '[[rules]]\ncategory = ["pallet_exchange"]\nowner = "paul"\n'
    case, _ = new_case(rules=rules(tmp_path, owners=more), category="pallet_exchange")
    assert case.owner == "paul"


def test_the_documents_are_those_of_the_base(tmp_path: Path) -> None:
    held = rules(tmp_path)
    own, _ = new_case(rules=held, category="customs")
    base, _ = new_case(rules=held, category=Category.MISSING_DOCUMENT)
    assert checklist(own, held.proofs) == checklist(base, held.proofs)


def test_a_draft_names_it_in_the_customer_s_language(tmp_path: Path) -> None:
    held = rules(tmp_path)
    case, _ = new_case(rules=held, category="pallet_exchange", language="de")
    wanted = Wanted(DraftKind.ACKNOWLEDGEMENT, dt.date(2026, 3, 3))
    assert "Palettentausch" in draft(case, wanted, held, load_letters()).text


@pytest.mark.parametrize(
    ("group", "code", "language", "name"),
    [
        ("categories", "pallet_exchange", "de", "Palettentausch"),
        ("categories", "pallet_exchange", "fr", "pallet exchange"),
        ("categories", "not_there_any_more", "de", "not_there_any_more"),
        ("categories", "shortage", "de", "Fehlmenge"),
        ("departments", "yard", "de", "Palettenhof"),
    ],
)
def test_words_are_the_user_s_then_the_package_s(
    group: str, code: str, language: str, name: str
) -> None:
    assert word(group, code, language, TAXONOMY) == name


def test_reasons_of_rules_name_it_too() -> None:
    assert "Palettentausch" in told("category(pallet_exchange)", "de", TAXONOMY)
    assert departments_of(TAXONOMY)[-1] == "yard"


def test_accounting_gets_the_codes_of_the_base_without_a_row() -> None:
    mapping = ErpMapping.of_text(example(), file="codes.csv", taxonomy=TAXONOMY)
    assert mapping("pallet_exchange", None) == mapping(Category.RETURN_CREDIT, None)
    assert mapping("not_there_any_more", None) == mapping(Category.OTHER_DISPUTE, None)
    text = example() + "pallet_exchange,,PALL,LOGISTICS,3\ncustoms,duty,DUTY,BILLING,2\n"
    mapping = ErpMapping.of_text(text, file="codes.csv", taxonomy=TAXONOMY)
    assert mapping("pallet_exchange", "packaging").reason_code == "PALL"
    assert mapping("customs", "duty").reason_code == "DUTY"
    with pytest.raises(SettingsError, match="there is no category 'pallets'"):
        ErpMapping.of_text(example() + "pallets,,P,P,1\n", file="codes.csv", taxonomy=TAXONOMY)


def test_a_case_of_a_category_that_is_gone_stays_what_it_is(tmp_path: Path) -> None:
    held = rules(tmp_path)
    case, _ = new_case(rules=held)
    gone = dataclasses.replace(case, axes=Axes("gone", "gone_too", trade=False, department="yard"))
    other, _ = new_case(rules=held, category=Category.OTHER_DISPUTE)
    assert checklist(gone, held.proofs) == checklist(other, held.proofs)
    wanted = Wanted(DraftKind.ACKNOWLEDGEMENT, dt.date(2026, 3, 3))
    assert "gone" in draft(gone, wanted, held, load_letters()).text
