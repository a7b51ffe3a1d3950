"""Compare records with gold answers, document by document.

The same measures as the casebook's ``score.py`` (a test holds the two together): triage,
customer, invoice, category, amount, whole document, share decided without review. One more: the
document type of disputes that were recognised.
"""

from __future__ import annotations

import dataclasses
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from extractor.values.record import Decision, DisputeRecord, FileRecord

Gold = Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Score:
    """Figures over a set of cases.

    Attributes:
        figures: by name; shares are 0 to 1.
        groups: documents, whole documents right, invoices and categories right, by slice.
        errors: what is wrong, by file.
        right: whether the whole document is right, by file, with its decision.
    """

    figures: dict[str, float]
    groups: dict[str, dict[str, float]]
    errors: dict[str, list[str]]
    right: dict[str, bool]


def wilson(hits: int, tries: int, *, z: float = 1.96) -> tuple[float, float]:
    """Give the 95 % confidence interval of a share (Wilson 1927)."""
    if tries == 0:
        return 0.0, 1.0
    share = hits / tries
    middle = share + z * z / (2 * tries)
    half = z * math.sqrt(share * (1 - share) / tries + z * z / (4 * tries * tries))
    scale = 1 + z * z / tries
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def score(gold: Sequence[Gold], records: Sequence[FileRecord]) -> Score:
    """Score records against gold answers.

    Args:
        gold: one a case, in the form of the casebook's ``gold.jsonl``.
        records: one a file, found by the file's base name; a missing one is wrong everywhere.
    """
    by_file = {PurePosixPath(record.source.file).name: record for record in records}
    tally: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    said: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    errors: dict[str, list[str]] = {}
    right: dict[str, bool] = {}
    for case in gold:
        record = by_file.get(PurePosixPath(case["file"]).name)
        wrong, pairs = compare(case, record, tally)
        for item, dispute in pairs:
            code = str(dispute.category.code) if dispute else "nothing"
            seen[item["category"]] += 1
            said[code] += 1
            hit[item["category"]] += code == item["category"]
        _count_groups(groups, case, pairs, ok=not wrong)
        right[case["file"]] = not wrong
        if wrong:
            errors[case["file"]] = wrong
    return Score(_figures(tally, seen, said, hit), _shares(groups), errors, right)


Pairs = list[tuple[Mapping[str, Any], DisputeRecord | None]]


def compare(case: Gold, record: FileRecord | None, tally: Counter[str]) -> tuple[list[str], Pairs]:
    """Give what is wrong in a record, and its disputes beside what a person found.

    Args:
        case: the gold answer.
        record: None if there is none.
        tally: counts of right and wrong answers are added to it.
    """
    wrong: list[str] = []
    said = record is not None and record.is_dispute
    tally["tp"] += said and case["is_dispute"]
    tally["fp"] += said and not case["is_dispute"]
    tally["fn"] += (not said) and case["is_dispute"]
    tally["missing"] += record is None
    if record is None or said != case["is_dispute"]:
        wrong.append("triage")
    if record is not None and said and case["is_dispute"] and "document_type" in case:
        tally["type_n"] += 1
        tally["type_ok"] += record.document_type == case["document_type"]
    _compare_customer(case, record, tally, wrong)
    disputes = list(record.disputes) if record else []
    pairs, extra = align(case["items"], disputes)
    for item, dispute in pairs:
        _compare_item(item, dispute, tally, wrong)
    for dispute in extra:
        tally["extra"] += 1
        tally["invoice_said"] += dispute.invoice is not None
        wrong.append("extra dispute")
    auto = record is not None and record.decision is Decision.AUTO
    tally["documents"] += 1
    tally["documents_ok"] += not wrong
    tally["auto"] += auto
    tally["auto_ok"] += auto and not wrong
    return wrong, pairs


def _compare_customer(
    case: Gold, record: FileRecord | None, tally: Counter[str], wrong: list[str]
) -> None:
    if not case.get("customer_id"):
        return
    found = record.customer.customer_id if record and record.customer else None
    tally["customer_n"] += 1
    tally["customer_ok"] += found == case["customer_id"]
    if found != case["customer_id"] and case["is_dispute"]:
        wrong.append(f"customer {found} != {case['customer_id']} ({case['customer_as_written']})")


def _compare_item(
    item: Mapping[str, Any], dispute: DisputeRecord | None, tally: Counter[str], wrong: list[str]
) -> None:
    number = dispute.invoice.number if dispute and dispute.invoice else None
    tally["invoice_n"] += 1
    tally["invoice_said"] += number is not None
    tally["invoice_ok"] += number == item["invoice_number"]
    if number != item["invoice_number"]:
        written = item.get("reference_as_written")
        wrong.append(f"invoice {number} != {item['invoice_number']} ({written})")
    code = dispute.category.code if dispute else None
    if code != item["category"]:
        share = f" {dispute.category.confidence:.2f}" if dispute else ""
        wrong.append(f"category {code}{share} != {item['category']}")
    kind = item["amount_is"]
    same = dispute is not None and same_amount(item, dispute)
    tally[f"amount_{kind}_n"] += 1
    tally[f"amount_{kind}_ok"] += same
    if not same:
        found = dispute.disputed_amount.value if dispute and dispute.disputed_amount else None
        wrong.append(f"amount {found} != {_wanted(item)} [{kind}]")


def same_amount(item: Mapping[str, Any], dispute: DisputeRecord) -> bool:
    """Say whether the amount is the one a person found, or rightly none."""
    found = dispute.disputed_amount.value if dispute.disputed_amount else None
    return _money(found) == _wanted(item)


def _wanted(item: Mapping[str, Any]) -> Decimal | None:
    return None if item["amount_is"] == "absent" else _money(item["disputed_amount"])


def _money(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.01"))


def align(
    items: Sequence[Mapping[str, Any]], disputes: Sequence[DisputeRecord]
) -> tuple[Pairs, list[DisputeRecord]]:
    """Pair by invoice and category, then invoice, then category, then in order.

    Returns:
        Each item with its dispute or None, and the disputes that are left over.
    """
    left = list(disputes)
    pairs: dict[int, DisputeRecord] = {}

    def invoice(item: Mapping[str, Any], dispute: DisputeRecord) -> bool:
        found = dispute.invoice.number if dispute.invoice else None
        return bool(found == item["invoice_number"])

    def category(item: Mapping[str, Any], dispute: DisputeRecord) -> bool:
        return bool(dispute.category.code == item["category"])

    for same in (
        lambda item, dispute: invoice(item, dispute) and category(item, dispute),
        invoice,
        category,
        lambda item, dispute: True,  # noqa: ARG005
    ):
        for at, item in enumerate(items):
            if at not in pairs:
                found = next((it for it in left if same(item, it)), None)
                if found is not None:
                    pairs[at] = found
                    left.remove(found)
    return [(item, pairs.get(at)) for at, item in enumerate(items)], left


def _count_groups(groups: dict[str, Counter[str]], case: Gold, pairs: Pairs, *, ok: bool) -> None:
    names = [f"language {case['lang']}", f"channel {case['channel']}"]
    if case.get("scan_style"):
        names.append(f"scan {case['scan_style']}")
    for name in names:
        group = groups[name]
        group["documents"] += 1
        group["ok"] += ok
        group["items"] += len(pairs)
        for item, dispute in pairs:
            number = dispute.invoice.number if dispute and dispute.invoice else None
            group["invoice"] += number == item["invoice_number"]
            group["category"] += dispute is not None and dispute.category.code == item["category"]


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _figures(
    tally: Counter[str], seen: Counter[str], said: Counter[str], hit: Counter[str]
) -> dict[str, float]:
    precision = _share(tally["tp"], tally["tp"] + tally["fp"])
    recall = _share(tally["tp"], tally["tp"] + tally["fn"])
    f1s = []
    for code in seen:
        p, r = _share(hit[code], said[code]), _share(hit[code], seen[code])
        f1s.append(_share(2 * p * r, p + r))
    low, high = wilson(tally["documents_ok"], tally["documents"])
    auto_low, auto_high = wilson(tally["auto_ok"], tally["auto"])
    return {
        "documents": tally["documents"],
        "missing": tally["missing"],
        "triage_f1": _share(2 * precision * recall, precision + recall),
        "triage_precision": precision,
        "triage_recall": recall,
        "document_type": _share(tally["type_ok"], tally["type_n"]),
        "customer": _share(tally["customer_ok"], tally["customer_n"]),
        "invoice_recall": _share(tally["invoice_ok"], tally["invoice_n"]),
        "invoice_precision": _share(tally["invoice_ok"], tally["invoice_said"]),
        "category_accuracy": _share(hit.total(), seen.total()),
        "category_macro_f1": _share(sum(f1s), len(f1s)),
        "amount_explicit": _share(tally["amount_explicit_ok"], tally["amount_explicit_n"]),
        "amount_derivable": _share(tally["amount_derivable_ok"], tally["amount_derivable_n"]),
        "amount_absent": _share(tally["amount_absent_ok"], tally["amount_absent_n"]),
        "extra_disputes": tally["extra"],
        "document_exact": _share(tally["documents_ok"], tally["documents"]),
        "document_exact_low": low,
        "document_exact_high": high,
        "auto_share": _share(tally["auto"], tally["documents"]),
        "auto_precision": _share(tally["auto_ok"], tally["auto"]),
        "auto_precision_low": auto_low,
        "auto_precision_high": auto_high,
    }


def _shares(groups: dict[str, Counter[str]]) -> dict[str, dict[str, float]]:
    return {
        name: {
            "documents": group["documents"],
            "exact": _share(group["ok"], group["documents"]),
            "invoice": _share(group["invoice"], group["items"]),
            "category": _share(group["category"], group["items"]),
        }
        for name, group in sorted(groups.items())
    }
