"""Mail addresses, tax numbers and accounts are told from document numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.extraction.identifiers import find_identifiers


def found(text: str) -> list[tuple[str, str]]:
    return [(it.kind, it.value) for it in find_identifiers(text)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        pytest.param("J.Arnoult@Leroux.fr", "email", "j.arnoult@leroux.fr", id="mail"),
        pytest.param("<ap+uk@sub.larch.co.uk>;", "email", "ap+uk@sub.larch.co.uk", id="mail-sub"),
        pytest.param("FR52 555 400 787", "vat_id", "FR52555400787", id="fr-blanks"),
        pytest.param("N° TVA FR52555400787", "vat_id", "FR52555400787", id="fr-plain"),
        pytest.param("USt-IdNr.: DE 229918053", "vat_id", "DE229918053", id="de"),
        pytest.param("GB 229 7820 36", "vat_id", "GB229782036", id="gb"),
        pytest.param("GB 229 7820 36 001", "vat_id", "GB229782036", id="gb-branch"),
        pytest.param("VAT Reg No. 229 7820 36", "vat_id", "GB229782036", id="gb-no-country"),
        pytest.param("VAT number: 229782036", "vat_id", "GB229782036", id="gb-plain"),
        pytest.param("CIF B81758617", "vat_id", "ESB81758617", id="es-cif"),
        pytest.param("NIF: B-81758617", "vat_id", "ESB81758617", id="es-nif"),
        pytest.param("ES-B81758617", "vat_id", "ESB81758617", id="es-dash"),
        pytest.param("CIF ESB81758617", "vat_id", "ESB81758617", id="es-both"),
        pytest.param("BE 0123.456.789", "vat_id", "BE0123456789", id="be"),
        pytest.param("IT12345678901", "vat_id", "IT12345678901", id="it"),
        pytest.param("NL123456789B01", "vat_id", "NL123456789B01", id="nl"),
        pytest.param("ATU12345678", "vat_id", "ATU12345678", id="at"),
        pytest.param("CHE-123.456.789 MWST", "vat_id", "CHE123456789", id="ch"),
        pytest.param("SIRET 555 400 787 00021", "siren", "555400787", id="siret"),
        pytest.param("RCS Quimper 799 861 528", "siren", "799861528", id="rcs"),
        pytest.param("DE89 3704 0044 0532 0130 00", "iban", "DE89370400440532013000", id="iban-de"),
        pytest.param(
            "FR76 1558 9297 0400 1234 5678 943 BIC AGRI",
            "iban", "FR7615589297040012345678943", id="iban-fr-with-bic",
        ),
        pytest.param("GB29NWBK60161331926819", "iban", "GB29NWBK60161331926819", id="iban-gb"),
        pytest.param(
            "HU42 1177 3016 1111 1018 0000 0000",
            "iban", "HU42117730161111101800000000", id="iban-by-check-digits",
        ),
        pytest.param("Tél : 02 98 41 17 60", "phone", "0298411760", id="phone-fr"),
        pytest.param("+44 1632 960771", "phone", "441632960771", id="phone-gb"),
        pytest.param("Fax: 03685 / 44 17-0", "phone", "0368544170", id="phone-de"),
        pytest.param("T: 0211 123456", "phone", "0211123456", id="phone-letter"),
    ],
)  # fmt: skip
def test_an_identifier_is_read_and_normalised(text: str, kind: str, value: str) -> None:
    assert found(text) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "INV/24/0456", "RE-24001234", "2024/001234", "F2404-00123", "90001234567", "24-4567-B",
        "F 2404-00123", "M 2024/001234", "T 12 345 678", "FA24 0012 3456 7890", "a@b", "VAT 20 %",
        "DE12 Rechnung", "12.05.2026",
    ],
)  # fmt: skip
def test_document_numbers_are_no_identifiers(text: str) -> None:
    assert found(text) == []


def test_identifiers_are_given_in_order_with_their_place() -> None:
    text = "Dupont SARL, FR52 555 400 787, compta@dupont.fr, IBAN FR76 1558 9297 0400 1234 5678 943"
    spans = [text[it.start : it.end] for it in find_identifiers(text)]
    assert spans == ["FR52 555 400 787", "compta@dupont.fr", "FR76 1558 9297 0400 1234 5678 943"]


@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(["FR", "DE", "76", "1558", " ", "@", ".fr", "a", "VAT ", "+", "IBAN "]),
        max_size=24,
    ).map("".join)
)
def test_identifiers_of_any_text_stand_in_it(text: str) -> None:
    kinds = {"email", "vat_id", "siren", "iban", "phone"}
    for it in find_identifiers(text):
        assert 0 <= it.start < it.end <= len(text)
        assert it.kind in kinds
        assert it.value


def test_a_long_blob_is_read_in_no_time() -> None:
    # A million letters without a blank once took hours: every place was tried as an address.
    assert found("QUJDREVG" * 25_000) == []


@pytest.mark.parametrize("number", ["FRA2600016727", "FRA2026012989"])
def test_an_invoice_with_a_french_look_is_no_vat_number(number: str) -> None:
    assert not [it for it in find_identifiers(f"Fra. {number} 12,00") if it.kind == "vat_id"]


def test_a_french_vat_number_with_a_lettered_key_is_announced() -> None:
    (found,) = find_identifiers("N° TVA intracommunautaire : FRA2600016727")
    assert found.value == "FRA2600016727"
