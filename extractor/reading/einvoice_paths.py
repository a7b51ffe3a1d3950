"""Where electronic invoices keep their values: one table a syntax, names without namespaces.

From EN 16931-3-2 (UBL) and EN 16931-3-3 (CII); the business terms (BT) are those of EN 16931-1.
"""

from __future__ import annotations

import dataclasses

Path = tuple[str, ...]  # places to look at, the first that holds something wins


@dataclasses.dataclass(frozen=True, slots=True)
class Paths:
    """Places in the document; those of parties and lines are relative to these."""

    profile: Path
    number: Path  # BT-1
    type_code: Path  # BT-3
    issued: Path  # BT-2
    due: Path  # BT-9
    delivered: Path  # BT-72
    currency: Path  # BT-5
    seller: str  # BG-4
    buyer: str  # BG-7
    net: Path  # BT-109
    tax: Path  # BT-110
    total: Path  # BT-112
    paid: Path  # BT-113
    payable: Path  # BT-115
    purchase_order: Path  # BT-13
    contract: Path  # BT-12
    delivery_note: Path  # BT-16
    invoices: Path  # BT-25
    iban: Path  # BT-84
    name: Path  # BT-27, BT-44
    vat_id: Path  # BT-31, BT-48
    ids: Path  # BT-29, BT-30, BT-46, BT-47
    lines: Path  # BG-25
    line_number: Path  # BT-126
    article_name: Path  # BT-153
    article: Path  # BT-155
    quantity: Path  # BT-129, with the unit BT-130 as its attribute
    price: Path  # BT-146
    price_basis: Path  # BT-149
    amount: Path  # BT-131


ROOTS = {
    "CrossIndustryInvoice": "cii",
    "CrossIndustryDocument": "cii",  # ZUGFeRD 1
    "SCRDMCCBDACIOMessageStructure": "cii",  # Order-X
    "Invoice": "ubl",
    "CreditNote": "ubl",
}

# ZUGFeRD 1 calls some parts otherwise. The sums of a document and of a line have one name there
# and two in later versions; as their places differ, one name is enough.
RENAMED = {
    "HeaderExchangedDocument": "ExchangedDocument",
    "SpecifiedExchangedDocumentContext": "ExchangedDocumentContext",
    "SpecifiedSupplyChainTradeTransaction": "SupplyChainTradeTransaction",
    "ApplicableSupplyChainTradeAgreement": "ApplicableHeaderTradeAgreement",
    "ApplicableSupplyChainTradeDelivery": "ApplicableHeaderTradeDelivery",
    "ApplicableSupplyChainTradeSettlement": "ApplicableHeaderTradeSettlement",
    "SpecifiedSupplyChainTradeAgreement": "SpecifiedLineTradeAgreement",
    "SpecifiedSupplyChainTradeDelivery": "SpecifiedLineTradeDelivery",
    "SpecifiedSupplyChainTradeSettlement": "SpecifiedLineTradeSettlement",
    "SpecifiedTradeSettlementMonetarySummation": "Sums",
    "SpecifiedTradeSettlementHeaderMonetarySummation": "Sums",
    "SpecifiedTradeSettlementLineMonetarySummation": "Sums",
}

_TRADE = "SupplyChainTradeTransaction/ApplicableHeaderTrade"
_AGREED, _SETTLED = f"{_TRADE}Agreement", f"{_TRADE}Settlement"
_DELIVERY = f"{_TRADE}Delivery"
_MEANS = f"{_SETTLED}/SpecifiedTradeSettlementPaymentMeans"

CII = Paths(
    profile=("ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID",),
    number=("ExchangedDocument/ID",),
    type_code=("ExchangedDocument/TypeCode",),
    issued=("ExchangedDocument/IssueDateTime/DateTimeString",),
    due=(f"{_SETTLED}/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString",),
    delivered=(f"{_DELIVERY}/ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString",),
    currency=(f"{_SETTLED}/InvoiceCurrencyCode", f"{_SETTLED}/OrderCurrencyCode"),
    seller=f"{_AGREED}/SellerTradeParty",
    buyer=f"{_AGREED}/BuyerTradeParty",
    net=(f"{_SETTLED}/Sums/TaxBasisTotalAmount",),
    tax=(f"{_SETTLED}/Sums/TaxTotalAmount",),
    total=(f"{_SETTLED}/Sums/GrandTotalAmount",),
    paid=(f"{_SETTLED}/Sums/TotalPrepaidAmount",),
    payable=(f"{_SETTLED}/Sums/DuePayableAmount",),
    purchase_order=(
        f"{_AGREED}/BuyerOrderReferencedDocument/IssuerAssignedID",
        f"{_AGREED}/BuyerOrderReferencedDocument/ID",
    ),
    contract=(
        f"{_AGREED}/ContractReferencedDocument/IssuerAssignedID",
        f"{_AGREED}/ContractReferencedDocument/ID",
    ),
    delivery_note=(
        f"{_DELIVERY}/DespatchAdviceReferencedDocument/IssuerAssignedID",
        f"{_DELIVERY}/DeliveryNoteReferencedDocument/IssuerAssignedID",
        f"{_DELIVERY}/DeliveryNoteReferencedDocument/ID",
    ),
    invoices=(
        f"{_SETTLED}/InvoiceReferencedDocument/IssuerAssignedID",
        f"{_SETTLED}/InvoiceReferencedDocument/ID",
    ),
    iban=(f"{_MEANS}/PayeePartyCreditorFinancialAccount/IBANID",),
    name=("Name", "SpecifiedLegalOrganization/TradingBusinessName"),
    vat_id=("SpecifiedTaxRegistration/ID[@schemeID='VA']",),
    ids=("ID", "GlobalID", "SpecifiedLegalOrganization/ID", "SpecifiedTaxRegistration/ID"),
    lines=("SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem",),
    line_number=("AssociatedDocumentLineDocument/LineID",),
    article_name=("SpecifiedTradeProduct/Name",),
    article=("SpecifiedTradeProduct/SellerAssignedID", "SpecifiedTradeProduct/GlobalID"),
    quantity=(
        "SpecifiedLineTradeDelivery/BilledQuantity",
        "SpecifiedLineTradeDelivery/RequestedQuantity",
    ),
    price=(
        "SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount",
        "SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/ChargeAmount",
    ),
    price_basis=(
        "SpecifiedLineTradeAgreement/NetPriceProductTradePrice/BasisQuantity",
        "SpecifiedLineTradeAgreement/GrossPriceProductTradePrice/BasisQuantity",
    ),
    amount=("SpecifiedLineTradeSettlement/Sums/LineTotalAmount",),
)

UBL = Paths(
    profile=("CustomizationID",),
    number=("ID",),
    type_code=("InvoiceTypeCode", "CreditNoteTypeCode"),
    issued=("IssueDate",),
    due=("DueDate", "PaymentMeans/PaymentDueDate"),
    delivered=("Delivery/ActualDeliveryDate",),
    currency=("DocumentCurrencyCode",),
    seller="AccountingSupplierParty/Party",
    buyer="AccountingCustomerParty/Party",
    net=("LegalMonetaryTotal/TaxExclusiveAmount",),
    tax=("TaxTotal/TaxAmount",),
    total=("LegalMonetaryTotal/TaxInclusiveAmount",),
    paid=("LegalMonetaryTotal/PrepaidAmount",),
    payable=("LegalMonetaryTotal/PayableAmount",),
    purchase_order=("OrderReference/ID",),
    contract=("ContractDocumentReference/ID",),
    delivery_note=("DespatchDocumentReference/ID",),
    invoices=("BillingReference/InvoiceDocumentReference/ID",),
    iban=("PaymentMeans/PayeeFinancialAccount/ID",),
    name=("PartyLegalEntity/RegistrationName", "PartyName/Name"),
    vat_id=("PartyTaxScheme/CompanyID",),
    ids=(
        "PartyIdentification/ID",
        "PartyLegalEntity/CompanyID",
        "EndpointID",
        "PartyTaxScheme/CompanyID",
    ),
    lines=("InvoiceLine", "CreditNoteLine"),
    line_number=("ID",),
    article_name=("Item/Name",),
    article=("Item/SellersItemIdentification/ID", "Item/StandardItemIdentification/ID"),
    quantity=("InvoicedQuantity", "CreditedQuantity"),
    price=("Price/PriceAmount",),
    price_basis=("Price/BaseQuantity",),
    amount=("LineExtensionAmount",),
)
