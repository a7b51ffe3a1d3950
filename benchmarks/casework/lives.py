"""Made-up disputes of three years, as like as can be to those of a company with 1 M of them.

A few thousand lives are lived by the real rules; each case is one of them, moved by whole weeks
(the rules know no holidays here, so that working days stay what they are) and told of another
customer, invoice and amount.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import itertools
import math
import random
import re
from collections.abc import Iterator
from decimal import Decimal

from extractor.casework.filing import filed
from extractor.casework.opening import words_told
from extractor.store.cases.docket import Docket, Filed, case_as_text, case_of_text
from extractor.store.cases.keeping import Row, event_row
from extractor.values.case import Role, Stage
from extractor.values.category import FACTS, Category, TriageClass
from extractor.values.money import Basis
from extractor.values.record import (
    AmountRecord,
    CategoryRecord,
    CustomerRecord,
    Decision,
    DisputeRecord,
    EvidenceRecord,
    FileRecord,
    InvoiceRecord,
    ReferencesRecord,
    SourceRecord,
    Status,
)
from extractor.workflow.changes import Actor, Assign, Change, Comment, Move
from extractor.workflow.life import apply
from extractor.workflow.opening import open_case
from extractor.workflow.rules import load_rules

RULES = load_rules()
NOW = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)  # a Monday
DAYS = 3 * 365
CUSTOMERS = 20_000
_DAY = re.compile(r"\d{4}-\d\d-\d\d")  # such as 2023-01-02

_CATEGORIES = {
    Category.PRICE_DIFFERENCE: 22, Category.SHORTAGE: 18, Category.PROMOTION_REBATE: 12,
    Category.MISSING_DOCUMENT: 10, Category.DAMAGED_GOODS: 8, Category.RETURN_CREDIT: 7,
    Category.INVOICE_ERROR: 6, Category.NON_DELIVERY: 5, Category.LATE_DELIVERY: 4,
    Category.QUALITY_DEFECT: 3, Category.DUPLICATE_INVOICE: 2, Category.WRONG_ITEM: 2,
    Category.BILLED_BEFORE_DELIVERY: 0.7, Category.OTHER_DISPUTE: 0.3,
}  # fmt: skip
_SAID = {
    "fr": "il manque {n} colis sur la livraison du {day}, merci de nous adresser un avoir",
    "de": "bei der Lieferung vom {day} fehlen {n} Kartons, wir bitten um eine Gutschrift",
    "en": "{n} cartons were short on the delivery of {day}, please send us a credit note",
    "es": "faltan {n} cajas en la entrega del {day}, rogamos nos envien una nota de abono",
}
_FIRST = (
    "Moulin", "Brasserie", "Hotel", "Boulangerie", "Garage", "Pharmacie", "Metzgerei", "Apotheke",
    "Bäckerei", "Autohaus", "Talleres", "Panadería", "Ferretería", "Bodegas", "Mercado", "Taylor",
    "Harper", "Walsh", "Hughes", "Morley", "Segura", "Lambert", "Tanguy", "Parent", "Colas",
)  # fmt: skip
_SECOND = (
    "du Nord", "Atlantique", "Centrale", "Saint-Michel", "am Markt", "Süd", "Hansa", "Rhein",
    "del Sol", "Ibérica", "Levante", "Central", "Park", "North", "Riverside", "& Sons", "Ltd",
    "GmbH", "S.A.S.", "S.L.", "AG", "et Fils", "Brothers", "International", "Distribution",
)  # fmt: skip


# what people do and after how many working days, at the pace 1; each way ends in a status
_WAYS: dict[str, tuple[tuple[int, str], ...]] = {
    "new": (),
    "validated": ((2, "validated"),),
    "waiting": ((1, "validated"), (3, "waiting_customer")),
    "decided": ((1, "validated"), (4, "accepted")),
    "accepted": ((1, "validated"), (4, "accepted"), (6, "posted"), (7, "closed")),
    "partly": ((2, "validated"), (6, "partly_accepted"), (8, "posted"), (9, "closed")),
    "rejected": ((1, "validated"), (5, "rejected"), (6, "closed")),
    "dropped": ((3, "closed"),),
}
_ENDS = {"accepted": 45, "partly": 20, "rejected": 25, "dropped": 10}
_OPEN = {"new": 45, "validated": 30, "waiting": 15, "decided": 10}
_STUCK = 0.02  # of those that could be over
_PACES = (1, 2, 4)


@dataclasses.dataclass(frozen=True, slots=True)
class Spec:
    """What one case is; everything else follows from it.

    Attributes:
        part: granted where a part is.
        opened: the instant its record counts.
    """

    case_id: str
    customer_id: str
    name: str
    invoice: str
    claim: str
    amount: Decimal
    part: Decimal
    owner: str
    said: str
    language: str
    category: Category
    way: str
    pace: int
    unsure: bool
    opened: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class Made:
    """A case as it is written; rows of events lack its number."""

    docket: Docket
    filed: Filed
    events: tuple[Row, ...]


def specs(cases: int, seed: int = 7) -> Iterator[Spec]:
    """Give what each case is, oldest first."""
    chance = random.Random(seed)
    names = [f"{chance.choice(_FIRST)} {chance.choice(_SECOND)}" for _ in range(CUSTOMERS)]
    shares = list(itertools.accumulate(1 / (rank + 3) ** 0.9 for rank in range(CUSTOMERS)))
    categories, frequent = tuple(_CATEGORIES), tuple(_CATEGORIES.values())
    for number in range(cases):
        age = round(DAYS * (1 - ((number + 0.5) / cases) ** 0.9))
        day = (NOW - dt.timedelta(days=age)).date()
        day -= dt.timedelta(days=max(0, day.weekday() - 4))  # nothing comes at weekends
        age, pace = (NOW.date() - day).days, chance.choice(_PACES)
        (rank,) = chance.choices(range(CUSTOMERS), cum_weights=shares)
        language = ("fr", "de", "en", "fr", "de", "es", "fr", "en", "de", "fr")[rank % 10]
        (category,) = chance.choices(categories, frequent)
        cents = round(math.exp(chance.gauss(5.6, 1.3)) * 100) + 500
        said = _SAID[language].format(n=chance.randint(1, 60), day=f"{chance.randint(1, 28)}.")
        yield Spec(
            case_id=f"{chance.getrandbits(64):016x}",
            customer_id=f"C{10_000 + rank}",
            name=names[rank],
            invoice=f"FA-{day.year}-{number:07d}",
            claim=f"RC-{number:07d}",
            amount=Decimal(cents).scaleb(-2),
            part=Decimal(cents // 2).scaleb(-2),
            owner=f"{FACTS[category].department.split()[0]}.{rank % 12:02d}",
            said=said,
            language=language,
            category=category,
            way=_way(chance, age, pace),
            pace=pace,
            unsure=chance.random() < 0.5,
            opened=dt.datetime.combine(day, NOW.timetz()),
        )


def record_of(spec: Spec) -> FileRecord:
    """Give the record that opens a case."""
    sure = 0.72 if spec.unsure else 0.97
    proof = EvidenceRecord(
        field="disputed_amount", document="letter.pdf", page=1, box=(70.0, 300.0, 180.0, 312.0),
        span=None, text=spec.said, method="model", confidence=sure,
    )  # fmt: skip
    decision = Decision.REVIEW if spec.unsure else Decision.AUTO
    amount = AmountRecord(
        value=spec.amount, currency="EUR", basis=Basis.GROSS, as_written=None, confidence=sure
    )
    dispute = DisputeRecord(
        record_id=spec.case_id,
        category=CategoryRecord(code=spec.category, confidence=sure),
        invoice=InvoiceRecord(number=spec.invoice, as_written=spec.invoice, confidence=sure),
        disputed_amount=amount,
        references=ReferencesRecord(claims=(spec.claim,)),
        decision=decision,
        confidence=sure,
        evidence=(proof,),
    )
    return FileRecord(
        source=SourceRecord(
            file=f"{spec.claim}.pdf", sha256=hashlib.sha256(spec.case_id.encode()).hexdigest(),
            received=spec.opened.isoformat(), subject=f"{spec.name} {spec.claim}",
            sender="compta@example.com",
        ),
        status=Status.PROCESSED,
        is_dispute=True,
        triage=TriageClass.DISPUTE,
        language=spec.language,
        decision=decision,
        customer=CustomerRecord(customer_id=spec.customer_id, name=spec.name, confidence=0.95),
        disputes=(dispute,),
    )  # fmt: skip


def steps_of(spec: Spec) -> Iterator[tuple[dt.datetime, Change]]:
    """Give what people do to a case, and when."""
    clerk = Actor(spec.owner, Role.CLERK)
    for after, status in _WAYS[spec.way]:
        at = _later(spec.opened, after * spec.pace)
        if status == "validated":
            yield at, Change(clerk, Assign(spec.owner))
        yield at, Change(clerk, _move(spec, status))
        if status == "validated" and spec.pace > 1:
            yield at, Change(clerk, Comment("asked the warehouse for the loading list"))


def live(spec: Spec) -> Made:
    """Live a life by the real rules."""
    record = record_of(spec)
    (dispute,) = record.disputes
    case, events = open_case(record, dispute, spec.opened, RULES)
    docket = Docket(
        case=case,
        customer_name=spec.name,
        file=record.source.file,
        subject=record.source.subject or "",
        confidence=dispute.confidence,
        unsure=spec.unsure,
        told=" ".join(words_told(record, dispute)),
    )
    at, said, settled, touched = spec.opened, "", None, False
    for at, change in steps_of(spec):
        case, more = apply(case, change, at, RULES)
        events += more
        said += "".join(f" {it.text}" for it in more if it.text)
        over = RULES.stage_of(case) in {Stage.POSTED, Stage.CLOSED}
        settled = (settled or RULES.day_of(at)) if over else None
        touched = touched or isinstance(change.what, Move)
    docket = dataclasses.replace(
        docket, case=case, touched=touched, settled_on=settled, told=docket.told + said
    )
    return Made(docket, filed(docket, RULES, at), tuple(event_row(0, it) for it in events))


class Stamp:
    """Makes cases of lives that were lived once, moved by whole weeks."""

    def __init__(self) -> None:
        self._lives: dict[tuple[object, ...], tuple[Spec, Made]] = {}

    def __call__(self, spec: Spec) -> Made:
        """Give a case as the real rules would have made it."""
        key = (
            spec.category, spec.way, spec.pace, spec.unsure, spec.language,
            spec.opened.weekday(), spec.owner.rpartition(".")[0],
        )  # fmt: skip
        if key not in self._lives:
            first = _like(spec)
            self._lives[key] = (first, live(first))
        return _moved(*self._lives[key], spec)


def _like(spec: Spec) -> Spec:
    """Give a spec with marks in the places of all that is another's."""
    monday = dt.datetime(2023, 1, 2, 9, 0, tzinfo=dt.UTC)
    return dataclasses.replace(
        spec, case_id="000case0id000000", customer_id="C0CUSTOMER", name="0NAME0",
        invoice="0INVOICE0", claim="0CLAIM0", amount=Decimal("770077.70"),
        part=Decimal("110011.10"), owner=f"{spec.owner.rpartition('.')[0]}.0OWNER0", said="0SAID0",
        opened=monday + dt.timedelta(days=spec.opened.weekday()),
    )  # fmt: skip


def _moved(first: Spec, life: Made, spec: Spec) -> Made:
    by = spec.opened - first.opened
    marks = {
        getattr(first, name): str(getattr(spec, name))
        for name in ("case_id", "customer_id", "invoice", "claim", "owner")
    }
    marks |= {str(first.amount): str(spec.amount), str(first.part): str(spec.part)}

    def later(found: re.Match[str]) -> str:
        return (dt.date.fromisoformat(found.group()) + by).isoformat()

    def told(text: str) -> str:
        for mark, own in marks.items():
            text = text.replace(mark, own)
        return _DAY.sub(later, text)

    case = case_of_text(told(case_as_text(life.docket.case)))
    docket = dataclasses.replace(
        life.docket,
        case=case,
        customer_name=spec.name,
        file=f"{spec.claim}.pdf",
        subject=f"{spec.name} {spec.claim}",
        settled_on=life.docket.settled_on and life.docket.settled_on + by,
        told=told(life.docket.told).replace(first.said, spec.said),
    )
    events = tuple(
        it | {"at": it["at"] + by, "who": told(it["who"]), "body": told(it["body"])}
        for it in life.events
    )
    return Made(docket, filed(docket, RULES, life.filed.at + by), events)


def _way(chance: random.Random, age: int, pace: int) -> str:
    """Choose what has become of a case by now; what is old is over, but for a few."""
    over = {it: share for it, share in _ENDS.items() if _lasts(it, pace) < age}
    if over and chance.random() >= _STUCK:
        return chance.choices(tuple(over), tuple(over.values()))[0]
    possible = {it: share for it, share in _OPEN.items() if _lasts(it, pace) < age}
    return chance.choices(tuple(possible), tuple(possible.values()))[0] if possible else "new"


def _lasts(way: str, pace: int) -> int:
    """Give days, weekends included, until the last step; rather too many."""
    steps = _WAYS[way]
    return math.ceil(steps[-1][0] * pace * 7 / 5) + 3 if steps else -1


def _later(opened: dt.datetime, days: int) -> dt.datetime:
    day = RULES.days.after(opened.date(), days)
    return opened + dt.timedelta(days=(day - opened.date()).days)


def _move(spec: Spec, status: str) -> Move:
    match status:
        case "waiting_customer":
            return Move(status, missing=("proof of delivery",))
        case "partly_accepted":
            return Move(status, accepted=((spec.invoice, spec.part),), reason="in part")
        case "rejected":
            return Move(status, reason="signed for in full")
        case "posted":
            return Move(status, credit_note=f"AV-{spec.claim}")
        case "closed" if spec.way == "dropped":
            return Move(status, reason="taken back by the customer")
    return Move(status)
