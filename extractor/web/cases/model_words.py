"""What models, their figures and what a release was asked are called, in a reader's language."""

from __future__ import annotations

import dataclasses

from extractor.learning.promotion import ALL
from extractor.reconciliation.index import LedgerIndex
from extractor.records.words import name as record_name
from extractor.values.category import TriageClass
from extractor.web.cases.named import Named
from extractor.web.frame.render import Words
from extractor.web.frame.written import Writer

_F1 = "_f1"
_ECE = "ece_"
_REASONS = frozenset({"category"})  # tasks whose answers are reasons
_CLASSES = frozenset(it.value for it in TriageClass)


@dataclasses.dataclass(frozen=True, slots=True)
class ModelWords:
    """Names of models and figures; a code without a name stays, with blanks.

    Attributes:
        books: name customers; None where no ledger is at hand.
    """

    say: Words
    writer: Writer
    named: Named
    language: str
    books: LedgerIndex | None

    def model(self, code: str) -> str:
        """Give what a model is called."""
        say = self.say
        return {
            "amount": say._("Contested amount"),
            "calibration": say._("Confidence"),
            "category": say._("Reason"),
            "dispute": say._("Dispute or not"),
            "entities": say._("Names and numbers"),
            "reconciliation": say._("Matching with invoices"),
            "tessdata": say._("Text recognition"),
            "triage": say._("Kind of message"),
        }.get(code, _bare(code))

    def task(self, code: str) -> str:
        """Give what was asked of a release."""
        say, asked = self.say, code.removesuffix(_F1)
        found = {
            "confident": say._("Right answers told from wrong ones"),
            "customer": say._("Customers’ names found"),
            "delivery_note": say._("Delivery notes found"),
            "disputed_amount": say._("Amounts found"),
            "invoice": say._("Invoice numbers found"),
            "purchase_order": say._("Order numbers found"),
        }.get(asked) or self.model(asked)
        return f"{found} (F1)" if code.endswith(_F1) else found

    def part(self, task: str, part: str) -> str:
        """Give of which cases a figure is."""
        kind, _, value = part.partition(":")
        if part == ALL:
            return self.say._("all cases")
        if kind == "language":
            return self.writer.language(value)
        if kind == "category":
            return self.answer(task.removesuffix(_F1), value)
        if kind == "customer":
            known = self.books.customers.get(value.upper()) if self.books else None
            return f"{known.name} ({value})" if known else value
        return self._chosen(value) if kind == "chosen" else part

    def kind(self, task: str, part: str) -> str:
        """Give by what cases were told apart."""
        say = self.say
        asks_reasons = task.removesuffix(_F1) in _REASONS
        return {
            "language": say._("By language"),
            "category": say._("By reason") if asks_reasons else say._("By answer"),
            "customer": say._("By customer"),
            "chosen": say._("By why they were labelled"),
        }.get(part.partition(":")[0], "")

    def figure(self, code: str) -> str:
        """Give what a figure of a shipped model says."""
        say = self.say
        if code.startswith(_ECE):
            what = self._measured(code.removeprefix(_ECE))
            return say._("calibration error, %(what)s", what=what)
        return {
            "amount_explicit": say._("right where it is written"),
            "amount_derivable": say._("right where it must be worked out"),
            "amount_absent": say._("right where there is none"),
            "auto_share": say._("decided without a look"),
            "auto_precision": say._("right of those"),
            "auto_precision_low": say._("right of those, at least"),
            "category_accuracy": say._("right"),
            "category_macro_f1": say._("mean F1 of all reasons"),
            "holdout_category_accuracy": say._("right, texts kept apart"),
            "triage_f1": "F1",
            "triage_precision": say._("precision"),
            "triage_recall": say._("recall"),
            "holdout_triage_f1": say._("F1, texts kept apart"),
            "holdout_triage_class_accuracy": say._("right, texts kept apart"),
            "reconciliation_recall_number": say._("found by number"),
            "reconciliation_recall_without_number": say._("found without number"),
            "reconciliation_accepted_of_matchable": say._("accepted of what is there"),
            "reconciliation_wrong_of_accepted": say._("wrong of the accepted"),
            "reconciliation_absent_accepted": say._("accepted of what is not there"),
            "reconciliation_calibration_error": say._("calibration error"),
            "ner_f1_held_out": say._("F1, customers held out"),
            "ner_f1_second": say._("F1, other suppliers"),
            "ner_f1_kept_apart": say._("F1, texts kept apart"),
        }.get(code) or self.task(code)

    def _measured(self, field: str) -> str:
        say = self.say
        return {
            "triage": say._("dispute or not"),
            "customer": say._("customer"),
            "invoice": say._("invoice"),
            "category": say._("reason"),
            "amount": say._("amount"),
            "document": say._("whole document"),
        }.get(field, _bare(field))

    def answer(self, task: str, value: str) -> str:
        """Give what an answer to a task is called."""
        if task in _REASONS:
            return self.named.category(value)
        if value == "none":
            return self.say._("nothing contested")
        return record_name("triage", value, self.language) if value in _CLASSES else _bare(value)

    def _chosen(self, value: str) -> str:
        say = self.say
        return {
            "active": say._("picked for being doubtful"),
            "random": say._("drawn by lot"),
            "correction": say._("corrected at the desk"),
        }.get(value, _bare(value))


def _bare(code: str) -> str:
    return code.replace("_", " ")
