from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.values.case import Case, Counted, Grounds, Item
from extractor.values.category import Category
from extractor.values.fact import Direction, Fact, FactCode
from extractor.values.ledger import (
    AgreedPrice,
    CreditNote,
    Delivery,
    InvoiceLine,
    Ledger,
    OpenInvoice,
)
from extractor.values.money import Basis
from extractor.values.particulars import CountRole
from extractor.workflow.facts.books import Books
from extractor.workflow.facts.facts import facts_of
from tests.workflow.example import new_case

ISSUED = dt.date(2026, 2, 10)
SARDINES = InvoiceLine(
    1, "Sardines à l'huile 125 g", Decimal(100), Decimal("7.50"), Decimal(750), "S-125", row=2
)
TUNA = InvoiceLine(2, "Thon blanc 400 g", Decimal("12.5"), Decimal(20), Decimal(250), row=3)
INVOICE = OpenInvoice(
    "FA-100", "C1", ISSUED, None, Decimal(1000), Decimal(1200), Decimal(1200), "EUR",
    delivery_note="BL-9", lines=(SARDINES, TUNA), row=5,
)  # fmt: skip
OTHER = dataclasses.replace(
    INVOICE, number="FA-200", issue_date=dt.date(2026, 2, 12), delivery_note="BL-10", row=6
)


def delivery(article: str, quantity: str, day: int = 11, **others: object) -> Delivery:
    made = Delivery("BL-9", "FA-100", dt.date(2026, 2, day), article, Decimal(quantity), row=4)
    return dataclasses.replace(made, **others)  # type: ignore[arg-type]


def case_of(
    category: Category, grounds: Grounds | None = None, disputed: str | None = "120.50"
) -> Case:
    amount = None if disputed is None else Decimal(disputed)
    return new_case(Item("FA-100", amount, "EUR", Basis.NET), category=category, grounds=grounds)[0]


def facts(case: Case, *invoices: OpenInvoice, **books: object) -> dict[FactCode, Fact]:
    ledger = Ledger((), invoices or (INVOICE,), **books)  # type: ignore[arg-type]
    found = facts_of(case, Books.of(ledger), complaint_days=30)
    return {it.code: it for it in found}


@pytest.mark.parametrize(
    ("quantity", "code", "direction"),
    [
        pytest.param("94", FactCode.DELIVERED_LESS, Direction.FOR, id="less"),
        pytest.param("100", FactCode.DELIVERED_AS_BILLED, Direction.AGAINST, id="as billed"),
        pytest.param("110", FactCode.DELIVERED_MORE, Direction.AGAINST, id="more"),
    ],
)
def test_delivered_and_billed_quantities_are_compared(
    quantity: str, code: FactCode, direction: Direction
) -> None:
    rows = (delivery("S-125", quantity), delivery("thon blanc 400 g", "12.5", row=5))
    found = facts_of(
        case_of(Category.SHORTAGE),
        Books.of(Ledger((), (INVOICE,), deliveries=rows)),
        complaint_days=30,
    )
    fact = next(it for it in found if it.figure("article") == "S-125")
    assert (fact.code, fact.direction, fact.figure("billed_quantity")) == (code, direction, "100")
    assert [(it.file, it.row) for it in fact.sources] == [
        ("invoice_lines.csv", 2),
        ("deliveries.csv", 4),
    ]


def test_a_quantity_says_nothing_about_a_price() -> None:
    found = facts(case_of(Category.PRICE_DIFFERENCE), deliveries=(delivery("S-125", "94"),))
    assert found[FactCode.DELIVERED_LESS].direction is Direction.NEUTRAL


def test_a_line_without_delivery_is_short_only_if_every_article_is_known() -> None:
    short = facts(case_of(Category.SHORTAGE), deliveries=(delivery("S-125", "100"),))
    assert short[FactCode.DELIVERED_LESS].figure("article") == "Thon blanc 400 g"
    unknown = (delivery("S-125", "100"), delivery("Thon", "12.5"))
    assert FactCode.DELIVERED_LESS not in facts(case_of(Category.SHORTAGE), deliveries=unknown)


def test_deliveries_without_article_are_compared_with_the_whole_invoice() -> None:
    found = facts(case_of(Category.SHORTAGE), deliveries=(delivery("", "110"),))
    assert found[FactCode.DELIVERED_LESS].figure("billed_quantity") == "112.5"


def test_a_delivery_is_found_by_its_note_unless_it_is_of_another_invoice() -> None:
    by_note = delivery("S-125", "94", invoice_number="", delivery_note="bl 9")
    assert FactCode.DELIVERED_LESS in facts(case_of(Category.SHORTAGE), deliveries=(by_note,))
    of_other = dataclasses.replace(by_note, invoice_number="FA-999")
    found = facts(case_of(Category.NON_DELIVERY), deliveries=(of_other,))
    assert found[FactCode.NO_DELIVERY].direction is Direction.FOR


def test_without_a_file_of_deliveries_none_is_no_fact() -> None:
    assert not facts(case_of(Category.NON_DELIVERY))


def test_an_invoice_before_the_delivery_speaks_for_the_customer() -> None:
    case = case_of(Category.BILLED_BEFORE_DELIVERY)
    found = facts(case, deliveries=(delivery("S-125", "100", day=15),))
    fact = found[FactCode.BILLED_BEFORE]
    assert (fact.direction, fact.figure("days")) == (Direction.FOR, "5")
    same_day = facts(case, deliveries=(delivery("S-125", "100", day=10),))
    assert same_day[FactCode.BILLED_AFTER].direction is Direction.AGAINST


def test_a_recorded_delivery_speaks_against_its_absence() -> None:
    found = facts(case_of(Category.NON_DELIVERY), deliveries=(delivery("S-125", "100"),))
    assert found[FactCode.DELIVERY_RECORDED].direction is Direction.AGAINST


def test_a_delivery_of_nothing_is_no_delivery() -> None:
    found = facts(case_of(Category.NON_DELIVERY), deliveries=(delivery("S-125", "0"),))
    assert FactCode.DELIVERY_RECORDED not in found
    assert found[FactCode.DELIVERED_LESS].direction is Direction.FOR


def test_goods_of_several_invoices_are_compared_with_none() -> None:
    grounds = Grounds(counted=(Counted(CountRole.MISSING, Decimal(900), "", "sardines huile"),))
    case = case_of(Category.SHORTAGE, grounds)
    several = dataclasses.replace(case, items=(*case.items, Item("FA-200", None)))
    assert not facts(several)
    (line,) = (dataclasses.replace(SARDINES, quantity=Decimal(5), total=Decimal(1000)),)
    unnamed = Grounds(counted=(Counted(CountRole.MISSING, Decimal(6)),))
    one_line = dataclasses.replace(INVOICE, lines=(line,))
    assert FactCode.CLAIMED_MORE_THAN_BILLED in facts(case_of(Category.SHORTAGE, unnamed), one_line)


def test_a_complaint_before_the_delivery_says_nothing() -> None:
    early = Grounds(received=dt.date(2026, 2, 1))
    found = facts(case_of(Category.SHORTAGE, early), deliveries=(delivery("S-125", "100"),))
    assert not {FactCode.COMPLAINT_LATE, FactCode.COMPLAINT_IN_TIME} & set(found)


@pytest.mark.parametrize(
    "change",
    [
        {"gross_amount": Decimal(1)},
        {"lines": (SARDINES,)},
        {"issue_date": dt.date(2026, 8, 1)},
    ],
    ids=["amount", "goods", "days"],
)
def test_what_differs_is_no_second_invoice(change: dict[str, object]) -> None:
    other = dataclasses.replace(OTHER, **change)  # type: ignore[arg-type]
    assert FactCode.SAME_LINES not in facts(case_of(Category.DUPLICATE_INVOICE), INVOICE, other)


@pytest.mark.parametrize(
    ("day", "code"),
    [(10, FactCode.DELIVERED_LATE), (11, FactCode.DELIVERED_IN_TIME)],
)
def test_a_promised_day_is_compared_with_the_delivery(day: int, code: FactCode) -> None:
    case = case_of(Category.LATE_DELIVERY, Grounds(promised_day=dt.date(2026, 2, day)))
    assert code in facts(case, deliveries=(delivery("S-125", "100"),))


@pytest.mark.parametrize(
    ("billed", "code", "direction"),
    [
        pytest.param("7.50", FactCode.PRICE_ABOVE, Direction.FOR, id="above"),
        pytest.param("7.00", FactCode.PRICE_AS_AGREED, Direction.AGAINST, id="as agreed"),
        pytest.param("6.80", FactCode.PRICE_BELOW, Direction.AGAINST, id="below"),
    ],
)
def test_billed_and_agreed_prices_are_compared(
    billed: str, code: FactCode, direction: Direction
) -> None:
    line = dataclasses.replace(SARDINES, unit_price=Decimal(billed))
    invoice = dataclasses.replace(INVOICE, lines=(line,))
    price = AgreedPrice("C1", "s 125", Decimal("7.00"), row=8)
    fact = facts(case_of(Category.PRICE_DIFFERENCE), invoice, prices=(price,))[code]
    assert fact.direction is direction
    assert fact.sources[1].row == 8
    if code is FactCode.PRICE_ABOVE:
        assert fact.figure("difference") == "50"


@pytest.mark.parametrize(
    ("prices", "agreed"),
    [
        pytest.param(
            [("", "5", None, None), ("C1", "7", None, None)], "7", id="the customer's own first"
        ),
        pytest.param(
            [("C1", "5", None, dt.date(2026, 1, 31)), ("C1", "7", dt.date(2026, 2, 1), None)],
            "7",
            id="that of the invoice's day",
        ),
        pytest.param(
            [("C1", "5", dt.date(2025, 1, 1), None), ("C1", "7", dt.date(2026, 1, 1), None)],
            "7",
            id="the latest",
        ),
        pytest.param([("C2", "5", None, None)], None, id="another customer's"),
        pytest.param([("C1", "5", dt.date(2026, 3, 1), None)], None, id="not yet"),
    ],
)
def test_the_price_that_held_is_taken(
    prices: list[tuple[str, str, dt.date | None, dt.date | None]], agreed: str | None
) -> None:
    rows = tuple(
        AgreedPrice(who, "S-125", Decimal(price), "", first, last)
        for who, price, first, last in prices
    )
    found = facts(case_of(Category.PRICE_DIFFERENCE), prices=rows)
    figures = [it.figure("agreed_price") for it in found.values() if it.figure("agreed_price")]
    assert figures == ([agreed] if agreed else [])


@pytest.mark.parametrize(
    ("amount", "direction"),
    [("120.50", Direction.AGAINST), ("60.00", Direction.NEUTRAL)],
    ids=["all of it", "a part"],
)
def test_an_issued_credit_note_is_told(amount: str, direction: Direction) -> None:
    note = CreditNote("AV-1", "fa100", ISSUED, Decimal(amount), Decimal(500), "EUR", row=7)
    fact = facts(case_of(Category.SHORTAGE), credit_notes=(note,))[FactCode.CREDIT_NOTE_ISSUED]
    assert (fact.direction, fact.figure("credit_note")) == (direction, "AV-1")


def test_no_credit_note_speaks_for_a_customer_who_waits_for_one() -> None:
    note = CreditNote("AV-1", "FA-999", ISSUED, Decimal(1), Decimal(1), "EUR")
    found = facts(case_of(Category.RETURN_CREDIT), credit_notes=(note,))
    assert found[FactCode.NO_CREDIT_NOTE].direction is Direction.FOR


def test_a_second_invoice_for_the_delivery_note_is_found() -> None:
    second = dataclasses.replace(OTHER, delivery_note="BL 9")
    found = facts(case_of(Category.DUPLICATE_INVOICE), INVOICE, second)
    fact = found[FactCode.SECOND_INVOICE]
    assert (fact.direction, fact.figure("other_invoice")) == (Direction.FOR, "FA-200")
    assert [it.row for it in fact.sources] == [5, 6]
    assert FactCode.SAME_LINES not in found


def test_an_invoice_with_the_same_goods_and_amount_is_found() -> None:
    found = facts(case_of(Category.DUPLICATE_INVOICE), INVOICE, OTHER)
    assert found[FactCode.SAME_LINES].direction is Direction.FOR
    assert found[FactCode.NO_SECOND_INVOICE].direction is Direction.NEUTRAL
    foreign = dataclasses.replace(OTHER, customer_id="C2", delivery_note="BL-9")
    assert set(facts(case_of(Category.DUPLICATE_INVOICE), INVOICE, foreign)) == {
        FactCode.NO_SECOND_INVOICE
    }


def test_more_goods_than_billed_speak_against_the_customer() -> None:
    grounds = Grounds(
        counted=(Counted(CountRole.MISSING, Decimal(120), "boîtes", "sardines huile"),)
    )
    found = facts(case_of(Category.SHORTAGE, grounds))
    fact = found[FactCode.CLAIMED_MORE_THAN_BILLED]
    assert (fact.direction, fact.figure("billed_quantity")) == (Direction.AGAINST, "100")
    less = Grounds(counted=(Counted(CountRole.MISSING, Decimal(12), "", "sardines huile"),))
    assert not facts(case_of(Category.SHORTAGE, less))


def test_more_money_than_the_invoice_speaks_against_the_customer() -> None:
    assert FactCode.DISPUTED_MORE_THAN_INVOICE in facts(
        case_of(Category.SHORTAGE, disputed="1000.01")
    )
    assert not facts(case_of(Category.SHORTAGE, disputed="1000"))


@pytest.mark.parametrize(
    ("days", "code", "direction"),
    [
        (30, FactCode.COMPLAINT_IN_TIME, Direction.NEUTRAL),
        (31, FactCode.COMPLAINT_LATE, Direction.AGAINST),
    ],
)
def test_a_complaint_is_late_after_the_period(
    days: int, code: FactCode, direction: Direction
) -> None:
    delivered = dt.date(2026, 2, 11)
    grounds = Grounds(received=delivered + dt.timedelta(days=days))
    rows = (delivery("S-125", "100"),)
    assert facts(case_of(Category.DAMAGED_GOODS, grounds), deliveries=rows)[code].direction is (
        direction
    )
    stated = dataclasses.replace(grounds, delivery_day=delivered)
    fact = facts(case_of(Category.DAMAGED_GOODS, stated))[code]
    assert {it.file for it in fact.sources} == {"record"}


def test_an_invoice_whose_lines_do_not_add_up_speaks_for_its_error() -> None:
    wrong = dataclasses.replace(INVOICE, net_amount=Decimal(1010))
    fact = facts(case_of(Category.INVOICE_ERROR), wrong)[FactCode.LINES_DO_NOT_ADD_UP]
    assert (fact.direction, fact.figure("difference")) == (Direction.FOR, "10")


def test_an_invoice_that_is_not_in_the_books_gives_no_facts() -> None:
    assert not facts(new_case(Item("FA-404", None))[0])
    assert not facts(new_case(Item("", None))[0])


@settings(max_examples=60)
@given(
    category=st.sampled_from(Category),
    delivered=st.lists(st.tuples(st.sampled_from(["S-125", "Thon blanc 400 g", "", "x"]),
                                 st.integers(0, 200), st.none() | st.dates()), max_size=3),
    price=st.decimals(0, 20, places=2),
    disputed=st.none() | st.decimals(0, 2000, places=2),
    received=st.none() | st.dates(),
)  # fmt: skip
def test_every_fact_has_figures_and_a_source(
    category: Category,
    delivered: list[tuple[str, int, dt.date | None]],
    price: Decimal,
    disputed: Decimal | None,
    received: dt.date | None,
) -> None:
    ledger = Ledger(
        (),
        (INVOICE, OTHER),
        deliveries=tuple(
            Delivery("BL-9", "FA-100", day, article, Decimal(count), row=at)
            for at, (article, count, day) in enumerate(delivered, start=2)
        ),
        credit_notes=(CreditNote("AV-1", "FA-100", None, price, price, "EUR", row=2),),
        prices=(AgreedPrice("", "S-125", price, row=2),),
    )
    case = case_of(
        category, Grounds(received=received), None if disputed is None else str(disputed)
    )
    found = facts_of(case, Books.of(ledger), complaint_days=30)
    assert found
    directions = [it.direction for it in found]
    assert directions == sorted(directions, key=["for", "against", "neutral"].index)
    for fact in found:
        assert fact.sources
        assert fact.figures
        assert all(it.row > 0 or it.file == "record" for it in fact.sources)
