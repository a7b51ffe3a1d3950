"""A small company to learn with: three reasons, two kinds of other mail, a user with own words."""

from __future__ import annotations

import itertools
import random
import shutil
from collections.abc import Callable
from pathlib import Path

from extractor.artifacts import models_folder, write_manifest
from extractor.learning.material import CLAIMS, MESSAGES, PASSAGES, Material, sample_rows
from extractor.learning.sample import NOTHING_CONTESTED, Sample
from extractor.learning.texts import fit_category, fit_dispute, fit_triage, kinds_told
from extractor.trained import Models
from extractor.values.label import LabelledDocument, LabelledItem
from extractor.values.linear import LinearScorer

WORDS = {
    "shortage": ("cartons are missing", "we received fewer units", "the count is short"),
    "damaged_goods": ("the boxes arrived broken", "glass was shattered", "crushed in transport"),
    "price_difference": ("the agreed price was lower", "wrong unit price", "tariff not applied"),
    "order": ("please ship ten more units", "we order the following", "new purchase order"),
    "newsletter_or_spam": ("unsubscribe here", "our spring offers", "win a voucher today"),
}
PLACES = ("on the invoice", "for last week", "at our store", "in the warehouse", "as you know")
DISPUTES = ("shortage", "damaged_goods", "price_difference")
OWN_WORDS = ("zurx quom", "blenk ardo", "trifle wonk", "gant moxie")  # what this user says for it


def texts_of(label: str) -> list[str]:
    """Give what anybody says for it."""
    return [f"{what} {where}" for what, where in itertools.product(WORDS[label], PLACES)]


def material() -> Material:
    """Give passages of two authors, one of whom is held out, and messages of customers."""
    passages = [
        Sample(text, label, "en", "en-messages" if at % 5 == 0 else "en-3")
        for label in WORDS
        for at, text in enumerate(texts_of(label))
    ]
    claims = [
        Sample(it, "shortage", "en", "casebook", "C-1", 2.0) for it in texts_of("shortage")[:4]
    ]
    messages = [
        Sample("ten more units please", NOTHING_CONTESTED, "en", "casebook", "C-2", 2.0),
        Sample("cartons are missing again", "dispute", "en", "casebook", "C-1", 2.0),
    ]
    parts = {PASSAGES: passages, CLAIMS: claims, MESSAGES: messages}
    return Material({name: sample_rows(rows) for name, rows in parts.items()})


def models(learnt: Material) -> Models:
    """Give what a material alone teaches."""
    passages = learnt.samples(PASSAGES)
    triage = fit_triage(passages)
    return Models(
        dispute=fit_dispute(kinds_told(learnt.samples(PASSAGES, MESSAGES), triage)),
        triage=triage,
        category=fit_category(learnt.samples(PASSAGES, CLAIMS)),
        amount=LinearScorer("amount", {}),
        entities=None,
    )


def labels(count: int, category: str = "damaged_goods") -> list[LabelledDocument]:
    """Give documents of a user who tells one reason in words that nobody else has."""
    return [
        document(f"d{at}", f"{OWN_WORDS[at % 4]} {_unlike(at)}", category, customer=f"K-{at}")
        for at in range(count)
    ]


def document(
    name: str, text: str, category: str = "", *, customer: str = "", triage: str = "dispute"
) -> LabelledDocument:
    """Give a labelled message."""
    items = (LabelledItem(category, passage=text),) if category else ()
    return LabelledDocument(
        name,
        texts=(text,),
        message=text,
        language="en",
        customer_id=customer,
        triage=triage,
        items=items,
    )


def _unlike(at: int) -> str:
    """Give words that make each text unlike the others."""
    chance = random.Random(at)
    return " ".join("".join(chance.choices("bcdfglmnprst", k=7)) for _ in range(3))


def installed(root: Path) -> Path:
    """Write a folder of models of this company; what it has none of is as shipped."""
    learnt = material()
    own = models(learnt)
    saves: dict[str, Callable[[Path], object]] = {
        "dispute": own.dispute.save,
        "triage": own.triage.save,
        "category": own.category.save,
        "amount": own.amount.save,
        "material": learnt.save,
    }
    for name, save in saves.items():
        folder = root / name / "1"
        folder.mkdir(parents=True)
        save(folder)
        write_manifest(folder, {})
    for name in ("entities", "calibration"):
        shutil.copytree(models_folder() / name, root / name)
    return root
