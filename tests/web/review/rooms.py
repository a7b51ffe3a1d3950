"""A review room on a store: one mail with a dispute that the machine was not sure of."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from extractor.casework.casework import Casework
from extractor.intake.files import submission_of
from extractor.intake.limits import Limits
from extractor.reading.read import read
from extractor.reading.settings import ReadingSettings
from extractor.store.proposals import keep_words, recorded
from extractor.store.store import Store
from extractor.values.category import Category, TriageClass
from extractor.values.money import Basis
from extractor.values.reading import Reading
from extractor.values.record import (
    AmountRecord,
    AuditRecord,
    CandidateRecord,
    CategoryRecord,
    CustomerRecord,
    Decision,
    DisputeRecord,
    EvidenceRecord,
    FileRecord,
    InvoiceRecord,
    SourceRecord,
    Status,
)
from extractor.viewing.viewer import Viewer
from extractor.web.review.room import Room
from extractor.workflow.rules import load_rules
from tests.web.review.books import books, ledger

TEXT = "Bonjour,\n\nil manque 3 colis sur la facture FA-2026-119, soit 88,00 EUR.\n"
MAIL = (
    "From: Dupont <compta@dupont.fr>\r\nSubject: Facture {number}\r\n"
    "Message-ID: <{number}@dupont.fr>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\n" + TEXT.replace("\n", "\r\n")
)


def room_on(store: Store) -> Room:
    """Make a room; its viewer reads no scans."""
    known, our_books = ledger(), books()
    casework = Casework(store, load_rules(), ledger=lambda: known)
    viewer = Viewer(store, ReadingSettings(workers=1, engine="none"), Limits())
    return Room(casework, viewer, lambda: our_books)


def arrive(
    room: Room, number: int = 1, *, confidence: float = 0.62, markup: str | None = None
) -> str:
    """Let a mail come in, in plain text unless it has markup; give the id of its case."""
    content = MAIL.format(number=number).encode()
    if markup is not None:
        content = content.replace(b"text/plain", b"text/html")
        content = content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + markup.encode()
    sha256 = hashlib.sha256(content).hexdigest()
    store = room.casework.store
    store.save(_record(sha256, number, confidence), content)
    submission = submission_of(content, file=f"mail-{number}.eml")
    documents = tuple(read(it, settings=ReadingSettings(), engine=None) for it in submission.parts)
    keep_words(store, recorded(store, [sha256])[0], Reading(submission, documents))
    room.casework.open_pending()
    return f"{sha256[:12]}-1"


def arrive_drawn(room: Room, number: int = 1, *, triage: TriageClass = TriageClass.ORDER) -> str:
    """Let a mail come in that is drawn by lot and read as no dispute; give its SHA-256."""
    content = MAIL.format(number=f"9{number}").encode()
    sha256 = hashlib.sha256(content).hexdigest()
    record = _record(sha256, number, 0.97).model_copy(
        update={
            "is_dispute": False,
            "triage": triage,
            "disputes": (),
            "reasons": ("audit:drawn(0.05)",),
            "audit": AuditRecord(calibration="0123456789ab", share=0.05, drawn=True),
            "source": SourceRecord(file=f"drawn-{number}.eml", sha256=sha256, subject="Commande"),
        }
    )
    store = room.casework.store
    store.save(record, content)
    submission = submission_of(content, file=f"drawn-{number}.eml")
    documents = tuple(read(it, settings=ReadingSettings(), engine=None) for it in submission.parts)
    keep_words(store, recorded(store, [sha256])[0], Reading(submission, documents))
    room.casework.open_pending()
    return sha256


def _record(sha256: str, number: int, confidence: float) -> FileRecord:
    """Give a record; those of other numbers contest another invoice, so that they are no copies."""
    contested, other = "FA-2026-00119", "FA-2026-00118"
    if number > 1:
        contested, other = other, contested
    start = TEXT.index("FA-2026-119")
    dispute = DisputeRecord(
        record_id=f"{sha256[:12]}-1",
        category=CategoryRecord(
            code=Category.SHORTAGE, confidence=0.99, because=("manque",),
            runner_up=Category.NON_DELIVERY,
        ),
        invoice=InvoiceRecord(
            number=contested, as_written="FA-2026-119", confidence=confidence,
            because=("number:zeros_dropped", "amount:gross"),
        ),
        candidates=(CandidateRecord(number=other, confidence=0.2),),
        disputed_amount=AmountRecord(
            value=Decimal(78 + 10 * number), currency="EUR", basis=Basis.GROSS,
            as_written="88,00 EUR", confidence=0.97,
        ),
        decision=Decision.REVIEW,
        confidence=confidence,
        reasons=("invoice:low_confidence(0.62)",),
        evidence=(
            EvidenceRecord(
                field="invoice", document="body", page=None, box=None,
                span=(start, start + 11), text="FA-2026-119", method="labels", confidence=0.9,
            ),
        ),
    )  # fmt: skip
    return FileRecord(
        source=SourceRecord(file=f"mail-{number}.eml", sha256=sha256, subject="Facture"),
        status=Status.PROCESSED,
        is_dispute=True,
        triage=TriageClass.DISPUTE,
        language="fr",
        decision=Decision.REVIEW,
        confidence=confidence,
        customer=CustomerRecord(
            customer_id="C1", name="Épicerie Dupont SARL", confidence=0.99, because=("mail_domain",)
        ),
        disputes=(dispute,),
    )
