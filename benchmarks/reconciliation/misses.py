"""Write down every line that was answered wrong, grouped by what was written and answered."""

from __future__ import annotations

import collections
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.reconciliation.score import Judged, JudgedClaim, is_matchable
from benchmarks.reconciliation.world import World
from extractor.values.query import Decision


def faults(line: Judged) -> list[str]:
    """Say in which ways a line was answered wrong; nothing for a right one."""
    found = []
    if line.wrong:
        found.append("wrong_auto" if line.gold.numbers else "accepted_absent")
    if line.gold.numbers and not line.right:
        found.append("not_found")
    if is_matchable(line.gold) and line.right and line.decision is not Decision.AUTO:
        found.append("not_accepted")
    return found


def write(judged: Sequence[JudgedClaim], world: World, file: Path) -> None:
    """Write one JSON line for each fault, and print their counts."""
    counts: collections.Counter[tuple[str, ...]] = collections.Counter()
    rows = {world.number(row): row for row in range(len(world.state))}
    with file.open("w", encoding="utf-8") as out:
        for claim in judged:
            for line in claim.lines:
                for fault in faults(line):
                    counts[fault, claim.claim.kind, line.gold.form, line.gold.slip] += 1
                    out.write(json.dumps(dict(_told(fault, claim, line, world, rows))) + "\n")
            if not claim.exact:
                counts["not_exact", claim.claim.kind] += 1
    for key, count in counts.most_common(40):
        print(f"      {count:6} {' / '.join(part for part in key if part)}")


def _told(
    fault: str, claim: JudgedClaim, line: Judged, world: World, rows: dict[str, int]
) -> Iterator[tuple[str, object]]:
    query = claim.claim.query
    yield "fault", fault
    yield "kind", claim.claim.kind
    yield "form", line.gold.form
    yield "slip", line.gold.slip
    yield "certain", line.gold.certain
    yield "sender", claim.claim.sender
    yield "amount", claim.claim.amount
    yield "channel", claim.claim.channel
    yield "written", line.gold.written
    yield "meant", [_shown(number, world, rows) for number in line.gold.numbers[:3]]
    yield "found", _shown(line.found, world, rows)
    yield "probability", [round(line.probability, 5), round(line.none_probability, 5)]
    yield "decision", line.decision
    yield "reasons", line.reasons
    yield "customer", [query.customer.name, query.customer.email, claim.claim.customer_id]
    yield "amounts", [str(amount) for amount in query.amounts]
    yield "currency", query.currency
    yield "date", str(query.date)
    yield "orders", [*query.purchase_orders, *query.delivery_notes]
    yield "lines", len(claim.lines)


def _shown(number: str, world: World, rows: dict[str, int]) -> str:
    if number not in rows:
        return number
    invoice = world.invoice(rows[number])
    state = ("open", "closed", "unknown")[world.state[rows[number]]]
    return (
        f"{number} {state} {invoice.customer_id} {invoice.gross_amount}/{invoice.net_amount}/"
        f"{invoice.open_amount} {invoice.currency} {invoice.issue_date} {invoice.po_number}"
    )
