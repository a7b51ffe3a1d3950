"""What a dispute says besides, as a reader sees it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from extractor.cli.particulars import day_told, proofs_told, quantity_told
from extractor.values.particulars import CountRole, DayRole, ProofType
from extractor.values.particulars_record import (
    DayRecord,
    ProofFieldRecord,
    ProofRecord,
    QuantityRecord,
)


def test_a_worked_out_day_shows_how() -> None:
    day = DayRecord(
        role=DayRole.DEADLINE,
        day=dt.date(2026, 3, 26),
        as_written="within 14 days",
        derivation="2026-03-12 + 14 days",
    )
    assert day_told(day) == "2026-03-26 (2026-03-12 + 14 days)"


def test_a_term_without_a_day_shows_its_words() -> None:
    day = DayRecord(role=DayRole.DEADLINE, day=None, as_written="within 14 days")
    assert day_told(day) == "not known (within 14 days)"


def test_a_count_names_its_goods() -> None:
    count = QuantityRecord(
        role=CountRole.MISSING, value=Decimal("4.0"), unit="boxes", article="hinges",
        article_number="BH-7640",
    )  # fmt: skip
    assert quantity_told(count) == "missing: 4 boxes of hinges, BH-7640"
    assert quantity_told(QuantityRecord(role=CountRole.DAMAGED, value=Decimal(3))) == "damaged: 3"


def test_proof_says_why_it_belongs_and_what_it_says() -> None:
    field = ProofFieldRecord(
        field="delivery_notes", value="90233", text="90233", page=1, box=None, span=None,
        confidence=0.9,
    )  # fmt: skip
    proof = ProofRecord(
        document="ls.pdf",
        type=ProofType.DELIVERY_NOTE,
        because=("recognised:title", "belongs:shared_number(90233)"),
        fields=(field,),
    )
    assert proofs_told((proof,)) == (
        "ls.pdf: delivery note, recognised by its title; "
        "shares a number with the dispute (90233)\n  delivery notes: 90233"
    )
