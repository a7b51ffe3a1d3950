"""Draft an answer to the customer, in the customer's language. A person reads it and sends it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from extractor.errors import WorkflowError
from extractor.values.case import Case, Item
from extractor.values.category import Category
from extractor.values.money import Basis
from extractor.workflow.letters import DraftKind, LetterItem, Letters, LetterValues
from extractor.workflow.locales import written_amount, written_day, written_list
from extractor.workflow.moves import accept_part
from extractor.workflow.proofs import missing_from_customer
from extractor.workflow.rule_files import LANGUAGES
from extractor.workflow.rules import Rules
from extractor.workflow.targets import effective_target
from extractor.workflow.words import word


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """Which answer, and what the case does not say itself.

    Attributes:
        today: in the company's time zone.
        language: None for the customer's; English where it is none of the four.
        country: of the customer, ISO 3166-1, for the form of amounts; empty for the usual one.
        reason: why it is rejected; empty takes the case's.
        accepted: per invoice, of a partial acceptance; empty takes the case's.
        missing: what is asked for; empty takes the case's, then the checklist of its category.
    """

    kind: DraftKind
    today: dt.date
    language: str | None = None
    country: str = ""
    reason: str = ""
    accepted: tuple[tuple[str, Decimal], ...] = ()
    missing: tuple[str, ...] = ()
    signature: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """An answer to be read by a person before it is sent.

    Attributes:
        subject: one line.
    """

    kind: DraftKind
    language: str
    subject: str
    text: str


def draft(case: Case, wanted: Wanted, rules: Rules, letters: Letters) -> Draft:
    """Write an answer.

    Raises:
        WorkflowError: the case lacks what this answer says, such as the reason of a rejection.
        SettingsError: a user's template fails.
    """
    spoken = wanted.language or case.language
    language = next((it for it in LANGUAGES if it == spoken), "en")
    writer = _Writer(case, wanted, rules, language)
    subject, text = letters.filled(wanted.kind, language, writer.values())
    return Draft(wanted.kind, language, subject, text)


@dataclasses.dataclass(frozen=True, slots=True)
class _Writer:
    case: Case
    wanted: Wanted
    rules: Rules
    language: str

    def values(self) -> LetterValues:
        case, grounds = self.case, self.case.grounds
        category = case.axes.category
        is_document = self.rules.taxonomy.based_on(category) is Category.MISSING_DOCUMENT
        items = self._decided()
        return LetterValues(
            about=self._invoices("about"),
            about_invoices=self._invoices("concerning"),
            asked=self._day(case.paused_on) if case.paused_on else "",
            case=_line(case.case_id),
            category=word("categories", category, self.language, self.rules.taxonomy),
            claims=self._list(_line(it) for it in grounds.claims),
            contact=_addressee(grounds.contact),
            credit_note=_line(case.credit_note),
            credited="" if is_document else self._total((it, it.accepted) for it in items),
            is_document=is_document,
            items=tuple(self._item(it) for it in items),
            missing=self._missing(),
            reason=self._reason(),
            received=self._day(grounds.received) if grounds.received else "",
            refused=self._total((it, _refused(it)) for it in items),
            reply_by=self._day(self.rules.days.after(self.wanted.today, self.rules.reply_days)),
            signature=self.wanted.signature.strip(),
            target=self._target(),
            today=self._day(self.wanted.today),
        )

    def _decided(self) -> tuple[Item, ...]:
        """Give the items as this answer decides them, where the case is not decided yet."""
        items = self.case.items
        kind = self.wanted.kind
        if kind is DraftKind.ACCEPTANCE:
            return tuple(dataclasses.replace(it, accepted=it.disputed) for it in items)
        if kind is DraftKind.REJECTION:
            return tuple(dataclasses.replace(it, accepted=Decimal(0)) for it in items)
        if kind is DraftKind.PARTIAL_ACCEPTANCE and self.wanted.accepted:
            return accept_part(self.case, self.wanted.accepted)
        if kind is DraftKind.PARTIAL_ACCEPTANCE and any(it.accepted is None for it in items):
            raise self._lacks("the accepted amounts", "give one for each invoice")
        return items

    def _item(self, item: Item) -> LetterItem:
        return LetterItem(
            invoice=_line(item.invoice),
            disputed=self._amount(item, item.disputed),
            accepted=self._amount(item, item.accepted),
            refused=self._amount(item, _refused(item)) if _refused(item) else "",
        )

    def _reason(self) -> str:
        reason = (self.wanted.reason or self.case.reason).strip()
        if not reason and self.wanted.kind is DraftKind.REJECTION:
            raise self._lacks("a reason", "say why it is rejected")
        return "\n".join(_line(it) for it in reason.splitlines())

    def _missing(self) -> tuple[str, ...]:
        asked = self.wanted.missing or self.case.missing
        if asked:
            return tuple(word("proofs", _line(it), self.language) for it in asked)
        checks = missing_from_customer(self.case, self.rules.proofs)
        missing = tuple(
            self._list((word("proofs", it, self.language) for it in check.any), alternatives=True)
            for check in checks
        )
        if not missing and self.wanted.kind in {DraftKind.REQUEST, DraftKind.REMINDER}:
            raise self._lacks("what is missing", "say which documents to ask for")
        return missing

    def _target(self) -> str:
        """Give the day of our answer: the target, or where it is past, the time for a reply."""
        today, days = self.wanted.today, self.rules.days
        target = effective_target(self.case, today, days)
        return self._day(target if target > today else days.after(today, self.rules.reply_days))

    def _invoices(self, phrase: str) -> str:
        numbers = [_line(it.invoice) for it in self.case.items if it.invoice]
        if not numbers:
            return ""
        code = f"{phrase}_one" if len(numbers) == 1 else f"{phrase}_several"
        return word("phrases", code, self.language).replace("{invoices}", self._list(numbers))

    def _total(self, parts: Iterable[tuple[Item, Decimal | None]]) -> str:
        """Add up what can be added: the same currency, and all with or all without tax."""
        sums: dict[tuple[str, Basis], Decimal] = {}
        for item, amount in parts:
            if amount:
                key = (item.currency, item.basis)
                sums[key] = sums.get(key, Decimal(0)) + amount
        return self._list(
            self._amount(Item("", None, currency, basis), amount)
            for (currency, basis), amount in sums.items()
        )

    def _amount(self, item: Item, amount: Decimal | None) -> str:
        if amount is None:
            return ""
        written = written_amount(amount, item.currency, self.language, self.wanted.country)
        if item.basis is Basis.UNKNOWN:
            return written
        return f"{written} {word('bases', item.basis, self.language)}"

    def _day(self, day: dt.date) -> str:
        return written_day(day, self.language, self.wanted.country)

    def _list(self, parts: Iterable[str], *, alternatives: bool = False) -> str:
        kept = [it for it in parts if it]
        return written_list(kept, self.language, self.wanted.country, alternatives=alternatives)

    def _lacks(self, what: str, advice: str) -> WorkflowError:
        return WorkflowError(self.case.case_id, f"the {self.wanted.kind} needs {what}; {advice}")


def _refused(item: Item) -> Decimal | None:
    if item.disputed is None or item.accepted is None:
        return None
    return item.disputed - item.accepted


def _addressee(name: str) -> str:
    """Give a name that a letter can be addressed to; "mike" or "the purchasing team" is none."""
    words = _line(name).split()
    named = [it for it in words if it[0].isupper()]
    return " ".join(words) if len(words) > 1 and len(named) > 1 else ""


def _line(text: str) -> str:
    """Keep a stranger's words on one line, without characters that cannot be seen."""
    return " ".join("".join(it if it.isprintable() else " " for it in text).split())
