"""Records and people that the tests of cases share."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal

from extractor.casework.casework import Casework
from extractor.store.store import Store
from extractor.values.case import Role
from extractor.values.category import Category, DocumentType, TriageClass
from extractor.values.ledger import Ledger
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
from extractor.workflow.changes import Action, Actor, Change
from extractor.workflow.rules import Rules, load_rules
from extractor.workflow.settings import WorkflowSettings

MONDAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
RULES = load_rules(WorkflowSettings(country="FR", timezone="Europe/Paris"))
ANNA = Actor("anna", Role.CLERK)
MARIE = Actor("marie", Role.MANAGER)
VICTOR = Actor("victor", Role.VIEWER)


class Hands:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> dt.datetime:
        return self.now

    def on(self, days: int) -> None:
        self.now = MONDAY + dt.timedelta(days=days)


class Bench:
    """A store with its cases."""

    def __init__(self, store: Store, clock: Hands, rules: Rules = RULES) -> None:
        self.store = store
        self.clock = clock
        self.ledger: Ledger | None = None
        self.casework = Casework(store, rules, ledger=lambda: self.ledger)

    def record(self, *disputes: DisputeRecord, **more: object) -> FileRecord:
        """Record a file as the service does, its cases in the same transaction."""
        return self.store.save(
            record(*disputes, **more), None, then=self.casework.open_cases
        ).record

    def change(self, case_id: str, what: Action, who: Actor = ANNA, why: str = "") -> None:
        self.casework.apply(case_id, Change(who, what, why))


def sha256(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def dispute(  # noqa: PLR0913 (each test names what it is about)
    record_id: str = "d1",
    *,
    invoice: str | None = "FA-2026-0417",
    amount: str | None = "120.50",
    category: Category = Category.SHORTAGE,
    claims: tuple[str, ...] = (),
    decision: Decision = Decision.REVIEW,
    confidence: float = 0.8,
    text: str = "il manque trois colis",
) -> DisputeRecord:
    number = InvoiceRecord(number=invoice, as_written=invoice, confidence=0.9) if invoice else None
    money = None
    if amount is not None:
        money = AmountRecord(
            value=Decimal(amount), currency="EUR", basis=Basis.GROSS, as_written=amount,
            confidence=0.9,
        )  # fmt: skip
    proof = EvidenceRecord(
        field="disputed_amount", document="letter.pdf", page=1, box=(10.0, 20.0, 60.0, 30.0),
        span=None, text=text, method="rule", confidence=0.9,
    )  # fmt: skip
    return DisputeRecord(
        record_id=record_id,
        category=CategoryRecord(code=category, confidence=0.7),
        invoice=number,
        disputed_amount=money,
        references=ReferencesRecord(claims=claims),
        decision=decision,
        confidence=confidence,
        evidence=(proof,),
    )


def record(  # noqa: PLR0913 (the same)
    *disputes: DisputeRecord,
    file: str = "letter.eml",
    customer_id: str = "C1",
    name: str = "Établissements Tanguy",
    language: str = "fr",
    document_type: DocumentType | None = None,
    subject: str = "Réclamation livraison",
    in_reply_to: str | None = None,
    message_id: str | None = None,
) -> FileRecord:
    return FileRecord(
        source=SourceRecord(
            file=file, sha256=sha256(file), subject=subject, sender="compta@tanguy.fr",
            received="2026-03-01T08:00:00+00:00", in_reply_to=in_reply_to, message_id=message_id,
        ),
        status=Status.PROCESSED,
        is_dispute=bool(disputes),
        triage=TriageClass.DISPUTE if disputes else TriageClass.ORDER,
        document_type=document_type,
        language=language,
        decision=Decision.REVIEW if any(it.decision is Decision.REVIEW for it in disputes)
        else Decision.AUTO,
        customer=CustomerRecord(customer_id=customer_id, name=name, confidence=0.95),
        disputes=disputes,
    )  # fmt: skip
