"""The second level of the taxonomy: what exactly a dispute's category is about."""

from __future__ import annotations

import enum
from typing import Annotated

import pydantic

from extractor.values.category import CODE_PATTERN, LONGEST_CODE, Category


class SubReason(enum.StrEnum):
    """What exactly is contested (level 2); no dispute must have one."""

    AGREED_PRICE = "agreed_price"  # another price was agreed, in a contract, order or quotation
    DISCOUNT_MISSING = "discount_missing"  # an agreed discount or cash discount was not given
    WRONG_SCALE = "wrong_scale"  # the price of another quantity band
    FREIGHT = "freight"  # carriage, packing or another charge not agreed
    CURRENCY = "currency"  # billed in another currency or at another rate
    SAME_DELIVERY_TWICE = "same_delivery_twice"  # two invoices for one delivery or service
    ALREADY_PAID = "already_paid"
    WRONG_ORDER_NUMBER = "wrong_order_number"  # missing or wrong on the invoice
    WRONG_ADDRESS = "wrong_address"  # addressee, legal entity or address
    VAT_RATE = "vat_rate"
    ARITHMETIC = "arithmetic"  # lines and total do not add up
    BANK_DETAILS = "bank_details"
    PAYMENT_TERMS = "payment_terms"  # another due day than agreed
    PROOF_OF_DELIVERY = "proof_of_delivery"  # missing
    CERTIFICATE = "certificate"  # missing
    INVOICE_COPY = "invoice_copy"  # the invoice itself never came
    ORDER_NUMBER = "order_number"  # missing, so that the invoice cannot be booked
    NOT_SHIPPED = "not_shipped"  # billed before the goods left
    NOT_PERFORMED = "not_performed"  # billed before the service was rendered
    PALLET_MISSING = "pallet_missing"  # a whole pallet
    CARTON_MISSING = "carton_missing"  # whole cartons, cases, boxes
    PIECE_MISSING = "piece_missing"  # single pieces
    WEIGHT_SHORT = "weight_short"
    LOST_IN_TRANSIT = "lost_in_transit"
    SENT_ELSEWHERE = "sent_elsewhere"  # delivered to another address
    ORDER_CANCELLED = "order_cancelled"
    PENALTY = "penalty"  # a charge for being late
    REFUSED_LATE = "refused_late"  # came too late to be accepted
    WRONG_ARTICLE = "wrong_article"
    WRONG_VARIANT = "wrong_variant"  # size, colour, version
    NOT_ORDERED = "not_ordered"
    TOO_MUCH = "too_much"  # more delivered than ordered
    BROKEN = "broken"  # also crushed, dented, torn
    WET = "wet"
    LEAKING = "leaking"
    COLD_CHAIN = "cold_chain"  # too warm or too cold on the way
    DEFECTIVE = "defective"
    OUT_OF_SPECIFICATION = "out_of_specification"
    SHELF_LIFE = "shelf_life"  # expired or too short
    CONTAMINATED = "contaminated"
    PROMOTION = "promotion"
    YEAR_END_REBATE = "year_end_rebate"  # volume, growth, bonus
    MARKETING_CONTRIBUTION = "marketing_contribution"  # placement, listing, advertising
    RETURNED_NOT_CREDITED = "returned_not_credited"
    PARTLY_CREDITED = "partly_credited"
    PACKAGING = "packaging"  # returnable: pallets, crates, empties
    COMPLIANCE_PENALTY = "compliance_penalty"  # labels, booking, routing
    CONTRACT_ENDED = "contract_ended"
    CONSIGNMENT_STOCK = "consignment_stock"


# A user's taxonomy may add sub-reasons, as it may add categories.
SubReasonCode = Annotated[
    str,
    pydantic.Field(
        pattern=CODE_PATTERN, max_length=LONGEST_CODE, examples=[it.value for it in SubReason]
    ),
]

SUB_REASONS: dict[Category, tuple[SubReason, ...]] = {
    Category.PRICE_DIFFERENCE: (
        SubReason.WRONG_SCALE,
        SubReason.DISCOUNT_MISSING,
        SubReason.FREIGHT,
        SubReason.CURRENCY,
        SubReason.AGREED_PRICE,
    ),
    Category.DUPLICATE_INVOICE: (SubReason.ALREADY_PAID, SubReason.SAME_DELIVERY_TWICE),
    Category.INVOICE_ERROR: (
        SubReason.VAT_RATE,
        SubReason.WRONG_ADDRESS,
        SubReason.BANK_DETAILS,
        SubReason.ARITHMETIC,
        SubReason.PAYMENT_TERMS,
        SubReason.CURRENCY,
        SubReason.WRONG_ORDER_NUMBER,
    ),
    Category.MISSING_DOCUMENT: (
        SubReason.PROOF_OF_DELIVERY,
        SubReason.CERTIFICATE,
        SubReason.ORDER_NUMBER,
        SubReason.INVOICE_COPY,
    ),
    Category.BILLED_BEFORE_DELIVERY: (SubReason.NOT_SHIPPED, SubReason.NOT_PERFORMED),
    Category.SHORTAGE: (
        SubReason.WEIGHT_SHORT,
        SubReason.PALLET_MISSING,
        SubReason.CARTON_MISSING,
        SubReason.PIECE_MISSING,
    ),
    Category.NON_DELIVERY: (
        SubReason.LOST_IN_TRANSIT,
        SubReason.SENT_ELSEWHERE,
        SubReason.ORDER_CANCELLED,
    ),
    Category.LATE_DELIVERY: (SubReason.PENALTY, SubReason.REFUSED_LATE),
    Category.WRONG_ITEM: (
        SubReason.TOO_MUCH,
        SubReason.NOT_ORDERED,
        SubReason.WRONG_VARIANT,
        SubReason.WRONG_ARTICLE,
    ),
    Category.DAMAGED_GOODS: (
        SubReason.COLD_CHAIN,
        SubReason.WET,
        SubReason.LEAKING,
        SubReason.BROKEN,
    ),
    Category.QUALITY_DEFECT: (
        SubReason.SHELF_LIFE,
        SubReason.OUT_OF_SPECIFICATION,
        SubReason.CONTAMINATED,
        SubReason.DEFECTIVE,
    ),
    Category.PROMOTION_REBATE: (
        SubReason.YEAR_END_REBATE,
        SubReason.MARKETING_CONTRIBUTION,
        SubReason.PROMOTION,
    ),
    Category.RETURN_CREDIT: (
        SubReason.PACKAGING,
        SubReason.PARTLY_CREDITED,
        SubReason.RETURNED_NOT_CREDITED,
    ),
    Category.OTHER_DISPUTE: (
        SubReason.CONTRACT_ENDED,
        SubReason.CONSIGNMENT_STOCK,
        SubReason.COMPLIANCE_PENALTY,
        SubReason.ORDER_CANCELLED,
    ),
}
"""The sub-reasons of a category, the more telling first: it wins where several are written."""
