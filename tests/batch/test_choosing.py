"""Documents are chosen for a run by what their records say."""

from __future__ import annotations

import pytest

from extractor.errors import BatchError, InputError
from extractor.intake.quarantine import quarantined
from extractor.store.proposals import recorded
from extractor.store.reprocessing.choosing import chosen_numbers, count_chosen
from extractor.store.reprocessing.where import parse_where
from extractor.values.record import Decision
from extractor.values.reprocess import Choice
from tests.batch.example import DAMAGED, keep
from tests.casework.example import Bench, dispute, sha256

CHOSEN = {
    "category=shortage": {"a.eml", "c.pdf"},
    "category=shortage,damaged_goods": {"a.eml", "b.eml", "c.pdf"},
    "amount>=100 and category=shortage": {"a.eml"},
    "amount<100": {"c.pdf"},
    "customer=C2": {"b.eml"},
    "language=de": {"b.eml"},
    "decision=auto": {"b.eml", "e_1.eml"},
    "status=quarantined": {"d.eml"},
    "triage=order": {"e_1.eml"},
    "name=*.EML": {"a.eml", "b.eml", "d.eml", "e_1.eml"},
    "name=e_?.eml": {"e_1.eml"},
    "release=shipped": set(),
}


def test_a_choice_is_made_by_what_the_records_say(bench: Bench) -> None:
    keep(bench, "a.eml", dispute("d1"))
    more = {"invoice": "F2", "category": DAMAGED, "decision": Decision.AUTO}
    keep(bench, "b.eml", dispute("d2", **more), customer_id="C2", language="de")
    keep(bench, "c.pdf", dispute("d3", invoice="F3", amount="7.00"))
    bench.store.save(quarantined("d.eml", sha256("d.eml"), InputError("d.eml")), b"d.eml")
    keep(bench, "e_1.eml")
    names = {it.number: it.name for it in recorded(bench.store)}
    found = {
        where: {names[it] for it in chosen_numbers(bench.store, Choice(where=parse_where([where])))}
        for where in CHOSEN
    }
    assert found == CHOSEN
    counted = count_chosen(bench.store, Choice())
    assert (counted.documents, counted.with_words, counted.pictures) == (5, 0, 1)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("categry=shortage", "did you mean 'category'"),
        ("category>shortage", "only be compared with ="),
        ("amount>=many", "no amount"),
        ("decision=perhaps", "known are auto, review"),
        ("release=v2", "no release"),
        ("category=", "names no value"),
        ("shortage", "no condition"),
    ],
)
def test_a_condition_that_cannot_be_understood_says_why(where: str, said: str) -> None:
    with pytest.raises(BatchError, match=said):
        parse_where([where])
