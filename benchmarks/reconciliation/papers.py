"""How orders and delivery notes are written, beside a number or in its place; numbers not ours."""

from __future__ import annotations

import random
import re

from benchmarks.reconciliation.slips import slip
from benchmarks.reconciliation.world import OPEN, World

_ORDER_LABELS = (
    "{}",
    "{}",
    "{}",
    "Commande {}",
    "PO {}",
    "Bestellung {}",
    "cde n° {}",
    "pedido {}",
)
_NOTE_LABELS = ("BL {}", "Lieferschein {}", "delivery {}", "albarán {}")
_WRONG = {"none": 88, "ocr": 5, "swap": 3, "key": 2, "drop": 2}


def instead_of_number(rng: random.Random, world: World, row: int) -> tuple[str, str] | None:
    """Give the order or note that stands where the invoice number should; mostly None.

    Only of open invoices: the order of a settled one would name the parts that are still open.
    """
    how = rng.random()
    if world.state[row] != OPEN:
        return None
    if how < 0.025 and world.order[row]:
        return "order_instead", rng.choice(_ORDER_LABELS).format(world.order_of(row))
    if how > 0.99 and world.note[row]:
        return "note_instead", world.note_of(row)
    return None


def beside_number(
    rng: random.Random, world: World, row: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the orders and notes that are written beside the number; seldom a wrong one."""
    other = row if rng.random() < 0.97 else int(rng.choice(world.rows_of(world.customer[row])))
    orders: tuple[str, ...] = ()
    if rng.random() < 0.14 and world.order[other]:
        orders = (write_paper(rng, world.order_of(other))[0],)
    notes: tuple[str, ...] = ()
    if rng.random() < 0.08 and world.note[other]:
        notes = (write_paper(rng, world.note_of(other))[0],)
    return orders, notes


def write_paper(rng: random.Random, printed: str) -> tuple[str, str]:
    """Write an order or a note; gives the text, and what went wrong."""
    written = printed
    how = rng.random()
    if how < 0.10:
        written = re.sub(r"^[A-Z]+[-/]?", "", printed)
    elif how < 0.20:
        written = re.sub(r"[-/]", rng.choice((" ", "", ".", "/")), printed)
    elif how < 0.25:
        written = printed.lower()
    elif how < 0.30:
        written = rng.choice(_ORDER_LABELS + _NOTE_LABELS).format(printed)
    wrong = rng.choices(list(_WRONG), list(_WRONG.values()))[0]
    slipped = slip(rng, written, wrong)
    return slipped, wrong if slipped != written else "none"


def foreign_number(rng: random.Random) -> str:
    """Give a document number of somebody else."""
    digits = rng.randrange(1, 10**6)
    return rng.choice((
        f"ND2026-{digits % 9999:04d}", f"LAST-{digits}", f"2026-R-{digits:06d}", f"FC26/{digits}",
        f"RET{digits:07d}", f"{rng.randrange(10**8, 10**9)}", f"DN-{digits}", f"CLM{digits:08d}",
        f"A{digits:06d}/{rng.randint(24, 26)}", f"LITIGE {digits % 10_000}", f"#{digits % 100_000}",
        f"GS-2026{digits:05d}", f"{rng.choice('ABCDEFGH')}{rng.choice('XYZ')}-{digits:06d}",
    ))  # fmt: skip
