from __future__ import annotations

import dataclasses
import string
from enum import StrEnum

import pytest

from extractor.values.case import EventKind, Grounds, Outcome, RelationKind, Role, RootCause
from extractor.values.category import FACTS, Category
from extractor.values.fact import Direction, Fact, FactCode, Figure
from extractor.values.particulars import ProofType
from extractor.values.refusal import Refusal
from extractor.workflow.changes import Move
from extractor.workflow.letters import DraftKind
from extractor.workflow.notices import NoticeKind
from extractor.workflow.relations import find_relations
from extractor.workflow.rule_files import check_words
from extractor.workflow.words import Group, sentence, told, word, words
from tests.workflow.example import RULES, new_case, through

CODES: dict[Group, type[StrEnum]] = {
    "categories": Category,
    "root_causes": RootCause,
    "outcomes": Outcome,
    "roles": Role,
    "directions": Direction,
    "relations": RelationKind,
    "proofs": ProofType,
    "drafts": DraftKind,
    "notices": NoticeKind,
    "facts": FactCode,
    "events": EventKind,
    "refusals": Refusal,
}


@pytest.mark.parametrize("group", CODES)
def test_every_code_has_words_in_four_languages(group: Group) -> None:
    assert set(words()[group]) == {it.value for it in CODES[group]}
    for found in words()[group].values():
        assert check_words(found)


@pytest.mark.parametrize("group", ["facts", "notices", "mails", "phrases", "codes", "refusals"])
def test_a_sentence_names_the_same_figures_in_every_language(group: Group) -> None:
    for code, found in words()[group].items():
        named = {
            language: {name for _, name, _, _ in string.Formatter().parse(text) if name}
            for language, text in found.items()
        }
        assert all(it == named["en"] for it in named.values()), code


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "S-125: billed at €7.50, agreed €7.00; on 1,000 units €500.00 too much"),
        ("fr", "S-125 : facturé 7,50 €, convenu 7,00 € ; sur 1 000 unités 500,00 € de trop"),
        ("de", "S-125: mit 7,50 € berechnet, vereinbart 7,00 €; bei 1.000 Stück 500,00 € zu viel"),
        ("es", "S-125: facturado a 7,50 €, acordado 7,00 €; en 1.000 unidades 500,00 € de más"),
    ],
)
def test_a_fact_is_told_with_figures_as_in_the_language(language: str, told: str) -> None:
    figures = (
        Figure("article", "S-125"),
        Figure("billed_price", "7.50"),
        Figure("agreed_price", "7"),
        Figure("quantity", "1000"),
        Figure("difference", "500"),
        Figure("currency", "EUR"),
    )
    fact = Fact(FactCode.PRICE_ABOVE, Direction.FOR, "FA-100", figures, ())
    found = sentence(fact, language).replace("\xa0", " ").replace("\u202f", " ")
    assert found == told


def test_a_figure_that_is_not_there_is_said_to_be_unknown() -> None:
    fact = Fact(FactCode.NO_SECOND_INVOICE, Direction.NEUTRAL, "FA-100", (), ())
    assert sentence(fact, "de").endswith("Lieferschein nicht bekannt")
    goods = Fact(FactCode.DELIVERED_LESS, Direction.FOR, "FA-100", (), ())
    assert sentence(goods, "fr").startswith("toutes marchandises")


def test_words_of_a_person_stay_as_they_are() -> None:
    assert word("proofs", "the driver's name", "fr") == "the driver's name"


def test_every_department_has_its_words() -> None:
    named = {it.team for it in RULES.states.statuses.values() if it.team} - {"department"}
    usual = {it.department for it in FACTS.values()}
    assert set(words()["departments"]) == named | usual
    assert all(check_words(it) for it in words()["departments"].values())


@pytest.mark.parametrize(
    ("code", "language", "text"),
    [
        ("shared_invoice(FA-100)", "fr", "même facture FA-100"),
        (
            "other_reason(shortage/damaged_goods)",
            "en",
            "the same amount, for another reason: short delivery, goods damaged in transit",
        ),
        ("already_accepted", "de", "bereits anerkannt"),
        ("owner_rule:3(Large claims)", "es", "según la regla 3 (Large claims)"),
        ("owner_rule:2", "en", "because of rule 2"),
        ("owner_rule:none", "fr", "aucune règle ne s'applique"),
        ("team(sales administration)", "de", "Abteilung: Auftragsabwicklung"),
        ("trade(true)", "es", "deducción comercial: sí"),
        (
            "claims_exceed_invoice(121 > 120 EUR)",
            "en",
            "the claims together exceed the invoice: 121 > 120 EUR",
        ),
        ("6 of 12 pieces", "fr", "6 of 12 pieces"),
        ("because(he said so)", "fr", "because(he said so)"),
    ],
)
def test_a_code_is_told_in_the_readers_language(code: str, language: str, text: str) -> None:
    assert told(code, language) == text


def test_every_code_of_relations_and_rules_has_words() -> None:
    first, _ = new_case(grounds=Grounds(claims=("RC-1",), delivery_notes=("BL-9",)))
    second = dataclasses.replace(first, case_id="D-2")
    decided, _ = through(second, Move("validated"), Move("rejected", reason="x"), Move("closed"))
    closed, _ = through(second, Move("closed", reason="x"))
    codes = {
        code
        for other in (second, decided, closed, dataclasses.replace(second, outcome="accepted"))
        for found in find_relations(first, (other,), RULES.states)
        for code in found.link.because
    }
    assert len(codes) > 6
    assert not [code for code in codes if told(code, "de") == code]
