"""A case as the review page shows it: fields with how sure they are and why, and their places."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from extractor.records.words import name as record_name
from extractor.records.words import reason
from extractor.values.case import Item, Stage
from extractor.values.casework import CaseFile
from extractor.values.category import DocumentType
from extractor.values.correction import FieldValue
from extractor.values.record import DisputeRecord
from extractor.web.frame.render import Words
from extractor.web.frame.written import Writer
from extractor.web.review.because import because, dispute_of, quoted, reasons_of
from extractor.web.review.grading import Grade, doubts_about, grade_of, least_sure, needs_a_look
from extractor.web.review.lookup import InvoiceChoice, ranked_invoices
from extractor.web.review.room import Room
from extractor.workflow.words import word

MAIN = ("customer", "invoice", "amount", "category", "sub_reason")
MORE = (
    *("claims", "purchase_orders", "delivery_notes", "credit_notes", "deadline", "contact"),
    *("currency", "basis", "department", "language", "document_type"),
)
SEARCHED = frozenset({"customer", "invoice"})


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """One value that a field may take.

    Attributes:
        value: as it is sent.
        text: as it is shown.
        about: a second line, such as what is open of an invoice.
        why: sentences.
        share: how likely, where a machine says so.
    """

    value: str
    text: str
    about: str = ""
    why: tuple[str, ...] = ()
    share: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """One field.

    Attributes:
        kind: "search", "choice", "day" or "text"; how it is edited.
        value: as it is sent.
        text: as it is shown; empty where nothing is known.
        about: a second line.
        why: sentences.
    """

    name: str
    label: str
    kind: str
    value: str
    text: str
    grade: Grade
    grade_text: str
    needs_look: bool
    about: str = ""
    why: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()

    @property
    def decided(self) -> bool:
        """Say whether a person said so."""
        return self.grade is Grade.DECIDED


class Shown:
    """Makes fields of a case, in a reader's language."""

    def __init__(self, room: Room, words: Words, language: str, writer: Writer) -> None:
        self._room = room
        self._taxonomy = room.casework.rules.taxonomy
        self._books = room.books()
        self._words = words
        self._language = language
        self._writer = writer

    def fields(self, file: CaseFile) -> tuple[Field, ...]:
        """Give all fields, the important ones first."""
        values = {it.field: it for it in file.values} or _by_hand(file)
        dispute = dispute_of(file)
        found = [
            self._field(name, values[name], file, dispute) for name in MAIN + MORE if name in values
        ]
        if file.row.needs_review and not any(it.needs_look or it.decided for it in found):
            least = least_sure(values.values())
            found = [
                dataclasses.replace(it, needs_look=it.name == least or it.needs_look)
                for it in found
            ]
        return tuple(found)

    def invoice(self, choice: InvoiceChoice) -> Choice:
        """Give an invoice as a choice."""
        invoice, say = choice.invoice, self._words
        share = self._writer.share(choice.confidence) if choice.confidence is not None else ""
        why = tuple(dict.fromkeys(reason(it, self._language) for it in choice.because))
        if invoice is None:
            return Choice(choice.number, choice.number, say._("not open in the ledger"), why, share)
        about = " · ".join(
            (
                self._writer.amount(invoice.open_amount, invoice.currency),
                self._writer.day(invoice.issue_date),
                choice.customer.name if choice.customer else invoice.customer_id,
            )
        )
        return Choice(choice.number, choice.number, about, why, share)

    def label(self, name: str) -> str:
        """Give what a field is called."""
        return _labels(self._words)[name]

    def value_text(self, name: str, value: str, file: CaseFile) -> str:
        """Give a value as it is read."""
        if not value:
            return ""
        if name == "amount":
            currency = file.case.items[0].currency
            return self._writer.amount(Decimal(value), currency)
        if name == "deadline":
            return self._writer.day(dt.date.fromisoformat(value))
        if name == "customer":
            known = self._books.customers.get(value.upper()) if self._books else None
            return known.name if known else file.row.customer_name or value
        if name == "category":
            return word("categories", value, self._language, self._taxonomy)
        if name == "sub_reason":
            return record_name("sub_reasons", value, self._language, self._taxonomy)
        if name == "document_type":
            return record_name("document_types", value, self._language)
        if name == "basis":
            return word("bases", value, self._language)
        if name == "department":
            return word("departments", value, self._language, self._taxonomy)
        return value

    def _field(
        self, name: str, value: FieldValue, file: CaseFile, dispute: DisputeRecord | None
    ) -> Field:
        reasons = reasons_of(file, dispute)
        grade = grade_of(value, reasons)
        holds = value.effective
        return Field(
            name=name,
            label=self.label(name),
            kind=_kind(name),
            value=holds,
            text=self.value_text(name, holds, file),
            grade=grade,
            grade_text=_grades(self._words)[grade],
            needs_look=needs_a_look(value, grade),
            about=self._about(name, holds, file),
            why=self._why(name, value, reasons, file, dispute),
            choices=self._choices(name, file, dispute),
        )

    def _about(self, name: str, value: str, file: CaseFile) -> str:
        if name == "customer":
            return value
        if name == "amount":
            basis = file.case.items[0].basis.value
            return "" if basis == "unknown" or not value else word("bases", basis, self._language)
        if name != "invoice" or not value:
            return ""
        if self._books is None:
            return ""
        found = [it for it, kind in self._books.exact(value) if kind == "number"]
        if not found:
            return self._words._("not open in the ledger")
        return self._words._(
            "%(open)s open of %(gross)s, issued %(day)s",
            open=self._writer.amount(found[0].open_amount, found[0].currency),
            gross=self._writer.amount(found[0].gross_amount, found[0].currency),
            day=self._writer.day(found[0].issue_date),
        )

    def _why(
        self,
        name: str,
        value: FieldValue,
        reasons: Sequence[str],
        file: CaseFile,
        dispute: DisputeRecord | None,
    ) -> tuple[str, ...]:
        say = self._words
        if value.decided is not None:
            last = next((it for it in reversed(file.corrections) if it.field == name), None)
            if last is None or last.confirms:
                return ()
            was = self.value_text(name, value.machine, file)
            return (say._("read as: %(text)s", text=was) if was else say._("nothing was read"),)
        codes = (*doubts_about(name, reasons), *because(name, file, dispute))
        return tuple(dict.fromkeys(quoted(it, self._language) for it in codes))

    def _choices(
        self, name: str, file: CaseFile, dispute: DisputeRecord | None
    ) -> tuple[Choice, ...]:
        case = file.case
        if name == "invoice":
            item = case.items[0]
            ranked = ranked_invoices(self._books, dispute, case.customer_id, item.disputed)
            return tuple(self.invoice(it) for it in ranked)
        if name == "category":
            return self._categories(dispute)
        if name == "sub_reason":
            known = self._taxonomy.sub_reasons_of(case.axes.category)
            none = Choice("", self._words._("none of these"))
            return (*(Choice(it, self.value_text(name, it, file)) for it in known), none)
        if name == "document_type":
            return tuple(
                Choice(it, record_name("document_types", it, self._language)) for it in DocumentType
            )
        if name == "basis":
            return tuple(
                Choice(it, word("bases", it, self._language)) for it in ("net", "gross", "unknown")
            )
        return ()

    def _categories(self, dispute: DisputeRecord | None) -> tuple[Choice, ...]:
        """Give the likely ones first, so that they have the first keys."""
        known, likely = self._taxonomy, []
        if dispute is not None:
            said = (dispute.category.code, dispute.category.runner_up)
            likely = [known.standing(it) for it in said if it]
        ordered = dict.fromkeys((*likely, *known.codes))
        return tuple(Choice(it, word("categories", it, self._language, known)) for it in ordered)


def can_be_changed(file: CaseFile) -> bool:
    """Say whether invoices and amounts may still be corrected."""
    return file.row.stage in {Stage.OPEN, Stage.WAITING}


def other_items(file: CaseFile) -> tuple[Item, ...]:
    """Give the invoices of a case beside the first."""
    return file.case.items[1:]


def _by_hand(file: CaseFile) -> dict[str, FieldValue]:
    """Give the fields of a case that no machine read: a person decided all of them."""
    case, item = file.case, file.case.items[0]
    texts = {
        "customer": case.customer_id,
        "invoice": item.invoice,
        "amount": "" if item.disputed is None else f"{item.disputed:f}",
        "category": case.axes.category,
        "sub_reason": case.axes.sub_reason or "",
        "currency": item.currency,
        "basis": item.basis.value,
        "department": case.axes.department,
        "language": case.language,
        "document_type": case.grounds.document_type or "",
        "contact": case.grounds.contact,
    }
    return {name: FieldValue(name, "", text, None) for name, text in texts.items()}


def _kind(name: str) -> str:
    if name in SEARCHED:
        return "search"
    if name in {"category", "sub_reason", "basis", "document_type"}:
        return "choice"
    return "day" if name == "deadline" else "text"


def _labels(say: Words) -> dict[str, str]:
    return {
        "customer": say._("Customer"),
        "invoice": say._("Invoice"),
        "amount": say._("Contested amount"),
        "category": say._("Reason"),
        "sub_reason": say._("Exactly"),
        "claims": say._("Their number"),
        "purchase_orders": say._("Orders"),
        "delivery_notes": say._("Delivery notes"),
        "credit_notes": say._("Credit notes"),
        "deadline": say._("Answer until"),
        "contact": say._("Contact"),
        "currency": say._("Currency"),
        "basis": say._("Tax"),
        "department": say._("Department"),
        "language": say._("Language"),
        "document_type": say._("Kind of document"),
    }


def _grades(say: Words) -> dict[Grade, str]:
    return {
        Grade.DECIDED: say._("checked"),
        Grade.SURE: say._("sure"),
        Grade.LIKELY: say._("likely"),
        Grade.DOUBTFUL: say._("doubtful"),
        Grade.MISSING: say._("not found"),
    }
