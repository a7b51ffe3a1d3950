from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import SettingsError
from extractor.values.case import Grounds
from extractor.values.category import Category
from extractor.values.particulars import ProofType
from extractor.workflow.proofs import checklist, missing_from_customer
from extractor.workflow.rules import load_rules
from extractor.workflow.settings import WorkflowSettings
from tests.workflow.example import RULES, new_case


def test_a_damage_needs_a_picture_and_what_the_carrier_signed() -> None:
    grounds = Grounds(proofs=(ProofType.PHOTO, ProofType.INVOICE, ProofType.PHOTO))
    case, _ = new_case(category=Category.DAMAGED_GOODS, grounds=grounds)
    first, second = checklist(case, RULES.proofs)
    assert (first.found, second.found) == ((ProofType.PHOTO,), ())
    assert missing_from_customer(case, RULES.proofs) == (second,)


def test_what_we_have_ourselves_is_not_asked_for() -> None:
    case, _ = new_case(category=Category.NON_DELIVERY)
    assert checklist(case, RULES.proofs)
    assert not missing_from_customer(case, RULES.proofs)


def test_a_file_of_ones_own_replaces_a_category(tmp_path: Path) -> None:
    mine = tmp_path / "proofs.toml"
    mine.write_text('proofs.damaged_goods = []\n[[proofs.shortage]]\nany = ["photo"]\n')
    rules = load_rules(WorkflowSettings(proofs=mine))
    assert not checklist(new_case(category=Category.DAMAGED_GOODS)[0], rules.proofs)
    (check,) = checklist(new_case()[0], rules.proofs)
    assert (check.any, check.holder) == ((ProofType.PHOTO,), "customer")
    assert checklist(new_case(category=Category.QUALITY_DEFECT)[0], rules.proofs)


@pytest.mark.parametrize("text", ["any = []", 'any = ["foto"]', 'any = ["photo"]\nfrom = "them"'])
def test_a_wrong_proofs_file_is_refused(text: str, tmp_path: Path) -> None:
    mine = tmp_path / "proofs.toml"
    mine.write_text(f"[[proofs.shortage]]\n{text}")
    with pytest.raises(SettingsError, match=r"proofs\.shortage\.0"):
        load_rules(WorkflowSettings(proofs=mine))
