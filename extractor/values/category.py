"""The taxonomy: why customers dispute, what else arrives, and what documents are."""

from __future__ import annotations

import dataclasses
import enum
from typing import Annotated, Final

import pydantic

CODE_PATTERN: Final = "^[a-z][a-z0-9_]*$"
LONGEST_CODE: Final = 40


class Category(enum.StrEnum):
    """Why an invoice is disputed (level 1)."""

    PRICE_DIFFERENCE = "price_difference"  # not the agreed price, or a discount is missing
    DUPLICATE_INVOICE = "duplicate_invoice"  # the same delivery invoiced twice
    INVOICE_ERROR = "invoice_error"  # addressee, wording, VAT rate, arithmetic, bank details
    MISSING_DOCUMENT = "missing_document"  # no invoice, order number, proof of delivery
    BILLED_BEFORE_DELIVERY = "billed_before_delivery"  # before shipment or service
    SHORTAGE = "shortage"  # fewer units delivered than billed
    NON_DELIVERY = "non_delivery"  # nothing arrived
    LATE_DELIVERY = "late_delivery"  # arrived late; penalties or refusal
    WRONG_ITEM = "wrong_item"  # other goods than ordered
    DAMAGED_GOODS = "damaged_goods"  # broken in transport
    QUALITY_DEFECT = "quality_defect"  # defective or not to specification
    PROMOTION_REBATE = "promotion_rebate"  # promotion, contribution, year-end rebate
    RETURN_CREDIT = "return_credit"  # returned or promised, credit note not received
    OTHER_DISPUTE = "other_dispute"  # a real dispute that is none of these


# A user's taxonomy may add categories: what is received or stored holds a code, not a `Category`.
CategoryCode = Annotated[
    str,
    pydantic.Field(
        pattern=CODE_PATTERN, max_length=LONGEST_CODE, examples=[it.value for it in Category]
    ),
]


class TriageClass(enum.StrEnum):
    """What a message is: a dispute, or which of the things that are none."""

    DISPUTE = "dispute"
    PAYMENT_NOTICE = "payment_notice"
    PROMISE_TO_PAY = "promise_to_pay"
    DOCUMENT_REQUEST = "document_request"
    ORDER = "order"
    SUPPLIER_INVOICE = "supplier_invoice"
    DISPUTE_CLOSED = "dispute_closed"
    AUTO_REPLY = "auto_reply"
    NEWSLETTER_OR_SPAM = "newsletter_or_spam"
    OTHER = "other"


class DocumentType(enum.StrEnum):
    """What a received document is."""

    CLAIM_EMAIL = "claim_email"
    CLAIM_LETTER = "claim_letter"
    DEBIT_NOTE = "debit_note"
    REMITTANCE_ADVICE = "remittance_advice"
    NOT_A_CLAIM = "not_a_claim"
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    DELIVERY_NOTE = "delivery_note"
    PURCHASE_ORDER = "purchase_order"
    RECEIPT = "receipt"
    STATEMENT = "statement"
    OTHER = "other"


@dataclasses.dataclass(frozen=True, slots=True)
class CategoryFacts:
    """What the trade usually attaches to a category.

    Attributes:
        trade: a trade (promotional) deduction rather than an operational one.
        working_days: usual target until it is settled.
    """

    family: str
    trade: bool
    department: str
    working_days: int


FACTS: dict[Category, CategoryFacts] = {
    Category.PRICE_DIFFERENCE: CategoryFacts("billing", False, "sales administration", 8),
    Category.DUPLICATE_INVOICE: CategoryFacts("billing", False, "sales administration", 5),
    Category.INVOICE_ERROR: CategoryFacts("administrative", False, "sales administration", 5),
    Category.MISSING_DOCUMENT: CategoryFacts("administrative", False, "sales administration", 5),
    Category.BILLED_BEFORE_DELIVERY: CategoryFacts("billing", False, "sales administration", 8),
    Category.SHORTAGE: CategoryFacts("delivery", False, "logistics", 10),
    Category.NON_DELIVERY: CategoryFacts("delivery", False, "logistics", 10),
    Category.LATE_DELIVERY: CategoryFacts("delivery", False, "logistics", 10),
    Category.WRONG_ITEM: CategoryFacts("delivery", False, "customer service", 10),
    Category.DAMAGED_GOODS: CategoryFacts("quality", False, "logistics", 15),
    Category.QUALITY_DEFECT: CategoryFacts("quality", False, "quality", 30),
    Category.PROMOTION_REBATE: CategoryFacts("promotion", True, "sales", 15),
    Category.RETURN_CREDIT: CategoryFacts("billing", False, "customer service", 10),
    Category.OTHER_DISPUTE: CategoryFacts("other", False, "accounts receivable", 15),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Guess:
    """One label with its probability, and the words that spoke for it."""

    label: str
    probability: float
    because: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Classification:
    """Labels by falling probability; never empty."""

    guesses: tuple[Guess, ...]

    @property
    def best(self) -> Guess:
        """Give the most probable label."""
        return self.guesses[0]

    def probability_of(self, label: str) -> float:
        """Give a label's probability, 0 if it is unknown."""
        return next((it.probability for it in self.guesses if it.label == label), 0.0)
