"""Words with boxes to lines and tables."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.layout import Layout, lay_out
from extractor.reading.shapes import Rule
from extractor.values.document import Word
from extractor.values.geometry import Box


def words_at(*rows: tuple[float, list[tuple[float, str]]], step: float = 5.0) -> list[Word]:
    """Set text at (top, [(left, text)]) in letters of 5 by 10 points."""
    words: list[Word] = []
    for top, pieces in rows:
        for left, text in pieces:
            x = left
            for part in text.split():
                words.append(Word(part, Box(x, top, x + step * len(part), top + 10)))
                x += step * (len(part) + 1)
    return words


def level(at: float, start: float, end: float) -> Rule:
    return Rule(level=True, at=at, start=start, end=end)


def upright(at: float, start: float, end: float) -> Rule:
    return Rule(level=False, at=at, start=start, end=end)


def lines_of(layout: Layout) -> list[str]:
    return [
        " ".join(it.text for it in layout.words[line.first : line.last]) for line in layout.lines
    ]


def cells_of(layout: Layout, table: int = 0) -> list[list[str]]:
    return [
        [" ".join(layout.words[index].text for index in cell.words) for cell in row]
        for row in layout.tables[table].rows
    ]


REMITTANCE = words_at(
    (100, [(50, "Invoice"), (150, "Dated"), (250, "Billed"), (330, "Kept"), (400, "Reason")]),
    (120, [(50, "9260004112"), (150, "07/06/2026"), (250, "1,332.53"), (330, "12.00"), (400, "x")]),
    (140, [(50, "FA-2026-00417"), (150, "08/06/2026"), (250, "99.10")]),
    (160, [(50, "Total"), (250, "1,431.63"), (330, "12.00")]),
)


def test_a_table_without_rules_is_found_by_its_white_strips() -> None:
    assert cells_of(lay_out(REMITTANCE)) == [
        ["Invoice", "Dated", "Billed", "Kept", "Reason"],
        ["9260004112", "07/06/2026", "1,332.53", "12.00", "x"],
        ["FA-2026-00417", "08/06/2026", "99.10", "", ""],
        ["Total", "", "1,431.63", "12.00", ""],
    ]


def test_the_row_of_titles_is_counted() -> None:
    assert lay_out(REMITTANCE).tables[0].header_rows == 1


def test_a_table_without_titles_has_no_header_row() -> None:
    assert lay_out(REMITTANCE[5:]).tables[0].header_rows == 0


def test_a_cell_that_wraps_stays_in_its_row() -> None:
    words = words_at(
        (100, [(50, "Invoice"), (150, "Kept"), (250, "Reason")]),
        (120, [(50, "FA-2026-00417"), (150, "12.00"), (250, "two boxes of peas were")]),
        (131, [(250, "missing on arrival")]),
        (150, [(50, "FA-2026-00418"), (150, "13.50"), (250, "late")]),
    )
    assert cells_of(lay_out(words))[1:] == [
        ["FA-2026-00417", "12.00", "two boxes of peas were missing on arrival"],
        ["FA-2026-00418", "13.50", "late"],
    ]


def test_cells_that_stand_beside_the_middle_of_a_long_one_are_one_row() -> None:
    words = words_at(
        (100, [(50, "Invoice"), (150, "Kept"), (250, "Reason")]),
        (120, [(250, "two boxes of peas were")]),
        (125.5, [(50, "FA-2026-00417"), (150, "12.00")]),
        (131, [(250, "missing on arrival")]),
        (150, [(50, "FA-2026-00418"), (150, "13.50"), (250, "late")]),
    )
    assert cells_of(lay_out(words))[1] == [
        *("FA-2026-00417", "12.00", "two boxes of peas were missing on arrival"),
    ]


def test_the_words_of_a_cell_stand_together_in_the_text() -> None:
    words = words_at(
        (120, [(50, "FA-2026-00417"), (150, "12.00"), (250, "two boxes of peas were")]),
        (131, [(250, "missing on arrival")]),
        (150, [(50, "FA-2026-00418"), (150, "13.50"), (250, "late")]),
    )
    assert "two boxes of peas were missing on arrival" in lines_of(lay_out(words))[0]


def test_drawn_cells_decide_even_where_the_text_nearly_touches() -> None:
    words = words_at((102, [(52, "1 Jam 370 g")]), (122, [(52, "2 Peas 1/2")]))
    rules = [level(y, 50, 150) for y in (100.0, 118.0, 136.0)]
    rules += [upright(x, 100, 136) for x in (50.0, 59.5, 150.0)]
    assert cells_of(lay_out(words, rules)) == [["1", "Jam 370 g"], ["2", "Peas 1/2"]]


def test_a_cell_over_several_columns_stands_in_the_first() -> None:
    words = words_at(
        (102, [(52, "A"), (102, "B"), (152, "1.00")]), (122, [(72, "Total debited"), (152, "1.00")])
    )
    rules = [level(y, 50, 200) for y in (100.0, 118.0, 136.0)]
    rules += [upright(x, 100, 136) for x in (50.0, 150.0, 200.0)]
    rules += [upright(100, 100, 118)]
    assert cells_of(lay_out(words, rules)) == [["A", "B", "1.00"], ["Total debited", "", "1.00"]]


def test_two_sums_that_nearly_touch_are_two_cells() -> None:
    words = words_at(
        (100, [(50, "498,24 498,24"), (200, "9260000287")]),
        (120, [(50, "118,20 834,18"), (200, "9260000288")]),
    )
    assert cells_of(lay_out(words))[0] == ["498,24", "498,24", "9260000287"]


def test_a_letterhead_of_two_columns_is_read_column_by_column() -> None:
    words = words_at(
        (50, [(50, "Dupont et Fils")]),
        (54, [(400, "Debit note 7")]),
        (62, [(50, "12 rue du Port")]),
        (66, [(400, "Lyon, le 3 mars")]),
        (74, [(50, "69002 Lyon")]),
        (120, [(50, "Nous avons bien recu votre facture et la contestons.")]),
    )
    assert [line for line in lines_of(lay_out(words)) if line] == [
        *("Dupont et Fils", "12 rue du Port", "69002 Lyon"),
        *("Debit note 7", "Lyon, le 3 mars"),
        "Nous avons bien recu votre facture et la contestons.",
    ]


def test_labels_and_their_values_stay_on_one_line() -> None:
    words = words_at(
        (50, [(50, "Our number"), (150, "MN-DBN-X")]),
        (62, [(50, "Case file"), (150, "VAT/Q/B")]),
        (74, [(50, "Creditor"), (150, "Valmont SAS")]),
    )
    assert lines_of(lay_out(words))[:2] == ["Our number MN-DBN-X", "Case file VAT/Q/B"]


def test_paragraphs_are_parted_by_an_empty_line() -> None:
    words = words_at(
        (50, [(50, "one")]), (62, [(50, "two")]), (74, [(50, "three")]), (110, [(50, "four")])
    )
    assert lines_of(lay_out(words)) == ["one", "two", "three", "", "four"]


def test_nothing_gives_nothing() -> None:
    assert lay_out([]) == Layout((), (), ())


@given(seed=st.integers(0, 1000))
def test_the_order_of_the_words_given_does_not_matter(seed: int) -> None:
    shuffled = list(REMITTANCE)
    random.Random(seed).shuffle(shuffled)
    assert lay_out(shuffled) == lay_out(REMITTANCE)


BOXES = st.builds(
    lambda x, y, width, height: Box(x, y, x + width, y + height),
    *(st.floats(0, 600), st.floats(0, 800), st.floats(0.5, 200), st.floats(0.5, 40)),
)
RULES = st.builds(
    lambda flat, at, start, length: Rule(flat, at, start, start + length),
    *(st.booleans(), st.floats(0, 800), st.floats(0, 500), st.floats(1, 400)),
)
TEXTS = st.sampled_from(["FA-2026-1", "12,50", "1.234,00", "Total", "a", "07/06/2026", "reason"])


@given(st.lists(st.builds(Word, TEXTS, BOXES), max_size=40), st.lists(RULES, max_size=20))
def test_every_word_is_kept_once_whatever_lies_on_the_page(
    words: list[Word], rules: list[Rule]
) -> None:
    layout = lay_out(words, rules)
    assert sorted(map(repr, layout.words)) == sorted(map(repr, words))
    covered = [index for line in layout.lines for index in range(line.first, line.last)]
    assert covered == list(range(len(words)))
    for table in layout.tables:
        indices = [index for row in table.rows for cell in row for index in cell.words]
        assert len(indices) == len(set(indices))
        assert len({len(row) for row in table.rows}) == 1
        assert 0 <= table.header_rows < len(table.rows)


@pytest.mark.parametrize("gap", [15.0, 20.0, 24.0])
def test_tables_do_not_depend_on_how_far_apart_rows_stand(gap: float) -> None:
    spread = [
        Word(it.text, Box(it.box.x0, top, it.box.x1, top + 10))
        for it in REMITTANCE
        if it.box is not None
        for top in [100 + (it.box.y0 - 100) / 20 * gap]
    ]
    assert cells_of(lay_out(spread)) == cells_of(lay_out(REMITTANCE))


def test_totals_under_each_other_are_rows_of_their_own() -> None:
    items = words_at(
        (100, [(50, "Item"), (200, "Price"), (300, "Total")]),
        (130, [(50, "Peas"), (200, "10.00"), (295, "100.00")]),
        (160, [(50, "Subtotal"), (295, "100.00")]),
        (172, [(50, "Tax"), (300, "20.00")]),
        (184, [(50, "Due"), (295, "120.00")]),
    )
    frame = [level(at, 40, 340) for at in (90, 120, 150, 200)]
    frame += [upright(at, 90, 200) for at in (40, 190, 280, 340)]
    assert cells_of(lay_out(items, frame))[2:] == [
        ["Subtotal", "", "100.00"],
        ["Tax", "", "20.00"],
        ["Due", "", "120.00"],
    ]


def test_a_remark_of_several_lines_stays_one_cell_though_sums_stand_in_it() -> None:
    items = words_at(
        (100, [(50, "Invoice"), (200, "Kept"), (300, "Reason")]),
        (130, [(50, "9260004112"), (200, "12.00"), (300, "6 at 1.00 were")]),
        (142, [(300, "short, that is 6.00")]),
        (154, [(300, "and 6.00 more")]),
    )
    frame = [level(at, 40, 480) for at in (90, 120, 170)]
    frame += [upright(at, 90, 170) for at in (40, 190, 280, 480)]
    rows = cells_of(lay_out(items, frame))
    assert rows[1] == ["9260004112", "12.00", "6 at 1.00 were short, that is 6.00 and 6.00 more"]


def test_an_address_beside_labels_is_read_before_them_and_is_no_table() -> None:
    layout = lay_out(
        words_at(
            (100, [(50, "Globex Corp."), (300, "Date:"), (400, "24 Sep 2024")]),
            (112, [(50, "142 Scorpio Drive"), (300, "Invoice No:"), (400, "INV-03051")]),
            (124, [(50, "80085 Springfield"), (300, "Order:"), (400, "A7450891")]),
        )
    )
    assert layout.tables == ()
    assert [line for line in lines_of(layout) if line] == [
        "Globex Corp.",
        "142 Scorpio Drive",
        "80085 Springfield",
        "Date: 24 Sep 2024",
        "Invoice No: INV-03051",
        "Order: A7450891",
    ]


def test_labelled_sums_are_a_table() -> None:
    layout = lay_out(
        words_at(
            (100, [(50, "Subtotal:"), (300, "127.50")]),
            (112, [(50, "Tax:"), (310, "0.00")]),
            (124, [(50, "Total:"), (300, "127.50")]),
        )
    )
    assert len(layout.tables) == 1


def test_a_footer_of_columns_is_no_part_of_the_table_above() -> None:
    footer = words_at(
        (182, [(50, "Valmont SAS"), (200, "Register 4711"), (330, "Bank of Lyon")]),
        (194, [(50, "12 rue Haute"), (200, "Director"), (330, "Account")]),
    )
    layout = lay_out([*REMITTANCE, *footer])
    assert cells_of(layout)[-1][0] == "Total"
    assert len(layout.tables) == 1


def test_words_along_the_margin_come_last_and_spoil_no_row() -> None:
    note = [
        Word("Copyright", Box(20, 160, 30, 220)),
        Word("Valmont", Box(20, 100, 30, 150)),
    ]
    layout = lay_out([*note, *REMITTANCE])
    assert cells_of(layout) == cells_of(lay_out(REMITTANCE))
    assert lines_of(layout)[-1] == "Copyright Valmont"
