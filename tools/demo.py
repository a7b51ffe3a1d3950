r"""Let the cases of a store have a life, so that every page of the desk has something to show.

    extractor process inbox/samples --ledger inbox/ledger --settings inbox/extractor.toml \
      --store STORE
    python tools/demo.py STORE [--ledger inbox/ledger] [--settings inbox/extractor.toml]

People are given accounts, cases are moved on, corrected and talked about, one is answered, and a
release of models runs beside the one in use. `python tools/screens.py` takes pictures of it.
"""

from __future__ import annotations

import argparse
import functools
import shutil
from collections.abc import Sequence
from pathlib import Path

from extractor.casework.answering import Outgoing
from extractor.casework.casework import Casework
from extractor.cli.stores import open_casework
from extractor.learning.promotion import promote
from extractor.reconciliation.followed import FollowedLedger
from extractor.releases import InUse, choose_shadow, open_release, shipped_models, write_release
from extractor.settings import Settings, load_settings
from extractor.store.accounts import NewAccount, account_named, add_account, set_password
from extractor.store.audit import SYSTEM, By
from extractor.store.shadows import put_shadow
from extractor.store.store import Store
from extractor.values.case import Letter, Role
from extractor.values.casework import CaseFilter, CaseRow
from extractor.values.release import Comparison, ReleaseFacts
from extractor.values.shadow import ShadowDifference
from extractor.web.frame.signing import new_secret
from extractor.workflow.changes import Action, Actor, Assign, Change, Comment, Move

PEOPLE = (
    ("camille", "Camille Dubois", Role.ADMIN),
    ("yasmine", "Yasmine El Amrani", Role.CLERK),
    ("jean-baptiste", "Jean-Baptiste de La Rochefoucauld-Montbel", Role.MANAGER),
    ("lea", "Léa Nguyen", Role.VIEWER),
)
CLERK = Actor("yasmine", Role.CLERK)
MANAGER = Actor("jean-baptiste", Role.MANAGER)
LETTER = (
    "Bonjour,\n\nNous avons bien reçu votre réclamation. Pour l'instruire, il nous manque le bon "
    "de livraison émargé avec vos réserves.\n\nCordialement,\nConserveries Valmont SAS"
)
SAID = "@jean-baptiste le transporteur confirme deux palettes manquantes, on peut accorder."
# What each case lives through; the first ones stay as they came.
LIVES: tuple[Sequence[Action], ...] = (
    (),
    (Comment(SAID), Move("validated")),
    (Move("waiting_customer", missing=("bon de livraison émargé",)),),
    (Assign("yasmine"),),
    (Move("validated"), Move("accepted"), Move("posted", credit_note="AV-2026-0114")),
    (Move("validated"), Move("rejected", reason="réserves absentes du bon de livraison")),
    (),
    (Assign("jean-baptiste"), Move("validated")),
)
OTHERS = (("price_difference", 2), ("quality_defect", 1))  # reasons that people set, how often
BETTER = (
    Comparison("category", "all", "own", 84, 0.821, 0.905, 9, 2),
    Comparison("category_f1", "all", "own", 84, 0.794, 0.887, 0, 0),
)
WORSE = (Comparison("category", "all", "own", 96, 0.906, 0.885, 1, 3),)


def main() -> None:
    """Fill the store."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("--ledger", type=Path, default=Path("inbox/ledger"))
    parser.add_argument("--settings", type=Path, default=Path("inbox/extractor.toml"))
    asked = parser.parse_args()
    settings = load_settings(asked.settings)
    with Store.open(asked.store) as store:
        _people(store)
        casework = open_casework(store, settings, FollowedLedger(asked.ledger).ledger)
        rows = casework.search(CaseFilter()).rows
        _live(casework, rows)
        _answer(casework, rows[0])
        _correct(casework, rows)
        _release(store, settings, rows)


def _people(store: Store) -> None:
    for login, name, role in PEOPLE:
        if account_named(store, login) is None:
            account = add_account(store, NewAccount(login, name, role, "fr"), by=SYSTEM)
            if role is not Role.VIEWER:  # who never signed in
                set_password(store, account.number, "$argon2id$none", by=SYSTEM)


def _live(casework: Casework, rows: Sequence[CaseRow]) -> None:
    for at, row in enumerate(rows):
        for action in LIVES[at % len(LIVES)]:
            who = MANAGER if isinstance(action, Move) else CLERK
            casework.apply(row.case_id, Change(who, action))


def _answer(casework: Casework, row: CaseRow) -> None:
    to = "compta@client.example"
    letter = Letter(to, "Votre réclamation", LETTER)
    casework.answer(row.case_id, Outgoing(letter, new_secret()[:32]), CLERK)


def _correct(casework: Casework, rows: Sequence[CaseRow]) -> None:
    new = [it for it in rows if it.status == "new"]
    for category, times in OTHERS:
        for row in [it for it in new if it.category != category][:times]:
            casework.correct(row.case_id, "category", category, None, CLERK)
    for row in new[:6]:
        casework.correct(row.case_id, "invoice", row.invoice, None, CLERK)


def _release(store: Store, settings: Settings, rows: Sequence[CaseRow]) -> None:
    root = settings.releases_folder(store.folder)
    first = _written(store, root, shipped_models(settings.models.path), BETTER)
    promote(store, root, first, settings=settings, by=By("camille", Role.ADMIN))
    second = _written(store, root, open_release(root, first), WORSE)
    choose_shadow(root, second, who="camille", at=store.clock(), role=Role.ADMIN)
    for row in rows[:20]:
        number = store.find(row.case_id[:12])[0]
        differs = row.category != "shortage" and row in rows[:4]
        found = ShadowDifference(
            "category",
            row.case_id,
            row.category,
            "shortage",
            0.58,
            0.71,
            row.amount,
            row.currency,
        )
        put_shadow(store, second, number, [found] if differs else [])


def _written(store: Store, root: Path, parent: InUse, figures: tuple[Comparison, ...]) -> int:
    copies = {
        name: functools.partial(shutil.copytree, parent.folders[name])
        for name in ("category", "calibration")
    }
    facts = ReleaseFacts(
        "ab" * 32, 7, "camille", store.clock(), {"labels": 84}, {}, comparisons=figures
    )
    return write_release(root, copies, facts, parent=parent).number


if __name__ == "__main__":
    main()
