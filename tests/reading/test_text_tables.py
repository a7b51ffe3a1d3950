"""Tables in plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.text_tables import table_at

HELD = {
    "fr": """\
Vos réf.       Mt facture  Escompte  Déduit  Montant payé
---------------------------------------------------------
FE020132           827,40     16,55                810,85
FE019969           709,20             29,55        679,65
    3 flacons brisés au fond du carton 2/5

FE020019        21 196,72                       21 196,72
Total général   22 733,32     16,55   29,55     22 687,22

Cordialement""",
    "en": """\
Your ref.      Gross        Discount  Held back  Paid
=====================================================
FE020132         $827.40      $16.55             $810.85
FE019969         $709.20                 $29.55  $679.65
    3 bottles broken at the bottom of box 2/5

FE020019      $21,196.72                         $21,196.72
Grand total   $22,733.32      $16.55     $29.55  $22,687.22

Kind regards""",
    "de": """\
Belegnummer    Rg.-Betrag  Skonto  Korrektur  Auszahlung

FE020132           827,40   16,55                 810,85
FE019969           709,20             (29,55)     679,65
               3 Flaschen zerbrochen

FE020019        21.196,72                      21.196,72
Summe           22.733,32   16,55     (29,55)  22.687,22

Mit freundlichen Grüßen""",
    "es": """\
Su factura        Importe     Dto.  Minoración   Neto
-------------------------------------------------------
FE020132         827,40 €  16,55 €               810,85 €
FE019969         709,20 €            -29,55 €    679,65 €
  3 frascos rotos en el fondo de la caja

FE020019      21.196,72 €                     21.196,72 €
Total         22.733,32 €  16,55 €  -29,55 €  22.687,22 €

Un saludo""",
}


@pytest.mark.parametrize("text", HELD.values(), ids=HELD.keys())
def test_an_empty_cell_shows_by_where_the_others_stand(text: str) -> None:
    table = table_at(text.splitlines(), 0)
    assert table is not None
    rows = [row for row in table.rows if row[0].startswith("FE0")]
    assert [[bool(cell) for cell in row] for row in rows] == [
        [True, True, True, False, True],
        [True, True, False, True, True],
        [True, True, False, False, True],
    ]


@pytest.mark.parametrize("text", HELD.values(), ids=HELD.keys())
def test_remarks_rules_and_empty_lines_do_not_part_a_table(text: str) -> None:
    lines = text.splitlines()
    table = table_at(lines, 0)
    assert table is not None
    assert table.last == len(lines) - 3
    assert len(table.rows) == 6
    remark = table.rows[3]
    assert sum(bool(cell) for cell in remark) == 1
    assert len(" ".join(remark).split()) >= 3


def test_tabs_keep_empty_cells() -> None:
    table = table_at(["Invoice\tHeld\tPaid\n", "A-1\t\t12.00\n", "A-2\t3.00\t9.00\n"], 0)
    assert table is not None
    assert table.rows == (
        ("Invoice", "Held", "Paid"),
        ("A-1", "", "12.00"),
        ("A-2", "3.00", "9.00"),
    )


def test_bars_part_cells() -> None:
    table = table_at(["| Invoice | Gross | Paid |", "|---|---|---|", "| A-1 | 3.00 | 2.00 |"], 0)
    assert table is not None
    assert table.rows == (("Invoice", "Gross", "Paid"), ("A-1", "3.00", "2.00"))


@pytest.mark.parametrize(
    "text",
    [
        "Dear Sirs,\nwe paid 12.00 on A-1.\nRegards",
        "Dupont  SARL  Lyon\nvoir facture A-1",
        "> A-1   2.00   3.00\n> A-2   2.00   3.00",
        "eins   zwei   drei\nvier   fünf   sechs",
    ],
    ids=["prose", "one line", "quoted", "no figures"],
)
def test_what_is_no_table_stays_text(text: str) -> None:
    assert table_at(text.splitlines(), 0) is None


@given(lines=st.lists(st.text(alphabet="ab1|\t .-", max_size=30), min_size=1, max_size=8))
def test_all_rows_of_a_table_from_text_end_within_it(lines: list[str]) -> None:
    table = table_at(lines, 0)
    assert table is None or (len(table.rows) >= 2 and 0 < table.last < len(lines))
