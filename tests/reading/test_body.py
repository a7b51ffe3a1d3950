"""Mail text, plain and HTML."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.reading.body import read_html, read_text
from extractor.values.document import Document, SectionKind
from extractor.values.submission import Part, PartRole

ReadBody = Callable[..., Document]
NEW, QUOTED, FORWARDED = SectionKind.NEW, SectionKind.QUOTED, SectionKind.FORWARDED


def kind_of(document: Document, text: str) -> SectionKind | None:
    return document.section_at(document.text.index(text))


def test_inline_tags_keep_a_number_whole(read_body: ReadBody) -> None:
    assert "FA-2024/00123" in read_body("<p>FA-2024/<b>00123</b></p>", html=True).text


def test_hidden_text_is_dropped(read_body: ReadBody) -> None:
    markup = (
        '<div style="display: none">trap 999,99</div><p hidden>x1</p><style>p{}</style>'
        '<span style="font-size:0px">x2</span><i style="opacity: 0.0">x3</i>'
        '<span style="font-size:0.9em">seen</span>'
    )
    assert read_body(markup, html=True).text.split() == ["seen"]


def test_blocks_and_breaks_part_lines(read_body: ReadBody) -> None:
    text = read_body("<div>one<br>two</div><div>three</div><p>four</p>", html=True).text
    assert text == "one\ntwo\nthree\n\nfour\n"


TABLE = (
    "<table><tr><th>Invoice</th><th>Kept</th></tr><tr><td>FA-<b>1</b></td><td>12,00<br>EUR</td></tr>"
    "<tr><td colspan=2>Total 12,00</td></tr></table>"
)


def test_a_table_of_html_has_cells_of_words(read_body: ReadBody) -> None:
    page = read_body(TABLE, html=True).pages[0]
    [table] = page.tables
    assert [[page.cell_text(cell) for cell in row] for row in table.rows] == [
        ["Invoice", "Kept"],
        ["FA-1", "12,00 EUR"],
        ["Total 12,00", ""],
    ]
    assert table.header_rows == 1
    assert page.line_text(page.lines[1]) == "FA-1 12,00 EUR"


def test_a_table_of_plain_text_has_cells(read_body: ReadBody) -> None:
    text = "Hello\n\nInvoice   Gross   Kept\nFA-1      20,00   1,00\nFA-2      21,00   2,00\n"
    page = read_body(text).pages[0]
    assert [page.cell_text(cell) for cell in page.tables[0].rows[2]] == ["FA-2", "21,00", "2,00"]


REPLIES = [
    pytest.param("Le mar. 3 nov. 2026 à 10:12, H. <h@x.fr> a écrit :\n\n> {}", id="fr-gmail"),
    pytest.param("Am 28.10.2026 um 17:20 schrieb Transport <t@x.fr>:\n> {}", id="de-thunderbird"),
    pytest.param("On Thu, 23 Jul 2026 at 09:31, Service <k@x.fr> wrote:\n> {}", id="en-gmail"),
    pytest.param("El 10/8/26 a las 16:44, Clientes escribió:\n> {}", id="es-thunderbird"),
    pytest.param(
        "De : ADV <adv@x.fr>\nEnvoyé : lundi 9 novembre 2026 16:21\nÀ : S. N.\nObjet : RE: x\n\n{}",
        id="fr-outlook",
    ),
    pytest.param("De: ADV\nEnviado el: martes, 29\nPara: B\nAsunto: RE: x\n\n{}", id="es-outlook"),
    pytest.param("Von: ADV\nGesendet: Freitag, 28\nAn: K. L.\nBetreff: x\n\n{}", id="de-outlook"),
    pytest.param("From: ADV\nSent: Friday\nTo: K. L.\nSubject: x\n\n{}", id="en-outlook"),
    pytest.param("-----Original Message-----\nFrom: A\nDate: Friday\n\n{}", id="en-bar"),
    pytest.param("-----Ursprüngliche Nachricht-----\nVon: A\n\n{}", id="de-bar"),
    pytest.param(
        "________________________________\nVon: A\nGesendet: x\nAn: b\n\n{}", id="de-line"
    ),
]


@pytest.mark.parametrize("history", REPLIES)
def test_an_earlier_message_is_quoted(read_body: ReadBody, history: str) -> None:
    own = "Bonjour, la facture FA-1 est fausse, il manque douze colis sur la palette de lundi.\n\n"
    document = read_body(own + history.format("the earlier message"))
    assert kind_of(document, "FA-1") is NEW
    assert kind_of(document, "the earlier message") is QUOTED


def test_answers_between_quoted_lines_are_new(read_body: ReadBody) -> None:
    document = read_body(
        "Hello, see my answers below in your text, all of them are short as usual today.\n\n"
        "On Thu, 23 Jul 2026 at 09:31, Service <k@x.fr> wrote:\n"
        "> How many boxes?\nTwelve boxes.\n> Which?\nPeas."
    )
    assert [kind_of(document, it) for it in ("How many", "Twelve", "Which", "Peas")] == [
        *(QUOTED, NEW, QUOTED, NEW),
    ]


@pytest.mark.parametrize(
    "mark",
    [
        "---------- Forwarded message ---------\nFrom: A <a@x.fr>\nDate: today\n\n",
        "-------- Weitergeleitete Nachricht --------\nVon: A\nDatum: heute\n\n",
        "---------- Message transféré ---------\nDe : A\nDate : hier\n\n",
        "---------- Mensaje reenviado ---------\nDe: A\nFecha: ayer\n\n",
    ],
    ids=["en", "de", "fr", "es"],
)
def test_a_forwarded_message_is_matter_of_its_own(read_body: ReadBody, mark: str) -> None:
    assert kind_of(read_body(f"FYI\n\n{mark}Invoice FA-1 is wrong"), "FA-1 is") is FORWARDED


def test_a_message_passed_on_without_words_is_forwarded(read_body: ReadBody) -> None:
    text = "Siehe unten\n\nVon: A\nGesendet: heute\nAn: b\nBetreff: x\n\nRechnung FA-1 ist falsch"
    assert kind_of(read_body(text), "FA-1") is FORWARDED


def test_a_quote_element_of_html_is_quoted(read_body: ReadBody) -> None:
    markup = (
        "<p>Il manque des colis sur FA-1</p><blockquote><p>earlier</p></blockquote><p>after</p>"
    )
    document = read_body(markup, html=True)
    assert [kind_of(document, it) for it in ("FA-1", "earlier", "after")] == [NEW, QUOTED, NEW]


@pytest.mark.parametrize(
    "closing", ["Cordialement,", "Mit freundlichen Grüßen", "Kind regards,", "Un saludo,", "--"]
)
def test_a_closing_formula_begins_the_signature(read_body: ReadBody, closing: str) -> None:
    document = read_body(f"FA-1 is wrong.\n\n{closing}\nA. Martin\nMartin SA\nTel 01 02 03\n")
    assert kind_of(document, "FA-1") is NEW
    assert kind_of(document, "Martin SA") is SectionKind.SIGNATURE


def test_a_legal_notice_is_no_matter(read_body: ReadBody) -> None:
    notice = "Ce message est confidentiel et destiné exclusivement à ses destinataires."
    document = read_body(f"La facture FA-1 est fausse.\n\n{notice}")
    assert kind_of(document, "confidentiel") is SectionKind.DISCLAIMER


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bonjour, il manque deux cartons sur la palette de lundi", "fr"),
        ("Hello, two boxes were missing on the pallet of Monday", "en"),
        ("Guten Tag, auf der Palette vom Montag fehlten zwei Kartons", "de"),
        ("Buenos días, faltaban dos cajas en el palé del lunes", "es"),
        ("FA-2026-00417", None),
    ],
)
def test_the_language_is_told_from_the_words(
    read_body: ReadBody, text: str, language: str | None
) -> None:
    assert read_body(text).language == language


@given(st.text())
def test_sections_cover_the_text_in_order_without_overlap(text: str) -> None:
    for reader in (read_text, read_html):
        document = reader(
            Part("body", "text/plain", text.encode("utf-8", "replace"), PartRole.BODY)
        )
        at = 0
        for section in document.sections:
            assert section.start == at < section.end
            at = section.end
        assert at == len(document.text)


def test_deeply_nested_markup_does_not_end_the_program(read_body: ReadBody) -> None:
    assert read_body("<div>" * 5000 + "deep", html=True).pages


@pytest.mark.parametrize("read", [read_text, read_html])
def test_a_word_that_no_language_has_is_in_pieces(read: Callable[[Part], Document]) -> None:
    part = Part("body", "text/plain", b"Avoir " + b"9" * 600 + b" fin", PartRole.BODY)
    words = [it.text for it in read(part).pages[0].words]
    assert [len(it) for it in words] == [5, 256, 256, 88, 3]
    assert "".join(words) == "Avoir" + "9" * 600 + "fin"
