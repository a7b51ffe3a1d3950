from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.errors import SettingsError, WorkflowError
from extractor.values.case import Case, Grounds, Item
from extractor.values.category import Category
from extractor.values.money import Basis
from extractor.workflow.changes import Move
from extractor.workflow.drafts import Draft, Wanted, draft
from extractor.workflow.letters import DraftKind, Letters, load_letters
from extractor.workflow.rule_files import LANGUAGES
from tests.workflow.example import RULES, item, new_case, through, with_grounds

TODAY = dt.date(2026, 3, 2)
LETTERS = load_letters()
GROUNDS = Grounds(received=dt.date(2026, 2, 27), claims=("RC-77",), contact="Anne Roux")


def decided(language: str, category: Category = Category.DAMAGED_GOODS) -> Case:
    items = (item("FA-100", "1234.50"), item("FA-200", "80"))
    case, _ = new_case(*items, language=language, grounds=GROUNDS, category=category)
    part = Move(
        "partly_accepted",
        reason="6 of 12 pieces",
        accepted=(("FA-100", Decimal(1000)), ("FA-200", Decimal(80))),
    )
    return through(case, Move("validated"), part)[0]


def written(
    case: Case,
    kind: DraftKind,
    letters: Letters = LETTERS,
    signature: str = "Marie Roy",
    **more: str,
) -> Draft:
    wanted = Wanted(kind, TODAY, signature=signature, **more)  # type: ignore[arg-type]
    return draft(case, wanted, RULES, letters)


@pytest.mark.parametrize(
    ("language", "amount", "day", "invoices"),
    [
        ("fr", "1\u202f000,00\xa0€ TTC", "16 mars 2026", "les factures FA-100 et FA-200"),
        ("en", "€1,000.00 incl. VAT", "16 March 2026", "invoices FA-100 and FA-200"),
        ("de", "1.000,00\xa0€ brutto", "16. März 2026", "den Rechnungen FA-100 und FA-200"),
        ("es", "1.000,00\xa0€ IVA incluido", "16 de marzo de 2026", "las facturas FA-100 y FA-200"),
    ],
)
def test_amounts_days_and_lists_are_as_in_the_language(
    language: str, amount: str, day: str, invoices: str
) -> None:
    part = written(decided(language), DraftKind.PARTIAL_ACCEPTANCE)
    assert amount in part.text
    assert invoices in part.text
    request = written(decided(language), DraftKind.REQUEST)
    assert day in request.text


@pytest.mark.parametrize("kind", DraftKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_is_whole_in_every_language(language: str, kind: DraftKind) -> None:
    found = written(decided(language), kind)
    assert (found.language, "\n" in found.subject, "D-1" in found.subject) == (
        language,
        False,
        True,
    )
    assert "FA-100" in found.subject
    assert found.text.endswith("Marie Roy\n")
    assert "{" not in found.subject + found.text
    assert "None" not in found.text
    assert "\n\n\n" not in found.text


def test_no_two_languages_write_the_same() -> None:
    for kind in DraftKind:
        texts = {written(decided(language), kind).text for language in LANGUAGES}
        assert len(texts) == len(LANGUAGES)


def test_another_language_is_answered_in_english_unless_told() -> None:
    assert written(decided("it"), DraftKind.REJECTION).language == "en"
    assert written(decided("it"), DraftKind.REJECTION, language="de").language == "de"


@pytest.mark.parametrize(
    ("language", "country", "amount"),
    [
        pytest.param("de", "CH", "EUR\xa01’000.00", id="Switzerland"),
        pytest.param("en", "US", "€1,000.00", id="United States"),
        pytest.param("en", "FR", "€1,000.00", id="English for France"),
        pytest.param("fr", "XX", "1\u202f000,00\xa0€", id="no such country"),
    ],
)
def test_the_country_decides_how_amounts_look(language: str, country: str, amount: str) -> None:
    found = written(decided(language), DraftKind.PARTIAL_ACCEPTANCE, country=country)
    assert amount in found.text


@pytest.mark.parametrize("name", ["Anne Roux", "Émile Roux", "Hélène Roux"])
def test_a_french_name_that_begins_with_a_vowel_is_elided(name: str) -> None:
    case = with_grounds(decided("fr"), contact=name)
    assert f"À l'attention d'{name}\n" in written(case, DraftKind.REJECTION).text
    other = with_grounds(decided("fr"), contact="Marc Petit")
    assert "À l'attention de Marc Petit\n" in written(other, DraftKind.REJECTION).text


@pytest.mark.parametrize("name", ["mike", "Anne", "the purchasing team", ""])
def test_what_is_no_full_name_is_not_written_to(name: str) -> None:
    case = with_grounds(decided("de"), contact=name)
    assert written(case, DraftKind.REJECTION).text.startswith("Sehr geehrte Damen und Herren,\n\n")


def test_the_accepted_amounts_may_be_told() -> None:
    case, _ = new_case(language="en")
    wanted = Wanted(DraftKind.PARTIAL_ACCEPTANCE, TODAY, accepted=(("FA-100", Decimal(20)),))
    assert "accepted €20.00 incl. VAT" in draft(case, wanted, RULES, LETTERS).text
    twice = dataclasses.replace(wanted, accepted=wanted.accepted * 2)
    with pytest.raises(WorkflowError, match="FA-100"):
        draft(case, twice, RULES, LETTERS)


def test_what_is_accepted_refused_and_paid_adds_up() -> None:
    text = written(decided("en"), DraftKind.PARTIAL_ACCEPTANCE).text
    assert "A credit note for €1,080.00 incl. VAT will be issued" in text
    assert "settle the remaining €234.50 incl. VAT" in text
    rejected = written(decided("en"), DraftKind.REJECTION).text
    assert "The amount of €1,314.50 incl. VAT therefore remains payable" in rejected


def test_amounts_with_and_without_tax_are_not_added() -> None:
    items = (item("FA-1", "10"), Item("FA-2", Decimal(5), "EUR", Basis.NET))
    case, _ = new_case(*items, language="en")
    text = written(case, DraftKind.ACCEPTANCE).text
    assert "€10.00 incl. VAT and €5.00 excl. VAT" in text


def test_what_is_not_known_is_not_said() -> None:
    unknown = Item("", Decimal(12), "", Basis.UNKNOWN)
    case, _ = new_case(unknown, language="en", grounds=Grounds())
    found = written(case, DraftKind.ACKNOWLEDGEMENT)
    assert found.subject == "We have received your claim – our reference D-1"
    assert "Thank you for your claim, which" in found.text
    assert "Invoice to be confirmed: disputed amount 12.00\n" in found.text
    assert "Your ref." not in found.text


def test_the_number_of_the_credit_note_is_told_once_there_is_one() -> None:
    case = dataclasses.replace(decided("de"), credit_note="GS-9")
    assert "Die Gutschrift GS-9 über" in written(case, DraftKind.PARTIAL_ACCEPTANCE).text


def test_a_missing_document_is_sent_and_nothing_is_credited() -> None:
    text = written(decided("fr", Category.MISSING_DOCUMENT), DraftKind.ACCEPTANCE).text
    assert "le document demandé" in text
    assert "avoir d'un montant" not in text


def test_what_is_asked_for_comes_from_the_checklist_unless_told() -> None:
    asked = written(decided("en"), DraftKind.REQUEST).text
    assert "- photographs of the goods or inspection report" in asked
    case = dataclasses.replace(decided("en"), missing=("photo", "the driver's name"))
    told = written(case, DraftKind.REQUEST).text
    assert "- photographs of the goods\n- the driver's name\n" in told


def test_a_reminder_says_when_it_was_asked() -> None:
    case, _ = new_case(language="en")
    case, _ = through(case, Move("waiting_customer", missing=("photo",)))
    assert "asked you for on 2 March 2026" in written(case, DraftKind.REMINDER).text


def test_the_day_of_our_answer_is_never_past() -> None:
    case, _ = new_case(language="en")
    late = draft(case, Wanted(DraftKind.ACKNOWLEDGEMENT, dt.date(2026, 5, 4)), RULES, LETTERS)
    assert "by 20 May 2026" in late.text  # 8 and 14 May are French holidays


@pytest.mark.parametrize(
    ("kind", "lacks"),
    [
        (DraftKind.REJECTION, "a reason"),
        (DraftKind.PARTIAL_ACCEPTANCE, "the accepted amounts"),
        (DraftKind.REQUEST, "what is missing"),
        (DraftKind.REMINDER, "what is missing"),
    ],
)
def test_an_answer_that_would_say_nothing_is_refused(kind: DraftKind, lacks: str) -> None:
    case, _ = new_case(category=Category.DUPLICATE_INVOICE)
    with pytest.raises(WorkflowError, match=lacks):
        written(case, kind)


@settings(max_examples=40, deadline=None)
@given(words=st.text(min_size=1, max_size=40), kind=st.sampled_from(DraftKind))
def test_a_customers_words_are_never_code_nor_a_second_subject(words: str, kind: DraftKind) -> None:
    nasty = f"{{{{ 7*7 }}}}{words}\nBcc: x@y"
    case = with_grounds(decided("en"), claims=(nasty,), contact=nasty)
    case = dataclasses.replace(
        case,
        items=tuple(dataclasses.replace(it, invoice=f"{nasty}{it.invoice}") for it in case.items),
    )
    found = written(case, kind)
    assert "{{ 7*7 }}" in found.subject
    assert "49" not in found.text.replace(words, "")
    assert "\nBcc" not in found.subject + found.text
    assert found.subject.isprintable()


def own(folder: Path, text: str, name: str = "rejection", language: str = "fr") -> Path:
    place = folder / language / f"{name}.txt"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    return folder


def test_a_template_of_ones_own_comes_first(tmp_path: Path) -> None:
    letters = load_letters(own(tmp_path, "Subject: Non{{ about }}\n{{ reason }} {{ refused }}\n"))
    found = written(decided("fr"), DraftKind.REJECTION, letters)
    assert found.subject == "Non – factures FA-100 et FA-200"
    assert found.text.startswith("6 of 12 pieces 1\u202f314,50")
    english = written(decided("en"), DraftKind.REJECTION, letters)
    assert english == written(decided("en"), DraftKind.REJECTION)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("Bonjour", "first line must be the subject", id="subject"),
        pytest.param("Subject: x\n{{ raeson }}", "did you mean 'reason'", id="name"),
        pytest.param("Subject: x\n{% if %}", "line 2", id="syntax"),
    ],
)
def test_a_wrong_template_is_refused(text: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"rejection\.txt") as caught:
        load_letters(own(tmp_path, text))
    assert complaint in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        "{{ reason.__class__.__mro__ }}",
        "{{ reason.nothing }}",
        "{{ 1 / 0 }}",
        "{{ items.append(1) }}",
        "{{ reason + 1 }}",
        "{% include 'secrets' %}",
        "{% for i in range(999999999) %}{% endfor %}",
    ],
)
def test_a_template_that_fails_or_reaches_out_is_named(body: str, tmp_path: Path) -> None:
    letters = load_letters(own(tmp_path, f"Subject: x\n{body}"))
    with pytest.raises(SettingsError, match="the template fails"):
        written(decided("fr"), DraftKind.REJECTION, letters)


@pytest.mark.parametrize(
    ("name", "language", "complaint"),
    [("refusal", "fr", "known are"), ("rejection", "it", "folders are en, fr")],
)
def test_a_template_in_the_wrong_place_is_refused(
    name: str, language: str, complaint: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=complaint):
        load_letters(own(tmp_path, "Subject: x\n", name, language))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such folder"):
        load_letters(tmp_path / "none")
